#include "text/dynamic_prompt.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

namespace atelier::text {
namespace {

constexpr int depth_max = 16;  // of brackets, and of wildcards in lines of wildcards
constexpr size_t npos = std::string_view::npos;

struct Choice;

// A text, or a choice between prompts.
struct Piece {
  std::string text;
  std::shared_ptr<const Choice> choice;
};
using Sequence = std::vector<Piece>;

struct Option {
  Sequence pieces;
  double chance = 1;
};

struct Choice {
  std::vector<Option> options;
  size_t fewest = 1, most = 1;  // how many of them
  std::string joint = ", ";
};

// ---- reading ------------------------------------------------------------------------------------

std::optional<double> number_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
  return whole && value >= 0 && value < 1e6 ? std::optional(value) : std::nullopt;
}

class Reader {
 public:
  Reader(const Wildcards& wildcards) : wildcards_(wildcards) {}

  Result<Sequence> read(std::string_view text, int depth) {
    if (depth > depth_max) return fail(ErrorKind::invalid, "Alternatives are nested too deeply.");
    Sequence out;
    std::string plain;
    const auto flush = [&] {
      if (!plain.empty()) out.push_back({std::move(plain), nullptr});
      plain.clear();
    };
    for (size_t i = 0; i < text.size();) {
      if (text[i] == '\\' && i + 1 < text.size() &&
          std::string_view("{}|").find(text[i + 1]) != npos) {
        plain += text[i + 1];
        i += 2;
      } else if (text[i] == '{') {
        const size_t close = closing(text, i);
        if (close == npos) {
          return fail(ErrorKind::invalid,
                      fmt::format("The {{ at character {} does not close.", i + 1));
        }
        flush();
        TRY(auto choice, read_choice(text.substr(i + 1, close - i - 1), depth));
        out.push_back({"", std::move(choice)});
        i = close + 1;
      } else if (const size_t end = wildcard_end(text, i); end != npos) {
        TRY(auto choice, read_wildcard(text.substr(i + 2, end - i - 2), depth));
        if (choice == nullptr) {
          plain += text.substr(i, end + 2 - i);
        } else {
          flush();
          out.push_back({"", std::move(choice)});
        }
        i = end + 2;
      } else {
        plain += text[i++];
      }
    }
    flush();
    return out;
  }

 private:
  static size_t closing(std::string_view text, size_t open) {
    int depth = 0;
    for (size_t i = open; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == '{') {
        ++depth;
      } else if (text[i] == '}' && --depth == 0) {
        return i;
      }
    }
    return npos;
  }

  // "__name__": where the closing pair begins; npos where there is no name.
  static size_t wildcard_end(std::string_view text, size_t at) {
    if (!text.substr(at).starts_with("__")) return npos;
    const size_t end = text.find("__", at + 2);
    if (end == npos || end == at + 2) return npos;
    const std::string_view name = text.substr(at + 2, end - at - 2);
    const bool is_name = name.size() <= 200 && std::all_of(name.begin(), name.end(), [](char c) {
                           return c != ' ' && c != '{' && c != '}' && c != '|' && uint8_t(c) >= 32;
                         });
    return is_name ? end : npos;
  }

  static std::vector<std::string_view> options_of(std::string_view text) {
    std::vector<std::string_view> options;
    int depth = 0;
    size_t start = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == '{') {
        ++depth;
      } else if (text[i] == '}') {
        --depth;
      } else if (text[i] == '|' && depth == 0) {
        options.push_back(text.substr(start, i - start));
        start = i + 1;
      }
    }
    options.push_back(text.substr(std::min(start, text.size())));
    return options;
  }

  // "2$$", "1-3$$", "2$$ and $$": how many, and what stands between.
  static void take_count(std::string_view& text, Choice& choice) {
    const size_t first = text.find("$$");
    if (first == npos || text.substr(0, first).find_first_of("{|") != npos) return;
    const std::string_view count = text.substr(0, first);
    const size_t dash = count.find('-');
    const auto low = number_of(count.substr(0, dash));
    const auto high = dash == npos ? low : number_of(count.substr(dash + 1));
    if (!low || !high) return;
    choice.fewest = size_t(std::min(*low, *high));
    choice.most = size_t(std::max(*low, *high));
    text.remove_prefix(first + 2);
    const size_t second = text.find("$$");
    if (second == npos || text.substr(0, second).find_first_of("{|") != npos) return;
    choice.joint = std::string(text.substr(0, second));
    text.remove_prefix(second + 2);
  }

  Result<std::shared_ptr<const Choice>> read_choice(std::string_view text, int depth) {
    auto choice = std::make_shared<Choice>();
    take_count(text, *choice);
    for (std::string_view each : options_of(text)) {
      Option option;
      const size_t mark = each.find("::");
      if (mark != npos) {
        if (const auto chance = number_of(each.substr(0, mark))) {
          option.chance = *chance;
          each.remove_prefix(mark + 2);
        }
      }
      TRY(option.pieces, read(each, depth + 1));
      choice->options.push_back(std::move(option));
    }
    choice->most = std::min(choice->most, choice->options.size());
    choice->fewest = std::min(choice->fewest, choice->most);
    return std::shared_ptr<const Choice>(std::move(choice));
  }

  // nullptr when there is none of this name.
  Result<std::shared_ptr<const Choice>> read_wildcard(std::string_view name, int depth) {
    auto choice = std::make_shared<Choice>();
    if (wildcards_) {
      for (const std::string& line : wildcards_(name)) {
        if (++lines_ > lines_max) {
          return fail(ErrorKind::invalid,
                      fmt::format("The wildcards hold more than {} lines.", lines_max));
        }
        TRY(Sequence pieces, read(line, depth + 1));
        choice->options.push_back({std::move(pieces), 1});
      }
    }
    if (choice->options.empty()) return std::shared_ptr<const Choice>();
    return std::shared_ptr<const Choice>(std::move(choice));
  }

  static constexpr size_t lines_max = 200'000;
  const Wildcards& wildcards_;
  size_t lines_ = 0;
};

