// Where the time goes, per kind of operation. ATELIER_PROFILE=1 prints a table at exit: time that
// passed, and time of all threads together, which other programs on the machine disturb less.
#pragma once
#include <cstdint>

namespace atelier::detail {

enum class Work { conv, linear, attention, norm, pointwise, count };

bool profiling();

struct Spent {
  int64_t wall_ns = 0;
  int64_t threads_ns = 0;
};
Spent spent_so_far();
void add_time(Work work, const Spent& start);

class Timed {
 public:
  explicit Timed(Work work) : work_(work) {
    if (profiling()) start_ = spent_so_far();
  }
  ~Timed() {
    if (profiling()) add_time(work_, start_);
  }
  Timed(const Timed&) = delete;
  Timed& operator=(const Timed&) = delete;

 private:
  Work work_;
  Spent start_;
};

}  // namespace atelier::detail
