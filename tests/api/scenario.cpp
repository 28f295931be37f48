#include "api/scenario.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace atelier::scenario {
namespace {

bool starts_json(const std::string& line) {
  return line.starts_with('{') || line.starts_with('[');
}

std::optional<std::pair<std::string, std::string>> header_of(const std::string& line) {
  const size_t colon = line.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const size_t value = line.find_first_not_of(' ', colon + 1);
  return std::pair(line.substr(0, colon), value == std::string::npos ? "" : line.substr(value));
}

// "=> 200 within 5s", "=> 200 for 500ms".
bool read_expectation(const std::string& line, Step& step) {
  std::istringstream words(line.substr(2));
  std::string word;
  std::string amount;
  if (!(words >> step.status)) return false;
  while (words >> word >> amount) {
    const int number = std::atoi(amount.c_str());
    const int ms = amount.ends_with("ms") ? number : number * 1000;
    if (word == "within") {
      step.within_ms = ms;
    } else if (word == "for") {
      step.for_ms = ms;
    } else {
      return false;
    }
  }
  return true;
}

bool read_expected_line(const std::string& line, Step& step) {
  if (!step.expected_json.empty() || starts_json(line)) {
    step.expected_json += line + "\n";
    return true;
  }
  const auto header = header_of(line);
  if (!header) return false;
  if (header->first == "contains") {
    step.contains.push_back(header->second);
  } else if (header->first == "lacks") {
    step.lacks.push_back(header->second);
  } else {
    step.expected_headers.push_back(*header);
  }
  return true;
}

// One line of a step; false when it makes no sense there.
bool read_line(const std::string& line, Step& step) {
  if (step.method.empty()) {
    std::istringstream words(line);
    words >> step.method >> step.target;
    if (step.method == "RESTART") step.act = Act::restart;
    if (step.method == "KILL") step.act = Act::kill;
    return step.act != Act::request || step.target.starts_with('/');
  }
  if (step.status != 0) return read_expected_line(line, step);
  if (line.starts_with("=>")) return read_expectation(line, step);
  if (!step.body.empty() || starts_json(line)) {
    step.body += line + "\n";
    return true;
  }
  if (line.starts_with("body: ")) {
    step.body = line.substr(6);
    return true;
  }
  const auto header = header_of(line);
  if (header) step.headers.push_back(*header);
  return header.has_value();
}

Failure bad_line(const std::string& path, int number, const std::string& line) {
  return fail(ErrorKind::invalid,
              fmt::format("{}:{}: this line makes no sense: {}", path, number, line));
}

}  // namespace

Result<Scenario> load_scenario(const std::string& path) {
  std::ifstream file(path);
  if (!file) return fail(ErrorKind::not_found, path + " cannot be read.");
  Scenario scenario{.path = path, .steps = {}};
  Step step;
  std::string line;
  std::string title;
  int number = 0;
  const auto finish = [&] {
    if (!step.method.empty()) scenario.steps.push_back(std::exchange(step, Step()));
  };
  while (std::getline(file, line)) {
    ++number;
    if (line.starts_with('#')) {
      title = line.substr(std::min<size_t>(2, line.size()));
    } else if (line.empty()) {
      finish();
    } else {
      if (step.method.empty()) {
        step.line = number;
        step.title = title;
      }
      if (!read_line(line, step)) return bad_line(path, number, line);
    }
  }
  finish();
  for (const auto& one : scenario.steps) {
    if (one.act == Act::request && one.status == 0) return bad_line(path, one.line, "no => STATUS");
  }
  return scenario;
}

std::string with_saved(std::string text, const Saved& saved) {
  for (const auto& [name, value] : saved) {
    const std::string mark = "{" + name + "}";
    for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), value);
      at += value.size();
    }
  }
  return text;
}

namespace {

std::optional<std::string> scalar_mismatch(const std::string& word,
                                           const boost::json::value& actual, Saved& saved,
                                           const std::string& path) {
  constexpr std::string_view save = "$save:";
  if (word.starts_with(save)) {
    saved[word.substr(save.size())] =
        actual.is_string() ? std::string(actual.get_string()) : json_text(actual);
    return std::nullopt;
  }
  if (word == "$any") {
    if (!actual.is_null()) return std::nullopt;
    return path + ": is null";
  }
  if (word == "$int") {
    if (actual.is_int64() || actual.is_uint64()) return std::nullopt;
    return path + ": is no whole number";
  }
  if (actual.is_string() && with_saved(word, saved) == std::string_view(actual.get_string())) {
    return std::nullopt;
  }
  return fmt::format("{}: expected {}, got {}", path, word, json_text(actual));
}

std::optional<std::string> list_mismatch(const boost::json::array& expected,
                                         const boost::json::array& actual, Saved& saved,
                                         const std::string& path) {
  const bool open = !expected.empty() && expected.back() == "$more";
  const size_t items = expected.size() - (open ? 1 : 0);
  if (actual.size() < items || (!open && actual.size() != items)) {
    return fmt::format("{}: has {} items, expected {}", path, actual.size(), items);
  }
  for (size_t i = 0; i < items; ++i) {
    auto fault = mismatch(expected[i], actual[i], saved, fmt::format("{}[{}]", path, i));
    if (fault) return fault;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> mismatch(const boost::json::value& expected,
                                    const boost::json::value& actual, Saved& saved,
                                    const std::string& path) {
  if (expected.is_string()) {
    return scalar_mismatch(std::string(expected.get_string()), actual, saved, path);
  }
  if (expected.is_array() && actual.is_array()) {
    return list_mismatch(expected.get_array(), actual.get_array(), saved, path);
  }
  if (expected.is_object() && actual.is_object()) {
    for (const auto& member : expected.get_object()) {
      const std::string inner = path + "." + std::string(member.key());
      const auto* found = actual.get_object().if_contains(member.key());
      if (found == nullptr) return inner + ": is missing";
      auto fault = mismatch(member.value(), *found, saved, inner);
      if (fault) return fault;
    }
    return std::nullopt;
  }
  const bool numbers = expected.is_number() && actual.is_number();
  const bool same =
      numbers ? expected.to_number<double>() == actual.to_number<double>() : expected == actual;
  if (same) return std::nullopt;
  return fmt::format("{}: expected {}, got {}", path, json_text(expected), json_text(actual));
}

}  // namespace atelier::scenario
