#include <limits>

#include "engine/verify_kinds.h"
#include "engine/verify_support.h"
#include "text/tokenizer_cases.h"

namespace atelier {

void verify_tokenizer(const std::filesystem::path& folder, const VerifySink& sink) {
  const std::string set = folder.filename().string();
  const auto tokenizer = text::ClipTokenizer::load(text::ClipTokenizer::installed_merges());
  if (!tokenizer) return report_broken(sink, set, tokenizer.error());
  const auto report = text::check_tokenizer_cases(folder / "cases.json", *tokenizer);
  if (!report) return report_broken(sink, set, report.error());
  int number = 0;
  for (const auto& result : report->cases) {
    // Ids match or they do not: the error is 0 or 1, the tolerance 0.
    sink({.name = set + "/" + std::to_string(number++),
          .error = result.mismatch.empty() ? 0.0 : 1.0,
          .tolerance = 0,
          .note = result.mismatch});
  }
}

}  // namespace atelier
