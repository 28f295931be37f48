#include "text/tokenizer_cases.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/fields.h"

namespace atelier::text {
namespace {

struct CaseRecord {
  std::string prompt;
  std::string cleaned;
  std::vector<int32_t> ids;
  std::vector<int32_t> ids77;  // with markers; cut, not padded
};
template <class V>
void fields(V& v, CaseRecord& c) {
  v.required("prompt", c.prompt);
  v.required("cleaned", c.cleaned);
  v.required("ids", c.ids);
  v.required("ids77", c.ids77).length(2, clip_row_length);
}

struct CaseFile {
  std::vector<CaseRecord> cases;
};
template <class V>
void fields(V& v, CaseFile& f) {
  v.required("cases", f.cases);
}

Result<CaseFile> read_cases(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorKind::not_found, fmt::format("There are no cases at {}", path.string()));
  }
  std::ostringstream text;
  text << file.rdbuf();
  auto read = read_json<CaseFile>(text.str(), UnknownFields::ignore);
  if (!read) return fail(std::move(read).error().within(path.string()));
  return std::move(*read);
}

std::string difference(const CaseRecord& record, const ClipTokenizer& tokenizer) {
  const std::string cleaned = ClipTokenizer::cleaned(record.prompt);
  if (cleaned != record.cleaned) {
    return fmt::format("cleaned to \"{}\" instead of \"{}\"", cleaned, record.cleaned);
  }
  const auto ids = tokenizer.ids(record.prompt);
  if (ids != record.ids) {
    return fmt::format("ids {} instead of {}", fmt::join(ids, " "), fmt::join(record.ids, " "));
  }
  const TokenRow row = tokenizer.chunk(record.prompt).front();
  TokenRow wanted;
  wanted.fill(clip_end_id);
  std::copy(record.ids77.begin(), record.ids77.end(), wanted.begin());
  return row == wanted ? "" : fmt::format("the first row is {}", fmt::join(row, " "));
}

}  // namespace

Result<TokenizerReport> check_tokenizer_cases(const std::filesystem::path& cases,
                                              const ClipTokenizer& tokenizer) {
  TRY(const CaseFile file, read_cases(cases));
  TokenizerReport report;
  for (const CaseRecord& record : file.cases) {
    report.cases.push_back({record.prompt, difference(record, tokenizer)});
    if (!report.cases.back().mismatch.empty()) ++report.mismatches;
  }
  return report;
}

}  // namespace atelier::text
