// Runs a file of known prompts and ids against a tokenizer: what `verify` and the tests share.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/clip_tokenizer.h"

namespace atelier::text {

struct TokenizerCase {
  std::string prompt;
  std::string mismatch;  // empty when every id is right, else what differs
};

struct TokenizerReport {
  std::vector<TokenizerCase> cases;
  size_t mismatches = 0;
};

// `cases`: JSON {"cases": [{"prompt", "cleaned", "ids", "ids77"}]}. Checks the clean text, the ids
// and, cut or padded to one row, the 77 ids. not_found or invalid when the file cannot be read.
Result<TokenizerReport> check_tokenizer_cases(const std::filesystem::path& cases,
                                              const ClipTokenizer& tokenizer);

}  // namespace atelier::text
