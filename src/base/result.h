// Result<T>: a value or an Error. Callers must look at it. TRY passes an error on to the caller.
#pragma once
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace atelier {

template <class T = void>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  using Value = T;
};

using Failure = tl::unexpected<Error>;

// return fail(ErrorKind::not_found, "There is no such job.");
inline Failure fail(ErrorKind kind, std::string message, std::string detail = {}) {
  return Failure(Error{kind, std::move(message), std::move(detail), {}});
}
inline Failure fail(Error error) {
  return Failure(std::move(error));
}

}  // namespace atelier

#define ATELIER_JOIN2(a, b) a##b
#define ATELIER_JOIN(a, b) ATELIER_JOIN2(a, b)

// TRY(auto file, WeightFile::open(path)); declares `file` or returns the error.
#define TRY(declaration, ...)                                                   \
  auto ATELIER_JOIN(try_, __LINE__) = (__VA_ARGS__);                            \
  if (!ATELIER_JOIN(try_, __LINE__)) [[unlikely]]                               \
    return ::atelier::Failure(std::move(ATELIER_JOIN(try_, __LINE__)).error()); \
  declaration = std::move(*ATELIER_JOIN(try_, __LINE__))

// TRY_DO(store.remove(tx, id)); for a Result<> without a value, or one whose value is not wanted.
#define TRY_DO(...)                                           \
  do {                                                        \
    auto try_done = (__VA_ARGS__);                            \
    if (!try_done) [[unlikely]]                               \
      return ::atelier::Failure(std::move(try_done).error()); \
  } while (false)
