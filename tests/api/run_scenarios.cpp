// run_scenarios ATELIER ENGINE FOLDER-OR-FILE...: each scenario against a fresh studio.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "api/scenario.h"
#include "api/studio_process.h"
#include "base/clock.h"
#include "http/raw_client.h"

namespace atelier::scenario {
namespace {

namespace fs = std::filesystem;

std::string request_text(const Step& step, const Saved& saved) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\n", step.method, with_saved(step.target, saved));
  bool names_host = false;
  bool names_type = false;
  for (const auto& [name, value] : step.headers) {
    names_host |= name == "Host";
    names_type |= name == "Content-Type";
    text += name + ": " + with_saved(value, saved) + "\r\n";
  }
  if (!names_host) text += "Host: localhost\r\n";
  const std::string body = with_saved(step.body, saved);
  if (!body.empty() && !names_type) text += "Content-Type: application/json\r\n";
  if (!body.empty()) text += fmt::format("Content-Length: {}\r\n", body.size());
  return text + "Connection: close\r\n\r\n" + body;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::optional<std::string> header_fault(const Step& step, const std::string& answer) {
  const std::string head = lower(answer.substr(0, answer.find("\r\n\r\n")) + "\r\n");
  for (const auto& [name, value] : step.expected_headers) {
    const size_t at = head.find("\r\n" + lower(name) + ":");
    if (at == std::string::npos) return "the header " + name + " is missing";
    const std::string line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    if (line.find(lower(value)) == std::string::npos) return "expected " + value + " in: " + line;
  }
  return std::nullopt;
}

std::optional<std::string> fault_of(const Step& step, const std::string& answer, Saved& saved) {
  const int status = http::status_in(answer);
  const std::string body(http::body_in(answer));
  if (status != step.status) {
    return fmt::format("expected {}, got {}: {}", step.status, status, body.substr(0, 600));
  }
  if (auto fault = header_fault(step, answer)) return fault;
  for (const auto& text : step.contains) {
    if (body.find(with_saved(text, saved)) == std::string::npos) {
      return fmt::format("the body lacks {}: {}", text, body.substr(0, 600));
    }
  }
  for (const auto& text : step.lacks) {
    if (body.find(with_saved(text, saved)) != std::string::npos) return "the body has " + text;
  }
  if (step.expected_json.empty()) return std::nullopt;
  const auto expected = parse_json(step.expected_json);
  if (!expected) return "the expected JSON is none";
  const auto actual = parse_json(body);
  if (!actual) return "the body is no JSON: " + body.substr(0, 600);
  return mismatch(*expected, *actual, saved);
}

std::optional<std::string> run_request(const Step& step, uint16_t port, Saved& saved) {
  const double until = steady_seconds() + step.within_ms / 1000.0;
  while (true) {
    http::RawClient client(port);
    client.send(request_text(step, saved));
    constexpr int answer_ms_max = 20'000;
    const auto answer = client.read_all(step.for_ms > 0 ? step.for_ms : answer_ms_max);
    auto fault = fault_of(step, answer, saved);
    if (!fault || steady_seconds() > until) return fault;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::optional<std::string> run_step(const Step& step, StudioProcess& studio, Saved& saved) {
  if (step.act == Act::request) return run_request(step, studio.port(), saved);
  const auto manner =
      step.act == Act::kill ? StudioProcess::Manner::killed : StudioProcess::Manner::asked;
  const auto restarted = studio.restart(manner);
  if (!restarted) return restarted.error().message;
  return std::nullopt;
}

struct Programs {
  std::string studio;
  std::string engine;
};

bool run_scenario(const fs::path& path, const Programs& programs) {
  const std::string name = path.stem().string();
  const auto scenario = load_scenario(path.string());
  if (!scenario) {
    fmt::print("FAILED {}: {}\n", name, scenario.error().message);
    return false;
  }
  auto studio = StudioProcess::start(programs.studio, programs.engine);
  if (!studio) {
    fmt::print("FAILED {}: {}\n", name, studio.error().message);
    return false;
  }
  Saved saved{{"home", (*studio)->home()}};
  const double begun = steady_seconds();
  for (const auto& step : scenario->steps) {
    const auto fault = run_step(step, **studio, saved);
    if (!fault) continue;
    fmt::print("FAILED {}:{}: {} ({} {}): {}\n", path.string(), step.line, step.title, step.method,
               with_saved(step.target, saved), *fault);
    return false;
  }
  fmt::print("ok     {}: {} steps in {:.1f} s; start {:.0f} ms, {:.0f} MB at the end\n", name,
             scenario->steps.size(), steady_seconds() - begun, (*studio)->start_ms(),
             static_cast<double>((*studio)->resident_bytes()) / 1e6);
  return true;
}

int run_all(const std::vector<std::string>& arguments) {
  std::vector<fs::path> paths;
  for (size_t i = 2; i < arguments.size(); ++i) {
    if (!fs::is_directory(arguments[i])) paths.emplace_back(arguments[i]);
    if (!fs::is_directory(arguments[i])) continue;
    for (const auto& entry : fs::directory_iterator(arguments[i])) {
      if (entry.path().extension() == ".scn") paths.push_back(entry.path());
    }
  }
  std::ranges::sort(paths);
  size_t failed = 0;
  for (const auto& path : paths) {
    if (!run_scenario(path, {arguments[0], arguments[1]})) ++failed;
    std::fflush(stdout);
  }
  fmt::print("{} scenarios, {} failed\n", paths.size(), failed);
  return failed == 0 && !paths.empty() ? 0 : 1;
}

}  // namespace
}  // namespace atelier::scenario

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: run_scenarios ATELIER ENGINE FOLDER-OR-FILE...\n");
    return 2;
  }
  return atelier::scenario::run_all({argv + 1, argv + argc});
}
