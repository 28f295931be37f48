#include "http/detail/core.h"

#include <exception>
#include <new>

#include "base/log.h"

namespace atelier::http {
namespace {

// Shared by the waiting coroutine and the task, whichever lives longer.
struct Errand {
  explicit Errand(asio::io_context& io) : finished(io) {}
  asio::steady_timer finished;  // cancelled when the work is done
  bool done = false;
  Result<> outcome;
};

// The root of every handler: what it throws becomes its answer.
Result<> run_guarded(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::exhausted, "There is not enough memory for this.");
  } catch (const std::exception& thrown) {
    log_error("http", std::string("a handler threw: ") + thrown.what());
    return fail(ErrorKind::internal, "Something in the studio broke; its log says more.",
                thrown.what());
  }
}

}  // namespace

Task<Result<>> Core::run_on(Pool& pool, std::function<void()> work) {
  const auto errand = std::make_shared<Errand>(io);
  auto task = [errand, work = std::move(work), this] {
    auto outcome = run_guarded(work);
    asio::post(io, [errand, outcome = std::move(outcome)]() mutable {
      errand->done = true;
      errand->outcome = std::move(outcome);
      errand->finished.cancel();
    });
  };
  auto taken = pool.submit(std::move(task));
  if (!taken) co_return taken;
  // The post above runs on this thread, so not before this coroutine waits.
  const bool waits = &pool == &waiting_handlers;
  const auto& limits = settings.limits;
  errand->finished.expires_after(milliseconds(waits ? limits.wait_ms_max : limits.handler_ms_max));
  error_code code;
  co_await errand->finished.async_wait(into(code));
  if (errand->done) co_return std::move(errand->outcome);
  co_return fail(ErrorKind::unavailable, "This took too long; the studio may still finish it.");
}

}  // namespace atelier::http
