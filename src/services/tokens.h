// How many tokens a prompt has: the counter under the prompt field.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "services/caller.h"

namespace atelier {

struct TokenCount {
  int tokens = 0;  // without start and end markers
  int chunks = 1;
  int per_chunk = 75;
};

class TokenService {
 public:
  TokenService();
  ~TokenService();
  // Every model of this version shares one vocabulary, so the model does not change the count.
  Result<TokenCount> count(const Caller& caller, const std::string& text);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
