// What went wrong, as a value that travels. Kinds are few: each has a caller that behaves
// differently. The sentence in `message` is for a person; `detail` is for the log.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

enum class ErrorKind {
  invalid,
  unauthenticated,
  forbidden,
  not_found,
  conflict,
  too_large,
  exhausted,
  cancelled,
  unavailable,
  corrupt,
  internal
};

// The spelling of a kind in JSON and logs: the enumerator's own name.
std::string_view name_of(ErrorKind kind);
// The kind spelled so; `internal` for a word that is none.
ErrorKind error_kind_named(std::string_view name);

// One fault of one field of a request; `field` is a path such as "loras[2].weight".
struct FieldFault {
  std::string field;
  std::string says;
};

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
  std::string detail;
  std::vector<FieldFault> faults;

  // The same error, its sentence led by what was being done: "loading vae: the file ends early".
  [[nodiscard]] Error within(std::string_view doing) &&;
};

// "kind: message (detail)", one line, for logs and terminals.
std::string to_line(const Error& error);

}  // namespace atelier
