#include "api/engine_socket.h"

#include "base/log.h"
#include "protocol/messages.h"
#include "services/dispatcher.h"
#include "services/input_pictures.h"

namespace atelier::api {
namespace {

// How long it takes does not tell how much of the token was right.
bool same_secret(std::string_view given, std::string_view expected) {
  unsigned difference = given.size() == expected.size() ? 0 : 1;
  for (size_t i = 0; i < given.size() && !expected.empty(); ++i) {
    difference |= static_cast<unsigned char>(given[i]) ^
                  static_cast<unsigned char>(expected[i % expected.size()]);
  }
  return difference == 0 && !expected.empty();
}

class SocketEnginePeer : public EnginePeer {
 public:
  explicit SocketEnginePeer(std::shared_ptr<http::SocketPeer> peer) : peer_(std::move(peer)) {}
  void send_text(std::string frame) override {
    const auto sent = peer_->send_text(std::move(frame));
    // The dispatcher learns from on_close that an engine is gone; this is only for the log.
    if (!sent) log_debug("engine", to_line(sent.error()));
  }
  void send_binary(std::string frame) override {
    const auto sent = peer_->send_binary(std::move(frame));
    if (!sent) log_debug("engine", to_line(sent.error()));
  }
  void close() override { peer_->close(); }

 private:
  std::shared_ptr<http::SocketPeer> peer_;
};

class EngineListener : public http::SocketListener {
 public:
  explicit EngineListener(Dispatcher& dispatcher) : dispatcher_(dispatcher) {}
  void on_open(std::shared_ptr<http::SocketPeer> peer) override {
    link_ = dispatcher_.connect(std::make_shared<SocketEnginePeer>(std::move(peer)));
  }
  void on_text(std::string text) override { link_->on_text(std::move(text)); }
  void on_binary(std::string bytes) override { link_->on_binary(std::move(bytes)); }
  void on_close() override {
    if (link_) link_->on_close();
  }

 private:
  Dispatcher& dispatcher_;
  std::shared_ptr<EngineLink> link_;
};

}  // namespace

void add_engine_socket(Routes& routes, Dispatcher& dispatcher, const std::string& token) {
  const http::SocketAccept accept =
      [&dispatcher,
       token](const http::Request& request) -> Result<std::unique_ptr<http::SocketListener>> {
    if (!same_secret(http::bearer_token(request), token)) {
      return fail(ErrorKind::unauthenticated, "An engine must show the studio's token.");
    }
    return std::make_unique<EngineListener>(dispatcher);
  };
  const http::SocketLimits limits{.message_bytes_max = size_t{protocol::image_bytes_max},
                                  // A job's inputs go out at once.
                                  .outbox_bytes_max = size_t{job_inputs_bytes_max} + (64 << 20),
                                  .idle_ms_max = 2 * protocol::heartbeat_lost_ms};
  routes.socket("/api/v1/engine", "engine", {.limits = limits, .accept = accept});
}

}  // namespace atelier::api
