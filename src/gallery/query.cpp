#include "gallery/query.h"

#include <fmt/format.h>

namespace atelier::gallery {
namespace {

// Lengths before texts, so that no text can pretend to be structure.
void append_key(std::string& out, const Query& q) {
  out += fmt::format("({}", int(q.kind));
  switch (q.kind) {
    case Query::Kind::all_of:
    case Query::Kind::any_of:
    case Query::Kind::not_any:
      for (const Query& child : q.children) append_key(out, child);
      break;
    case Query::Kind::words: out += fmt::format(" {}:{}", q.text.size(), q.text); break;
    case Query::Kind::text:
      out += fmt::format(" {} {}:{}", int(q.text_field), q.text.size(), q.text);
      break;
    case Query::Kind::number:
      out += fmt::format(" {} {} {}", int(q.number_field), q.low, q.high);
      break;
    case Query::Kind::name_has:
      out += fmt::format(" {} {}:{}", int(q.name_field), q.text.size(), q.text);
      break;
    case Query::Kind::name_is:
      out += fmt::format(" {}", int(q.name_field));
      for (const auto& name : q.names) out += fmt::format(" {}:{}", name.size(), name);
      break;
    case Query::Kind::flag: out += fmt::format(" {}", int(q.flag)); break;
  }
  out += ')';
}

}  // namespace

std::string key_of(const Query& query) {
  std::string key;
  append_key(key, query);
  return key;
}

}  // namespace atelier::gallery
