// Looks at a home and says everything that is not as it should be. Changes nothing; may run beside
// a working server, whose unfinished business (minutes old) it does not count as a fault.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/home.h"

namespace atelier {

class Database;

enum class FindingKind { note, fault };
constexpr std::array<std::string_view, 2> enum_names(FindingKind) {
  return {"note", "fault"};
}

struct Finding {
  FindingKind kind = FindingKind::fault;
  std::string check;    // "files", "database", ...
  std::string message;  // a sentence that says what to do
};
template <class V>
void fields(V& v, Finding& f) {
  v.required("kind", f.kind);
  v.required("check", f.check);
  v.required("message", f.message);
}

struct Examination {
  bool healthy = true;
  int64_t assets = 0;
  int64_t files = 0;
  std::vector<Finding> findings;
};
template <class V>
void fields(V& v, Examination& e) {
  v.required("healthy", e.healthy);
  v.required("assets", e.assets);
  v.required("files", e.files);
  v.required("findings", e.findings);
}

enum class Depth { names_and_sizes, contents };  // contents: every picture is read and hashed

Result<Examination> examine(const HomePaths& home, Depth depth);

}  // namespace atelier
