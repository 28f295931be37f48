// What every kind of fixture reports while it is verified: one line a case.
#pragma once
#include <functional>
#include <string>

namespace atelier {

struct VerifyCase {
  std::string name;
  double error = 0;      // worst absolute difference from the reference; NaN when it has no number
  double tolerance = 0;  // ok when error <= tolerance, so NaN is never ok
  std::string note;      // why it failed, where that is not the number
};

using VerifySink = std::function<void(const VerifyCase&)>;

}  // namespace atelier
