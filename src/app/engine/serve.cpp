#include "app/engine/serve.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "engine/worker.h"
#include "http/ws_client.h"

namespace atelier {
namespace {

class SocketServerLink : public ServerLink {
 public:
  explicit SocketServerLink(http::WsClient& client) : client_(client) {}
  Result<> send(const std::string& frame) override { return client_.send_text(frame); }
  Result<> send(const std::string& frame, std::span<const uint8_t> pixels) override {
    return client_.send_both(frame, std::string(pixels.begin(), pixels.end()));
  }

 private:
  http::WsClient& client_;
};

// Takes what the server sends and keeps the line alive while the worker's thread computes.
class Listener {
 public:
  Listener(http::WsClient& client, Worker& worker)
      : client_(client), worker_(worker), thread_([this] { listen(); }) {}
  ~Listener() {
    leaving_ = true;
    thread_.join();
  }
  // Why the listening ended; empty while it goes on or after a proper goodbye.
  Result<> result() {
    const std::lock_guard lock(mutex_);
    return result_;
  }

 private:
  void listen() {
    auto ended = exchange();
    {
      const std::lock_guard lock(mutex_);
      result_ = std::move(ended);
    }
    worker_.stop();
  }

  Result<> exchange() {
    double sent_at = 0;
    double heard_at = steady_seconds();
    while (!leaving_) {
      const double now = steady_seconds();
      if ((now - sent_at) * 1000 >= protocol::heartbeat_every_ms) {
        sent_at = now;
        TRY_DO(client_.send_text(to_frame(protocol::Heartbeat{})));
      }
      if ((now - heard_at) * 1000 > protocol::heartbeat_lost_ms) {
        return fail(ErrorKind::unavailable, "The server has fallen silent.");
      }
      TRY(const auto message, client_.receive(listen_ms));
      if (!message) continue;
      heard_at = steady_seconds();
      if (message->kind == http::SocketKind::binary) {
        TRY_DO(worker_.on_binary(message->bytes));
        continue;
      }
      TRY_DO(worker_.on_frame(message->bytes));
    }
    return {};
  }

  static constexpr int listen_ms = 250;

  http::WsClient& client_;
  Worker& worker_;
  std::atomic<bool> leaving_ = false;
  std::mutex mutex_;
  Result<> result_;
  std::thread thread_;
};

// A large result waits in the outbox as a whole.
constexpr http::SocketLimits limits{.message_bytes_max = protocol::input_bytes_max,
                                    .outbox_bytes_max = 2 * protocol::image_bytes_max};

}  // namespace

Result<> serve_engine(const ServeSettings& settings, Painter& painter,
                      const protocol::Hello& hello) {
  TRY(auto client,
      http::WsClient::connect({.url = settings.url, .token = settings.token, .limits = limits}));
  TRY_DO(client->send_text(to_frame(hello)));
  SocketServerLink link(*client);
  Worker worker(painter, link, settings.idle_after_ms);
  Result<> worked;
  Result<> heard;
  {
    Listener listener(*client, worker);
    worked = worker.run();
    heard = listener.result();
  }
  client->close();
  if (!heard) return heard;
  return worked;
}

}  // namespace atelier
