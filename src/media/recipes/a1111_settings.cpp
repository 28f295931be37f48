#include "media/recipes/a1111_settings.h"

#include <algorithm>
#include <array>

#include "media/recipes/foreign_json.h"
#include "media/texts/clean_text.h"

namespace atelier {
namespace {

bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         byte >= 0x80;
}

// Length of "Name" in "Name: ..."; 0 when no name stands here.
size_t name_length(std::string_view text) {
  constexpr size_t name_bytes_max = 80;
  if (text.empty() || !is_word(text[0])) return 0;
  size_t end = 1;
  const auto inside = [](char c) {
    return is_word(c) || c == ' ' || c == '-' || c == '/' || c == '.' || c == '(' || c == ')';
  };
  while (end < text.size() && end < name_bytes_max && inside(text[end])) ++end;
  return end >= 2 && end < text.size() && text[end] == ':' ? end : 0;
}

// The end of a JSON string that starts here, behind its closing quote; 0 when it has none.
size_t string_end(std::string_view text) {
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return 0;
}

// The end of a list or object that starts here; 0 when it is not closed.
size_t brackets_end(std::string_view text) {
  int depth = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      const size_t length = string_end(text.substr(at));
      if (length == 0) return 0;
      at += length - 1;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      if (--depth == 0) return at + 1;
    }
  }
  return 0;
}

std::string unquoted(std::string_view value) {
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
  const auto parsed = parse_foreign_json(value);
  if (!parsed || !parsed->is_string()) return std::string(value.substr(1, value.size() - 2));
  return clean_utf8(std::string_view(parsed->get_string()));
}

// How much of `rest` a value takes. Unclosed quotes and brackets cost a look at the whole rest, so
// only the first few are looked at.
class ValueScanner {
 public:
  size_t length(std::string_view rest) {
    size_t whole = 0;
    const bool quoted = rest.starts_with('"');
    const bool bracketed = rest.starts_with('{') || rest.starts_with('[');
    if ((quoted || bracketed) && failures_left_ > 0) {
      whole = quoted ? string_end(rest) : brackets_end(rest);
      failures_left_ -= whole == 0 ? 1 : 0;
    }
    return std::min(rest.find_first_of(",\n", whole), rest.size());
  }

 private:
  int failures_left_ = 8;
};

constexpr std::string_view negative_mark = "Negative prompt:";
constexpr std::string_view steps_mark = "Steps:";
constexpr std::string_view template_mark = "Template:";
constexpr std::string_view negative_template_mark = "Negative Template:";

bool starts_settings(std::string_view text) {
  if (!text.starts_with(steps_mark)) return false;
  const std::string_view rest = trimmed(text.substr(steps_mark.size(), 24));
  return !rest.empty() && rest[0] >= '0' && rest[0] <= '9';
}

// A last line without "Steps:" counts as settings when it has three names, two of them known.
bool is_settings_line(std::string_view line) {
  constexpr std::array<std::string_view, 7> known{"Seed",  "Sampler", "CFG scale", "Size",
                                                  "Model", "Version", "Model hash"};
  if (name_length(trimmed(line)) == 0) return false;
  const auto settings = parse_a1111_settings(line);
  const auto is_known = [&](const A1111Setting& setting) {
    return std::find(known.begin(), known.end(), setting.name) != known.end();
  };
  return settings.size() >= 3 && std::count_if(settings.begin(), settings.end(), is_known) >= 2;
}

bool begins_line(std::string_view text, size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

// Where the settings begin: at the last line that starts with "Steps: 20"; else at the last line
// when it looks like settings; else behind "Steps: 20" within a line, as one-line copies have it.
size_t find_settings(std::string_view text) {
  constexpr int looks_max = 64;
  size_t inside_line = std::string_view::npos;
  size_t at = text.rfind(steps_mark);
  for (int looks = 0; at != std::string_view::npos && looks < looks_max; ++looks) {
    if (starts_settings(text.substr(at))) {
      if (begins_line(text, at)) return at;
      const bool own_word = text[at - 1] == ' ' || text[at - 1] == '.' || text[at - 1] == ',';
      if (own_word && inside_line == std::string_view::npos &&
          parse_a1111_settings(text.substr(at)).size() >= 3) {
        inside_line = at;
      }
    }
    at = at == 0 ? std::string_view::npos : text.rfind(steps_mark, at - 1);
  }
  const size_t last_break = text.rfind('\n');
  const size_t last = last_break == std::string_view::npos ? 0 : last_break + 1;
  return is_settings_line(text.substr(last)) ? last : inside_line;
}

// Where a mark stands at the start of a line; npos when nowhere.
size_t find_line(std::string_view text, std::string_view mark) {
  size_t at = text.find(mark);
  while (at != std::string_view::npos && !begins_line(text, at)) at = text.find(mark, at + 1);
  return at;
}

void split_prompts(std::string_view head, bool one_line, A1111Parts& parts) {
  size_t negative = find_line(head, negative_mark);
  // Only where the settings stand in the prompt's line may the negative prompt do so too.
  if (negative == std::string_view::npos && one_line) negative = head.rfind(negative_mark);
  parts.prompt = trimmed(head.substr(0, negative));
  if (negative != std::string_view::npos) {
    parts.negative_prompt = trimmed(head.substr(negative + negative_mark.size()));
  }
}

// The dynamic prompts extension puts its templates behind the settings, each until the next.
void split_templates(std::string_view& settings, A1111Parts& parts) {
  const size_t negative = find_line(settings, negative_template_mark);
  if (negative != std::string_view::npos) {
    parts.negative_template = trimmed(settings.substr(negative + negative_template_mark.size()));
    settings = settings.substr(0, negative);
  }
  const size_t positive = find_line(settings, template_mark);
  if (positive != std::string_view::npos) {
    parts.template_prompt = trimmed(settings.substr(positive + template_mark.size()));
    settings = settings.substr(0, positive);
  }
}

}  // namespace

std::vector<A1111Setting> parse_a1111_settings(std::string_view line) {
  constexpr size_t settings_max = 300;
  std::vector<A1111Setting> settings;
  ValueScanner scanner;
  std::string_view rest = line;
  while (settings.size() < settings_max) {
    const size_t begin = rest.find_first_not_of(" \t\n,");
    if (begin == std::string_view::npos) break;
    const size_t name = name_length(rest.substr(begin));
    if (name == 0) {
      // No name: the comma was part of the value before it.
      const size_t length = begin + scanner.length(rest.substr(begin));
      if (!settings.empty()) settings.back().value += rest.substr(0, length);
      rest.remove_prefix(length);
      continue;
    }
    const std::string_view key = trimmed(rest.substr(begin, name));
    rest.remove_prefix(begin + name + 1);
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t")));
    const size_t length = scanner.length(rest);
    settings.push_back({std::string(key), unquoted(trimmed(rest.substr(0, length)))});
    rest.remove_prefix(length);
  }
  return settings;
}

A1111Parts split_a1111(std::string_view text) {
  A1111Parts parts;
  text = trimmed(text);
  const size_t at = find_settings(text);
  if (at == std::string_view::npos) {
    split_prompts(text, false, parts);
    return parts;
  }
  parts.settings = text.substr(at);
  split_templates(parts.settings, parts);
  split_prompts(text.substr(0, at), !begins_line(text, at), parts);
  return parts;
}

}  // namespace atelier
