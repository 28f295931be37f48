#include "services/tokens.h"

#include <algorithm>
#include <mutex>

#include "services/draft_check.h"
#include "services/limits.h"
#include "text/clip_tokenizer.h"

namespace atelier {

// The table is a few megabytes: it is loaded when somebody first types.
struct TokenService::Parts {
  std::mutex mutex;
  std::optional<text::ClipTokenizer> tokenizer;
};

TokenService::TokenService() : parts_(std::make_unique<Parts>()) {}
TokenService::~TokenService() = default;

Result<TokenCount> TokenService::count(const Caller& caller, const std::string& text) {
  TRY_DO(require(caller, Action::models_read));
  if (count_chars(text) > size_t{limits::prompt_chars_max}) {
    return fail(ErrorKind::invalid, "The text is too long to count.");
  }
  {
    const std::lock_guard lock(parts_->mutex);
    if (!parts_->tokenizer) {
      TRY(parts_->tokenizer, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
    }
  }
  constexpr auto per_chunk = int(text::clip_ids_per_row);
  const auto tokens = int(parts_->tokenizer->count(text));
  return TokenCount{tokens, std::max(1, (tokens + per_chunk - 1) / per_chunk), per_chunk};
}

}  // namespace atelier
