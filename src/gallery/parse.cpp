#include "gallery/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "gallery/parse_field.h"
#include "text/fold.h"

namespace atelier::gallery {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

class Parser {
 public:
  Parser(std::string_view text, std::string_view zone) : text_(text), zone_(zone) {}

  Result<Query> parse() {
    Query query = sequence(0);
    if (faults_.empty()) return query;
    const std::string first = "The search is not clear: " + faults_.front().says + ".";
    return fail(Error{ErrorKind::invalid, first, "", std::move(faults_)});
  }

 private:
  // Everything up to the end, or to the ')' that closes the group.
  Query sequence(int depth) {
    std::vector<Query> terms;
    bool joins = false;  // an OR stands before the next term
    while (skip_space(), at_ < text_.size() && !(depth > 0 && text_[at_] == ')')) {
      if (take_or()) {
        joins = !terms.empty();
        continue;
      }
      std::optional<Query> next = term(depth);
      if (!next) continue;
      if (!joins) {
        terms.push_back(std::move(*next));
      } else if (terms.back().kind == Query::Kind::any_of) {
        terms.back().children.push_back(std::move(*next));
      } else {
        terms.back() = any_of({std::move(terms.back()), std::move(*next)});
      }
      joins = false;
    }
    return terms.size() == 1 ? std::move(terms.front()) : all_of(std::move(terms));
  }

  std::optional<Query> term(int depth) {
    if (++terms_ > query_terms_max) {
      fault(at_, fmt::format("more than {} parts", query_terms_max));
      at_ = text_.size();
      return std::nullopt;
    }
    if (text_[at_] == '-' && at_ + 1 < text_.size() && !is_space(text_[at_ + 1])) {
      ++at_;
      if (text_[at_] == '-') return word(depth);
      auto refused = positive(depth);
      return refused ? std::optional(not_any({std::move(*refused)})) : std::nullopt;
    }
    return positive(depth);
  }

  std::optional<Query> positive(int depth) {
    if (text_[at_] == '"') return phrase();
    if (text_[at_] == '(' && closes(at_)) return group(depth);
    return word(depth);
  }

  std::optional<Query> group(int depth) {
    if (depth + 1 > query_depth_max) {
      fault(at_, fmt::format("more than {} groups inside each other", query_depth_max));
      at_ = text_.size();
      return std::nullopt;
    }
    ++at_;
    Query inner = sequence(depth + 1);
    if (at_ < text_.size()) ++at_;  // the ')'
    const bool says_nothing = inner.kind == Query::Kind::all_of && inner.children.empty();
    if (says_nothing) return std::nullopt;
    // Wrapped, so that an OR behind it does not join the one inside.
    return inner.kind == Query::Kind::any_of ? all_of({std::move(inner)}) : std::move(inner);
  }

  std::optional<Query> phrase() {
    std::string folded = text::fold(quoted());
    return folded.empty() ? std::nullopt : std::optional(has_words(std::move(folded)));
  }

  // What stands between the quote here and the next one or the end; moves behind it.
  std::string_view quoted() {
    const size_t from = at_ + 1;
    const size_t end = std::min(text_.find('"', from), text_.size());
    at_ = std::min(end + 1, text_.size());
    return text_.substr(from, end - from);
  }

  std::optional<Query> word(int depth) {
    const size_t from = at_;
    if (const auto field = take_field()) {
      const size_t value_at = at_;
      const bool is_quoted = at_ < text_.size() && text_[at_] == '"';
      const std::string_view value = is_quoted ? quoted() : bare_word(depth);
      if (text::fold(value).empty()) return std::nullopt;
      auto query = read_field(*field, value, zone_);
      if (query) return std::move(*query);
      fault(value_at, query.error().message);
      return std::nullopt;
    }
    at_ = from;
    std::string folded = text::fold(bare_word(depth));
    return folded.empty() ? std::nullopt : std::optional(has_words(std::move(folded)));
  }

  // Up to the next space, or the ')' that closes the group it stands in.
  std::string_view bare_word(int depth) {
    const size_t from = at_;
    int open = 0;
    for (; at_ < text_.size() && !is_space(text_[at_]); ++at_) {
      if (text_[at_] == '(') ++open;
      if (text_[at_] == ')' && open-- == 0 && depth > 0) break;
    }
    return text_.substr(from, at_ - from);
  }

  std::optional<Field> take_field() {
    const size_t colon = text_.find(':', at_);
    if (colon == std::string_view::npos) return std::nullopt;
    const auto field = find_enum<Field>(text::fold(text_.substr(at_, colon - at_)));
    if (field) at_ = colon + 1;
    return field;
  }

  bool take_or() {
    const std::string_view rest = text_.substr(at_);
    const bool is_or = rest.starts_with("OR") &&
                       (rest.size() == 2 || is_space(rest[2]) || rest[2] == '(' || rest[2] == ')');
    if (is_or) at_ += 2;
    return is_or;
  }

  // Is there a ')' for the '(' at `open`? Without one it is a letter like others.
  bool closes(size_t open) const {
    int depth = 0;
    bool in_quotes = false;
    for (size_t i = open; i < text_.size(); ++i) {
      if (text_[i] == '"') in_quotes = !in_quotes;
      if (in_quotes) continue;
      if (text_[i] == '(') ++depth;
      if (text_[i] == ')' && --depth == 0) return true;
    }
    return false;
  }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  void fault(size_t place, std::string_view says) {
    faults_.push_back({"q", fmt::format("at {}: {}", place + 1, says)});
  }

  std::string_view text_;
  std::string_view zone_;
  size_t at_ = 0;
  int terms_ = 0;
  std::vector<FieldFault> faults_;
};

}  // namespace

Result<Query> parse_query(std::string_view text, std::string_view zone) {
  if (text.size() > query_bytes_max) {
    return fail(Error{ErrorKind::invalid,
                      "The search is too long.",
                      "",
                      {{"q", fmt::format("must have at most {} bytes", query_bytes_max)}}});
  }
  return Parser(text, zone).parse();
}

}  // namespace atelier::gallery
