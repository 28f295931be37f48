// A vocabulary as prompts have it: a few hundred words that are in every other prompt, and a long
// tail of rare ones, drawn by Zipf's law.
#pragma once
#include <random>
#include <string>
#include <vector>

namespace atelier::bench {

using Random = std::mt19937_64;

// A number below `count`; small ones are likelier, as words by their rank.
size_t zipf(Random& random, size_t count);

class Words {
 public:
  explicit Words(size_t count);
  const std::string& pick(Random& random) const { return words_[zipf(random, words_.size())]; }
  const std::string& at(size_t rank) const { return words_[rank]; }
  size_t size() const { return words_.size(); }
  // 28 words with commas where people put them.
  std::string prompt(Random& random) const;

 private:
  std::vector<std::string> words_;
};

}  // namespace atelier::bench
