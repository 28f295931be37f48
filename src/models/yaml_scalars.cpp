#include "models/yaml_scalars.h"

#include <fmt/format.h>
#include <yaml.h>

#include <vector>

namespace atelier {
namespace {

constexpr size_t depth_max = 32;
constexpr size_t scalars_max = 10000;

// libyaml's parser and its current event, let go in every case.
class Parser {
 public:
  explicit Parser(std::string_view text) {
    ready_ = yaml_parser_initialize(&parser_) != 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (ready_) yaml_parser_set_input_string(&parser_, bytes, text.size());
  }
  ~Parser() {
    forget();
    if (ready_) yaml_parser_delete(&parser_);
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // The next event; null when the text is broken. Valid until the next call.
  const yaml_event_t* next() {
    forget();
    has_event_ = ready_ && yaml_parser_parse(&parser_, &event_) != 0;
    return has_event_ ? &event_ : nullptr;
  }
  size_t line() const { return parser_.problem_mark.line + 1; }

 private:
  void forget() {
    if (has_event_) yaml_event_delete(&event_);
    has_event_ = false;
  }

  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool ready_ = false;
  bool has_event_ = false;
};

// Where the reader is: a map awaits a name or its value, a list counts its items.
struct Level {
  bool is_list = false;
  bool has_name = false;
  size_t items = 0;
  std::string path;  // of the value that comes next
};

class Reader {
 public:
  explicit Reader(std::string_view text) : parser_(text) {}

  Result<YamlScalars> read() {
    while (const yaml_event_t* event = parser_.next()) {
      if (event->type == YAML_STREAM_END_EVENT) return std::move(scalars_);
      TRY_DO(take(*event));
    }
    return fail(ErrorKind::corrupt, fmt::format("this is no YAML (line {})", parser_.line()));
  }

 private:
  Result<> take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_MAPPING_START_EVENT: return open(/*is_list=*/false);
      case YAML_SEQUENCE_START_EVENT: return open(/*is_list=*/true);
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        levels_.pop_back();
        close_value();
        return {};
      case YAML_ALIAS_EVENT: close_value(); return {};
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event.data.scalar;
        return take_scalar({reinterpret_cast<const char*>(scalar.value), scalar.length});
      }
      default: return {};
    }
  }

  std::string path_of_value() const {
    if (levels_.empty()) return {};
    const Level& level = levels_.back();
    if (!level.is_list) return level.path;
    const std::string number = std::to_string(level.items);
    return prefix_of(levels_.size() - 1) + number;
  }
  std::string prefix_of(size_t depth) const {
    return depth == 0 || parents_[depth].empty() ? std::string() : parents_[depth] + ".";
  }

  Result<> open(bool is_list) {
    if (levels_.size() >= depth_max) return fail(ErrorKind::corrupt, "it nests too deep");
    std::string path = path_of_value();
    levels_.push_back({is_list, false, 0, {}});
    parents_.resize(levels_.size());
    parents_.back() = std::move(path);
    return {};
  }

  // A value ended: the map awaits the next name, the list its next item.
  void close_value() {
    if (levels_.empty()) return;
    Level& level = levels_.back();
    if (level.is_list)
      ++level.items;
    else
      level.has_name = !level.has_name;
  }

  Result<> take_scalar(std::string_view text) {
    if (levels_.empty()) return {};
    Level& level = levels_.back();
    if (!level.is_list && !level.has_name) {
      level.path = prefix_of(levels_.size() - 1) + std::string(text);
      level.has_name = true;
      return {};
    }
    if (scalars_.size() >= scalars_max) return fail(ErrorKind::corrupt, "it has too many values");
    scalars_.emplace(path_of_value(), std::string(text));
    close_value();
    return {};
  }

  Parser parser_;
  std::vector<Level> levels_;
  std::vector<std::string> parents_;  // the path each level lies at
  YamlScalars scalars_;
};

}  // namespace

Result<YamlScalars> read_yaml_scalars(std::string_view text) {
  return Reader(text).read();
}

}  // namespace atelier
