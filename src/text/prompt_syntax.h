// What the marks in a prompt mean: weights, blends, joins. Never fails: what is no syntax is text.
// Not for wildcards and alternatives (`dynamic_prompt.h`), nor for tokens.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace atelier::text {

// A piece of text that counts `weight` times; 1 is usual, always finite, -100..100.
struct Fragment {
  std::string text;
  double weight = 1;

  bool operator==(const Fragment&) const = default;
};

// Neighbours have different weights; at least one fragment, perhaps an empty one.
using Fragments = std::vector<Fragment>;

// The sum of several prompts' meanings.
struct Blend {
  std::vector<Fragments> parts;  // at least one
  std::vector<double> weights;   // one a part
  bool normalised = true;        // weights count as shares of their sum
};

// Prompts one after the other, each read on its own.
struct Conjunction {
  std::vector<Blend> parts;  // at least one; a plain prompt is one part of one part
  std::vector<double> weights;
};

// Compel's syntax: `word++`, `word--`, `(some words)1.3`, `"words"+`, nested weights multiply,
// `("a", "b").blend(0.7, 0.3)` with `no_normalize`, `("a", "b").and(1, 0.5)`, quotes straight or
// curly. A1111's: `(words:1.3)` and `[words]` (times 1/1.1). In one point they differ: `(words)`
// alone means nothing here, as in Compel. A backslash makes the next mark plain text (and stays in
// the text before a plus or minus, as in Compel). Marks that do not close are text. Any bytes;
// nesting deeper than 32 is text.
Conjunction parse_prompt(std::string_view prompt);

// The weights of one text, without blends and joins.
Fragments parse_weights(std::string_view text);

// The text without any marks, pieces of blends and joins after each other.
std::string plain_text(const Conjunction& prompt);

}  // namespace atelier::text
