#include "text/prompt_syntax.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace atelier::text {
namespace {

constexpr double plus_factor = 1.1, minus_factor = 0.9;
constexpr double bracket_factor = 1 / 1.1;
constexpr double weight_max = 100;
constexpr int depth_max = 32;
constexpr size_t parts_max = 64;
constexpr size_t npos = std::string_view::npos;

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_mark(char c) {
  return std::string_view("()[]\\+-\":").find(c) != npos;
}
// A run of plus or minus signs belongs to the word before it only if the word ends there.
bool ends_word(std::string_view rest) {
  return rest.empty() || is_space(rest.front()) ||
         std::string_view(",.;:!?)]\"").find(rest.front()) != npos;
}

double clamped(double weight) {
  return std::isfinite(weight) ? std::clamp(weight, -weight_max, weight_max) : 1;
}

// A number at the beginning of `rest`, which is cut off: "1.3", ".5", "-2", "1e-3" is "1".
std::optional<double> take_number(std::string_view& rest) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(rest.data(), rest.data() + rest.size(), value, std::chars_format::fixed);
  const auto length = size_t(end - rest.data());
  // No words such as "inf", no absurdly long numbers.
  const auto digits = rest.substr(0, length).find_first_not_of("-.0123456789");
  if (error != std::errc() || length == 0 || digits != npos) return std::nullopt;
  rest.remove_prefix(length);
  return clamped(value);
}

// "++" to 1.21, "-" to 0.9; 1 and nothing taken where there is no run that ends a word.
double take_signs(std::string_view& rest) {
  if (rest.empty() || (rest.front() != '+' && rest.front() != '-')) return 1;
  const size_t end = rest.find_first_not_of(rest.front());
  const size_t count = end == npos ? rest.size() : end;
  if (!ends_word(rest.substr(count))) return 1;
  const double factor = rest.front() == '+' ? plus_factor : minus_factor;
  rest.remove_prefix(count);
  return clamped(std::pow(factor, double(count)));
}

size_t closing_quote(std::string_view text, size_t open) {
  for (size_t i = open + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i;
    }
  }
  return npos;
}

// Where the bracket or quote that opens at `open` closes; npos where it does not.
size_t closing(std::string_view text, size_t open) {
  if (text[open] == '"') return closing_quote(text, open);
  const char up = text[open], down = up == '(' ? ')' : ']';
  int depth = 0;
  for (size_t i = open; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == up) {
      if (++depth > depth_max) return npos;
    } else if (text[i] == down && --depth == 0) {
      return i;
    }
  }
  return npos;
}

class WeightReader {
 public:
  Fragments read(std::string_view text) {
    read_text(text, 1, 0);
    if (out_.empty()) out_.push_back({});
    return std::move(out_);
  }

 private:
  void put(std::string_view text, double weight) {
    if (text.empty()) return;
    if (!out_.empty() && out_.back().weight == weight) {
      out_.back().text += text;
    } else {
      out_.push_back({std::string(text), weight});
    }
  }

  void read_text(std::string_view rest, double weight, int depth) {
    // Of the word that is being read, not yet put: signs behind it may change its weight.
    std::string word;
    const auto end_word = [&](double factor) {
      put(word, clamped(weight * factor));
      word.clear();
    };
    while (!rest.empty()) {
      const char c = rest.front();
      if (c == '\\' && rest.size() > 1 && is_mark(rest[1])) {
        // Compel, which others follow, leaves the backslash before a sign in the text.
        if (rest[1] == '+' || rest[1] == '-') word += c;
        word += rest[1];
        rest.remove_prefix(2);
      } else if (c == '(' || c == '[' || c == '"') {
        if (!read_group(rest, word, weight, depth)) {
          word += c;
          rest.remove_prefix(1);
        }
      } else if ((c == '+' || c == '-') && !word.empty()) {
        const size_t before = rest.size();
        const double factor = take_signs(rest);
        if (rest.size() != before) {
          end_word(factor);
        } else {
          const size_t run = std::min(rest.find_first_not_of(c), rest.size());
          word += rest.substr(0, run);
          rest.remove_prefix(run);
        }
      } else if (is_space(c)) {
        end_word(1);
        put(rest.substr(0, 1), weight);
        rest.remove_prefix(1);
      } else {
        word += c;
        rest.remove_prefix(1);
      }
    }
    end_word(1);
  }

  // A bracketed group with what follows it; false, and nothing taken, where it is text.
  bool read_group(std::string_view& rest, std::string& word, double weight, int depth) {
    const size_t close = depth < depth_max ? closing(rest, 0) : npos;
    if (close == npos) return false;
    std::string_view inner = rest.substr(1, close - 1);
    std::string_view behind = rest.substr(close + 1);
    double factor = 1;
    if (rest.front() == '[') {
      // A1111's prompt editing and alternation are another language.
      if (inner.find_first_of(":|") != npos) return false;
      factor = bracket_factor;
    } else if (const auto told = rest.front() == '(' ? told_inside(inner) : std::nullopt) {
      factor = *told;
    } else {
      factor = factor_behind(behind);
    }
    put(word, weight);
    word.clear();
    rest = behind;
    read_text(inner, clamped(weight * factor), depth + 1);
    return true;
  }

