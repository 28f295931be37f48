// guard("vips", [&] { ... }): runs a call into a library that throws and turns what it throws into
// an Error that names the library. Used at the door of each library, nowhere else.
#pragma once
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/result.h"

namespace atelier {

template <class F>
auto guard(std::string_view library, F&& call) {
  using Value = std::invoke_result_t<F>;
  constexpr bool is_result = requires {
    typename Value::Value;
  };
  using Out = std::conditional_t<is_result, Value, Result<Value>>;
  try {
    if constexpr (std::is_void_v<Value>) {
      call();
      return Out{};
    } else {
      return Out(call());
    }
  } catch (const std::bad_alloc&) {
    return Out(
        fail(ErrorKind::exhausted, "There is not enough memory for this.", std::string(library)));
  } catch (const std::exception& thrown) {
    return Out(fail(ErrorKind::internal, std::string(library) + " failed", thrown.what()));
  }
}

}  // namespace atelier
