#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "http/answers.h"
#include "http/detail/test_server.h"
#include "http/files.h"

namespace atelier::http {
namespace {

// Answers every text with itself in upper case and every binary with itself.
class Echo : public SocketListener {
 public:
  explicit Echo(std::atomic<int>& closed) : closed_(closed) {}
  void on_open(std::shared_ptr<SocketPeer> peer) override { peer_ = std::move(peer); }
  void on_text(std::string text) override {
    if (text == "leave") return peer_->close();
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_TRUE(peer_->send_text(std::move(text)));
  }
  void on_binary(std::string bytes) override { EXPECT_TRUE(peer_->send_binary(std::move(bytes))); }
  void on_close() override { ++closed_; }

 private:
  std::atomic<int>& closed_;
  std::shared_ptr<SocketPeer> peer_;
};

// Counts a body and its letters; refuses one that says "full".
class Count : public BodySink {
 public:
  explicit Count(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
  ~Count() override { --alive_; }
  Result<> take(std::span<const std::byte> piece) override {
    EXPECT_LE(piece.size(), piece_bytes);
    bytes += piece.size();
    for (const std::byte byte : piece) sum += uint64_t(byte);
    const std::string_view text(reinterpret_cast<const char*>(piece.data()), piece.size());
    if (text.find("full") != std::string_view::npos) {
      return fail(ErrorKind::exhausted, "The disk is full.");
    }
    return {};
  }
  size_t bytes = 0;
  uint64_t sum = 0;

 private:
  std::atomic<int>& alive_;
};

// "begin", big.bin, "end".
class Sandwich : public BodySource {
 public:
  explicit Sandwich(std::string file) : file_(std::move(file)) {}
  Result<Piece> next() override {
    const int step = step_++;
    if (step == 2) return Piece{};
    if (step == 1) return Piece{"end", {}};
    if (file_.empty()) return fail(ErrorKind::corrupt, "The filling has gone.");
    return Piece{"begin", {FileHandle(::open(file_.c_str(), O_RDONLY)), 0, big_bytes}};
  }

 private:
  std::string file_;
  int step_ = 0;
};

void add_streams(Router& router, TestServer& test) {
  const auto count = [](const Request& request) {
    const auto& sink = dynamic_cast<const Count&>(*request.sink);
    return text_response(200, "text/plain",
                         std::to_string(sink.bytes) + " " + std::to_string(sink.sum));
  };
  const OpenBody open = [&test](const Request& request) -> Result<std::shared_ptr<BodySink>> {
    if (request.find_query("no")) return fail(ErrorKind::forbidden, "Not today.");
    return std::make_shared<Count>(test.sinks);
  };
  router.add({.method = Method::post,
              .pattern = "/count",
              .name = "count",
              .body_bytes_max = 8 << 20,
              .answer = Handler(count),
              .open_body = open,
              .is_slow = true});
  const auto sandwich = [&test](const Request& request) {
    const std::string file = request.find_query("gone") ? "" : test.folder + "/big.bin";
    return Response{.body = StreamedBody{std::make_shared<Sandwich>(file), big_bytes + 8}};
  };
  router.add({.method = Method::get,
              .pattern = "/sandwich",
              .name = "sandwich",
              .answer = Handler(sandwich)});
}

void add_wait(Router& router, TestServer& test) {
  const auto wait = [&test](const Request& request) {
    ++test.waiting;
    while (!test.go && !request.presence->has_left()) std::this_thread::yield();
    --test.waiting;
    return json_response(200, "[]");
  };
  router.add({.method = Method::post,
              .pattern = "/wait",
              .name = "wait",
              .answer = Handler(wait),
              .waits = true});
}

void add(Router& router, Method method, const char* pattern, Handler handler) {
  router.add({.method = method,
              .pattern = pattern,
              .name = pattern,
              .body_bytes_max = 64 << 10,
              .answer = std::move(handler)});
}

// At once to those who say so, with many bytes; the others get the handler's few.
void add_quick(Router& router) {
  add(router, Method::get, "/quick", [](const Request&) { return json_response(200, "[]"); });
  const auto bytes = std::make_shared<const std::string>(size_t{3 << 20}, 'q');
  const auto quick = [bytes](const Request& request) -> std::optional<Response> {
    if (!request.find_query("now")) return std::nullopt;
    return memory_response(request, {.bytes = bytes, .content_type = "text/plain", .etag = "q"});
  };
  router.set_quick(Method::get, "/quick", quick);
}

Router make_router(TestServer& test) {
  Router router;
  add(router, Method::get, "/hello", [](const Request&) { return json_response(200, "{}"); });
  add(router, Method::post, "/echo",
      [](const Request& request) { return text_response(200, "text/plain", request.body); });
  add(router, Method::get, "/throw",
      [](const Request&) -> Response { throw std::runtime_error("on purpose"); });
  add(router, Method::get, "/big", [&test](const Request& request) {
    auto file = file_response(request, {.path = test.folder + "/big.bin",
                                        .content_type = "application/octet-stream",
                                        .etag = "big"});
    return file ? std::move(*file) : error_response(file.error());
  });
  add(router, Method::get, "/events", [&test](const Request& request) {
    const auto last = request.header("last-event-id");
    EventStream events{.hub = &test.hub, .last_event_id = {}, .hello = R"({"server":"test"})"};
    if (!last.empty()) events.last_event_id = std::stoll(std::string(last));
    return Response{.body = std::move(events)};
  });
  const SocketAccept accept =
      [&test](const Request& request) -> Result<std::unique_ptr<SocketListener>> {
    if (bearer_token(request) != "secret") return fail(ErrorKind::unauthenticated, "Wrong token.");
    return std::make_unique<Echo>(test.sockets_closed);
  };
  router.add({.method = Method::get,
              .pattern = "/socket",
              .name = "socket",
              .answer = SocketRoute{.limits = {.message_bytes_max = 4 << 20}, .accept = accept}});
  add_streams(router, test);
  add_wait(router, test);
  add_quick(router);
  return router;
}

}  // namespace

char big_byte(size_t i) {
  return static_cast<char>(i * 31 + i / 4096);
}

ServerLimits TestServer::quick_limits() {
  return {.connections_max = 64,
          .head_ms_max = 300,
          .body_ms_max = 300,
          .idle_ms_max = 600,
          .write_ms_max = 500,
          .event_keepalive_ms = 100,
          .drain_ms_max = 1000};
}

TestServer::TestServer(ServerLimits limits) {
  std::string pattern = (std::filesystem::temp_directory_path() / "atelier_http_XXXXXX").string();
  folder = ::mkdtemp(pattern.data());
  std::string bytes(big_bytes, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = big_byte(i);
  std::ofstream(folder + "/big.bin", std::ios::binary) << bytes;
  ServerSettings settings{.limits = limits};
  settings.pipeline = {
      {.name = "origin", .because = "first", .before = refuse_foreign_origin, .after = {}},
      {.name = "headers", .because = "last", .before = {}, .after = add_security_headers}};
  settings.observe = [this](const Served&) { ++served; };
  auto started = Server::start(std::move(settings), make_router(*this));
  if (!started) throw std::runtime_error(to_line(started.error()));
  server = std::move(*started);
}

TestServer::~TestServer() {
  server.reset();
  std::filesystem::remove_all(folder);
}

}  // namespace atelier::http