  // "(words:1.3)": the number, cut off the words.
  static std::optional<double> told_inside(std::string_view& inner) {
    const size_t colon = inner.rfind(':');
    if (colon == npos || (colon > 0 && inner[colon - 1] == '\\')) return std::nullopt;
    std::string_view number = inner.substr(colon + 1);
    while (!number.empty() && is_space(number.front())) number.remove_prefix(1);
    const auto value = take_number(number);
    while (!number.empty() && is_space(number.front())) number.remove_prefix(1);
    if (!value || !number.empty()) return std::nullopt;
    inner = inner.substr(0, colon);
    return value;
  }

  // "(words)1.3" and "(words)++": cut off what follows.
  static double factor_behind(std::string_view& behind) {
    std::string_view rest = behind;
    if (const auto value = take_number(rest); value && (ends_word(rest) || rest.front() == '(')) {
      behind = rest;
      return *value;
    }
    return take_signs(behind);
  }

  Fragments out_;
};

// ---- blends and joins ---------------------------------------------------------------------------

struct Quote {
  std::string_view open, close;
};
constexpr Quote quotes[] = {{"\"", "\""}, {"'", "'"}, {"\u201c", "\u201d"}, {"\u2018", "\u2019"}};

// Reads `("a", "b").name(1, 2)` from the outside in.
class CallReader {
 public:
  explicit CallReader(std::string_view text) : rest_(text) {}

  struct Call {
    std::vector<std::string_view> parts;  // texts in quotes, or calls in themselves
    std::vector<bool> quoted;
    std::string_view name;
    std::vector<double> numbers;
    bool no_normalize = false;
  };

  // The whole text as one call; nullopt where it is none.
  std::optional<Call> read() {
    Call call;
    if (!take("(") || !read_parts(call) || !take(")") || !take(".")) return std::nullopt;
    const size_t end = rest_.find('(');
    if (end == npos) return std::nullopt;
    call.name = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    if (!read_arguments(call) || !take(")")) return std::nullopt;
    skip_space();
    return rest_.empty() ? std::optional(call) : std::nullopt;
  }

 private:
  void skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }
  bool take(std::string_view wanted) {
    skip_space();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }

  bool read_parts(Call& call) {
    do {
      if (call.parts.size() == parts_max || !read_part(call)) return false;
    } while (take(","));
    return true;
  }

  bool read_part(Call& call) {
    skip_space();
    for (const Quote& quote : quotes) {
      if (!rest_.starts_with(quote.open)) continue;
      const std::string_view inner = rest_.substr(quote.open.size());
      for (size_t i = 0; i < inner.size(); ++i) {
        if (inner[i] == '\\') {
          ++i;
        } else if (inner.substr(i).starts_with(quote.close) && closes(inner, i, quote.close)) {
          call.parts.push_back(inner.substr(0, i));
          call.quoted.push_back(true);
          rest_ = inner.substr(i + quote.close.size());
          return true;
        }
      }
      return false;
    }
    return read_inner_call(call);
  }

  // An apostrophe within a word ends nothing.
  static bool closes(std::string_view inner, size_t at, std::string_view quote) {
    std::string_view behind = inner.substr(at + quote.size());
    while (!behind.empty() && is_space(behind.front())) behind.remove_prefix(1);
    return behind.starts_with(",") || behind.starts_with(")");
  }

  bool read_inner_call(Call& call) {
    if (!rest_.starts_with("(")) return false;
    const size_t parts_end = closing(rest_, 0);
    const size_t open = parts_end == npos ? npos : rest_.find('(', parts_end);
    const size_t end = open == npos ? npos : closing(rest_, open);
    if (end == npos) return false;
    call.parts.push_back(rest_.substr(0, end + 1));
    call.quoted.push_back(false);
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool read_arguments(Call& call) {
    skip_space();
    if (rest_.starts_with(")")) return true;
    do {
      if (take("no_normalize")) {
        call.no_normalize = true;
        continue;
      }
      skip_space();
      const auto number = take_number(rest_);
      if (!number || call.numbers.size() == parts_max) return false;
      call.numbers.push_back(*number);
    } while (take(","));
    return true;
  }

  std::string_view rest_;
};

std::vector<double> weights_of(const CallReader::Call& call) {
  std::vector<double> weights = call.numbers;
  weights.resize(call.parts.size(), 1);
  return weights;
}

std::optional<Blend> read_blend(std::string_view text) {
  const auto call = CallReader(text).read();
  if (!call || call->name != "blend") return std::nullopt;
  Blend blend{.parts = {}, .weights = weights_of(*call), .normalised = !call->no_normalize};
  for (size_t i = 0; i < call->parts.size(); ++i) {
    if (!call->quoted[i]) return std::nullopt;
    blend.parts.push_back(parse_weights(call->parts[i]));
  }
  return blend;
}

Blend blend_or_text(std::string_view text) {
  if (auto blend = read_blend(text)) return std::move(*blend);
  return {.parts = {parse_weights(text)}, .weights = {1}};
}

}  // namespace

Fragments parse_weights(std::string_view text) {
  return WeightReader().read(text);
}

Conjunction parse_prompt(std::string_view prompt) {
  const auto call = CallReader(prompt).read();
  if (!call || call->name != "and") return {.parts = {blend_or_text(prompt)}, .weights = {1}};
  Conjunction joined{.parts = {}, .weights = weights_of(*call)};
  for (const auto part : call->parts) joined.parts.push_back(blend_or_text(part));
  return joined;
}

std::string plain_text(const Conjunction& prompt) {
  std::string out;
  for (const Blend& blend : prompt.parts) {
    for (const Fragments& fragments : blend.parts) {
      if (!out.empty()) out += ' ';
      for (const Fragment& fragment : fragments) out += fragment.text;
    }
  }
  return out;
}

}  // namespace atelier::text
