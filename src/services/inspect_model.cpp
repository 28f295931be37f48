#include "services/inspect_model.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "services/run_program.h"

namespace atelier {
namespace {

using Facts = Result<protocol::ModelFacts>;

constexpr int inspect_deadline_ms = 120'000;  // a large checkpoint on a slow disk
constexpr int more_deadline_ms = 1000;        // for each further path
constexpr size_t line_bytes_max = 64 << 10;
constexpr size_t quote_chars_max = 300;

// The last line of what a program complained about.
std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const size_t start = text.rfind('\n');
  if (start != std::string::npos) text.erase(0, start + 1);
  return text.substr(0, quote_chars_max);
}

// The whole lines of the output, one a path.
std::vector<Facts> answers_in(std::string_view out, size_t count_max) {
  std::vector<Facts> answers;
  for (size_t end = out.find('\n'); end != std::string_view::npos && answers.size() < count_max;
       end = out.find('\n')) {
    const std::string_view line = out.substr(0, end);
    out.remove_prefix(end + 1);
    if (!line.empty()) {
      answers.push_back(read_json<protocol::ModelFacts>(line, UnknownFields::ignore));
    }
  }
  return answers;
}

struct Asked {
  std::vector<Facts> answers;  // of the first paths
  Error trouble;               // why there are no more
};

Asked ask(const std::string& program, std::span<const std::string> paths) {
  std::vector<std::string> command{program, "inspect"};
  command.insert(command.end(), paths.begin(), paths.end());
  const auto output = run_program(
      command, {.deadline_ms = inspect_deadline_ms + int(paths.size()) * more_deadline_ms,
                .output_bytes_max = line_bytes_max * paths.size()});
  if (!output) return {{}, output.error()};
  return {answers_in(output->out, paths.size()),
          {ErrorKind::unavailable,
           "The engine could not look at this model (exit code " +
               std::to_string(output->exit_code) + "): " + last_line(output->err),
           "",
           {}}};
}

// Answers of at least one of the paths, in order.
std::vector<Facts> some_answers(const std::string& program, std::span<const std::string> paths) {
  Asked asked = ask(program, paths);
  if (!asked.answers.empty()) return std::move(asked.answers);
  // Where the program cannot be started, asking again for each path would only take long.
  if (asked.trouble.kind == ErrorKind::not_found) {
    return std::vector<Facts>(paths.size(), Facts(Failure(asked.trouble)));
  }
  // The first one by itself: then the trouble is its own.
  if (paths.size() > 1) asked = ask(program, paths.first(1));
  if (!asked.answers.empty()) return std::move(asked.answers);
  return {Facts(Failure(asked.trouble))};
}

}  // namespace

InspectModels inspect_with(std::string engine_program) {
  return [program = std::move(engine_program)](const std::vector<std::string>& paths) {
    std::vector<Facts> facts;
    while (facts.size() < paths.size()) {
      // Fewer than asked for: the engine ended at the next one, which is asked for first now.
      auto some = some_answers(program, std::span(paths).subspan(facts.size()));
      std::move(some.begin(), some.end(), std::back_inserter(facts));
    }
    return facts;
  };
}

}  // namespace atelier
