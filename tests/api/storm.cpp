// storm ATELIER ENGINE: 2,000 broken requests, always the same ones, against a real studio, which
// must answer or close each of them and be well afterwards.
#include <fmt/format.h>

#include <random>

#include "api/studio_process.h"
#include "base/clock.h"
#include "http/raw_client.h"

namespace atelier::scenario {
namespace {

constexpr int requests = 2000;
constexpr uint32_t seed = 19700101;

std::string post(const std::string& target, const std::string& body) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      target, body.size(), body);
}

std::string get(const std::string& target, const std::string& header = "Accept: */*") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n\r\n", target, header);
}

std::vector<std::string> well_formed() {
  const std::string id = "00000000000000000000000000";
  return {
      post("/api/v1/jobs",
           R"({"prompt":"@fail \u00e9","seed":7,"steps":3,"width":64,"height":64})"),
      post("/api/v1/jobs", R"({"prompt":"a","cfg_scale":7.5,"images":1,"negative_prompt":"b"})"),
      post("/api/v1/tokens", R"({"text":"a photo of a bluebird"})"),
      post("/api/v1/jobs/cancel_all", "{}"),
      post("/api/v1/jobs/" + id + "/cancel", "{}"),
      get("/api/v1/jobs?state=queued,running&limit=50&cursor=" + id),
      get("/api/v1/assets?limit=60"),
      get("/api/v1/assets/" + id + "/thumbnail?size=256"),
      get("/api/v1/assets/" + id + "/file?download=1", "Range: bytes=0-99"),
      get("/api/v1/openapi.json", "Accept-Encoding: br"),
      get("/metrics"),
      get("/gallery/7?x=%20", "If-None-Match: \"a\""),
      fmt::format("DELETE /api/v1/assets/{} HTTP/1.1\r\nHost: localhost\r\n\r\n", id)};
}

int complain(const std::string& what) {
  fmt::print("FAILED storm: {}\n", what);
  return 1;
}

int run(const std::string& program, const std::string& engine) {
  auto studio = StudioProcess::start(program, engine);
  if (!studio) return complain(studio.error().message);
  const uint16_t port = (*studio)->port();
  const auto seeds = well_formed();
  std::mt19937 random(seed);
  int answered = 0;
  int refused = 0;
  const double begun = steady_seconds();
  for (int i = 0; i < requests; ++i) {
    const std::string text = http::mutated(random, seeds[random() % seeds.size()]);
    http::RawClient client(port);
    client.send(text);
    client.end_sending();
    const int status = http::status_in(client.read_all());
    if (!client.closed()) return complain(fmt::format("request {} was left hanging:\n{}", i, text));
    if (status == 500) return complain(fmt::format("request {} broke something:\n{}", i, text));
    answered += status > 0 ? 1 : 0;
    refused += status >= 400 ? 1 : 0;
  }
  const auto health = http::ask(port, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  if (http::status_in(health) != 200) return complain("the studio is not well afterwards");
  if (refused < requests / 4) return complain("hardly any request was broken");
  fmt::print("ok     storm: {} requests, {} answered, {} of them refused, {:.1f} s, {:.0f} MB\n",
             requests, answered, refused, steady_seconds() - begun,
             static_cast<double>((*studio)->resident_bytes()) / 1e6);
  return 0;
}

}  // namespace
}  // namespace atelier::scenario

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: storm ATELIER ENGINE\n");
    return 2;
  }
  return atelier::scenario::run(argv[1], argv[2]);
}
