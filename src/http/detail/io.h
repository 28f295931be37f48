// Asio and Beast for the sources of this room. Rules of its coroutines, because g++ 12 miscompiles
// others: one co_await a statement, its result in a named variable, arguments named before.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>

// Asio allocates coroutine frames with aligned_alloc and frees them with free behind its own
// operator delete; once both are inlined g++ 12 takes the pair for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace atelier::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Tcp = asio::ip::tcp;
template <class T = void>
using Task = asio::awaitable<T>;
using std::chrono::milliseconds;

// co_await x(..., into(code)): the error lands in `code` and nothing throws.
inline auto into(error_code& code) {
  return asio::redirect_error(asio::use_awaitable, code);
}

}  // namespace atelier::http
