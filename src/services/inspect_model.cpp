#include "services/inspect_model.h"

#include "services/run_program.h"

namespace atelier {
namespace {

constexpr int inspect_deadline_ms = 120'000;  // a large checkpoint on a slow disk
constexpr size_t quote_chars_max = 300;

// The last line of what a program complained about.
std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const size_t start = text.rfind('\n');
  if (start != std::string::npos) text.erase(0, start + 1);
  return text.substr(0, quote_chars_max);
}

Result<protocol::ModelFacts> inspect(const std::string& program, const std::string& path) {
  TRY(const ProgramOutput output,
      run_program({program, "inspect", path}, {.deadline_ms = inspect_deadline_ms}));
  if (output.exit_code != 0) {
    return fail(ErrorKind::unavailable, "The engine could not look at this model (exit code " +
                                            std::to_string(output.exit_code) +
                                            "): " + last_line(output.err));
  }
  return read_json<protocol::ModelFacts>(output.out, UnknownFields::ignore);
}

}  // namespace

InspectModel inspect_with(std::string engine_program) {
  return [program = std::move(engine_program)](const std::string& path) {
    return inspect(program, path);
  };
}

}  // namespace atelier