// ---- every combination --------------------------------------------------------------------------

using Texts = std::vector<std::string>;

class Everything {
 public:
  explicit Everything(size_t most) : most_(most) {}

  Texts of(const Sequence& pieces) const {
    Texts all{""};
    for (const Piece& piece : pieces) {
      all = product(all, piece.choice ? of(*piece.choice) : Texts{piece.text}, "");
    }
    return all;
  }

 private:
  Texts of(const Choice& choice) const {
    Texts all;
    for (size_t count = choice.fewest; count <= choice.most && all.size() < most_; ++count) {
      std::vector<size_t> taken;
      take(choice, count, taken, {}, all);
    }
    return all;
  }

  // All orders of `count` different options.
  void take(const Choice& choice, size_t count, std::vector<size_t>& taken, const Texts& so_far,
            Texts& all) const {
    if (taken.size() == count) {
      const Texts& made = count == 0 ? Texts{""} : so_far;
      for (const auto& each : made) {
        if (all.size() < most_) all.push_back(each);
      }
      return;
    }
    for (size_t i = 0; i < choice.options.size() && all.size() < most_; ++i) {
      if (std::find(taken.begin(), taken.end(), i) != taken.end()) continue;
      const Texts option = of(choice.options[i].pieces);
      const Texts more = taken.empty() ? option : product(so_far, option, choice.joint);
      taken.push_back(i);
      take(choice, count, taken, more, all);
      taken.pop_back();
    }
  }

  Texts product(const Texts& left, const Texts& right, const std::string& joint) const {
    Texts out;
    for (const auto& a : left) {
      for (const auto& b : right) {
        if (out.size() >= most_) return out;
        if (a.size() + joint.size() + b.size() > dynamic_prompt_bytes_max) continue;
        out.push_back(a + joint + b);
      }
    }
    return out;
  }

  size_t most_;
};

// ---- one by chance ------------------------------------------------------------------------------

// SplitMix64: the same everywhere, which the standard's distributions are not.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  double fraction() {  // 0 <= x < 1
    state_ += 0x9e3779b97f4a7c15;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return double((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }

 private:
  uint64_t state_;
};

class OneByChance {
 public:
  explicit OneByChance(uint64_t seed) : dice_(seed) {}

  void append(const Sequence& pieces, std::string& out) {
    for (const Piece& piece : pieces) {
      if (out.size() > dynamic_prompt_bytes_max) return;
      if (piece.choice) {
        append(*piece.choice, out);
      } else {
        out += piece.text;
      }
    }
  }

 private:
  void append(const Choice& choice, std::string& out) {
    const size_t spread = choice.most - choice.fewest + 1;
    const size_t count = choice.fewest + size_t(dice_.fraction() * double(spread));
    std::vector<size_t> left(choice.options.size());
    for (size_t i = 0; i < left.size(); ++i) left[i] = i;
    for (size_t i = 0; i < count; ++i) {
      const size_t place = pick(choice, left);
      if (i > 0) out += choice.joint;
      append(choice.options[left[place]].pieces, out);
      left.erase(left.begin() + std::ptrdiff_t(place));
    }
  }

  // A place in `left`, by the chances of what is left.
  size_t pick(const Choice& choice, const std::vector<size_t>& left) {
    double total = 0;
    for (const size_t i : left) total += choice.options[i].chance;
    double at = dice_.fraction() * total;
    for (size_t place = 0; place < left.size(); ++place) {
      at -= choice.options[left[place]].chance;
      if (at < 0) return place;
    }
    return left.size() - 1;
  }

  Dice dice_;
};

}  // namespace

Result<std::vector<std::string>> all_prompts(std::string_view prompt, const Wildcards& wildcards,
                                             size_t most) {
  TRY(const Sequence pieces, Reader(wildcards).read(prompt, 0));
  return Everything(std::min(most, dynamic_prompts_max)).of(pieces);
}

Result<std::string> random_prompt(std::string_view prompt, const Wildcards& wildcards,
                                  uint64_t seed) {
  TRY(const Sequence pieces, Reader(wildcards).read(prompt, 0));
  std::string out;
  OneByChance(seed).append(pieces, out);
  return out;
}

bool is_dynamic(std::string_view prompt) {
  const size_t brace = prompt.find('{');
  const size_t name = prompt.find("__");
  return (brace != npos && prompt.find('}', brace) != npos) ||
         (name != npos && prompt.find("__", name + 2) != npos);
}

}  // namespace atelier::text
