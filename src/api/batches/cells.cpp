#include "api/batches/cells.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <charconv>

#include "api/jobs/dto.h"
#include "base/assert.h"
#include "services/faults.h"

namespace atelier::api {
namespace {

namespace json = boost::json;

// "loras[0].weight" -> loras, 0, weight
std::vector<std::string> steps_of(std::string_view field) {
  std::vector<std::string> steps(1);
  for (const char c : field) {
    if (c == '.' || c == '[') {
      steps.emplace_back();
    } else if (c != ']') {
      steps.back() += c;
    }
  }
  return steps;
}

json::value* item_of(json::array& list, const std::string& step) {
  size_t index = 0;
  const auto end = step.data() + step.size();
  const auto [stop, code] = std::from_chars(step.data(), end, index);
  if (code != std::errc() || stop != end || index >= list.size()) return nullptr;
  return &list[index];
}

// Two settings that say the same thing: the one that varies wins.
void drop_rival(json::value& job, std::string_view field) {
  if (field == "text_accuracy") job.as_object().erase("cfg_scale");
  if (field == "cfg_scale") job.as_object().erase("text_accuracy");
}

// Pictures that are compared start from the same noise.
void fix_seed(json::value& job) {
  auto& members = job.as_object();
  if (const auto* seed = members.if_contains("seed"); seed != nullptr && !seed->is_null()) return;
  uint32_t seed = 0;
  ATELIER_ASSERT(getrandom(&seed, sizeof seed, 0) == ssize_t{sizeof seed});
  members["seed"] = int64_t{seed};
}

Result<std::vector<JobDraft>> read_all(const std::vector<json::value>& jobs) {
  std::vector<JobDraft> drafts;
  Faults faults;
  for (const json::value& job : jobs) {
    auto draft = read_json_value<JobDraft>(job);
    if (draft) {
      drafts.push_back(std::move(*draft));
    } else if (!faults.take(draft.error())) {
      return Failure(draft.error());
    }
  }
  TRY_DO(std::move(faults).verdict());
  return drafts;
}

}  // namespace

json::value* find_place(json::value& job, std::string_view field) {
  json::value* place = &job;
  const auto steps = steps_of(field);
  for (size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].empty()) return nullptr;
    const bool is_last = i + 1 == steps.size();
    if (place->is_array()) {
      place = item_of(place->get_array(), steps[i]);
    } else if (place->is_object()) {
      auto& members = place->get_object();
      // A job may leave out what varies, but not the part that it belongs to.
      place = is_last ? &members[steps[i]] : members.if_contains(steps[i]);
    } else {
      return nullptr;
    }
    if (place == nullptr) return nullptr;
  }
  return place;
}

Result<std::vector<JobDraft>> grid_jobs(const json::value& job, const std::vector<GridAxis>& axes) {
  if (!job.is_object()) return refused_field("job", "must be an object");
  json::value base = job;
  fix_seed(base);
  base.as_object()["images"] = 1;
  const int64_t cells = cells_of(axes);
  if (cells > limits::batch_jobs_max) {
    return refused_field("axes", fmt::format("would make {} pictures; at most {} are possible",
                                             cells, limits::batch_jobs_max));
  }
  Faults faults;
  for (size_t i = 0; i < axes.size(); ++i) {
    if (find_place(base, axes[i].field) != nullptr) continue;
    faults.add(fmt::format("axes[{}].field", i), "names nothing that this job has");
  }
  TRY_DO(std::move(faults).verdict());
  std::vector<json::value> jobs;
  for (int64_t cell = 0; cell < cells; ++cell) {
    json::value made = base;
    const auto index = index_of(axes, cell);
    for (size_t i = 0; i < axes.size(); ++i) {
      *find_place(made, axes[i].field) = axes[i].values[size_t(index[i])];
      drop_rival(made, axes[i].field);
    }
    jobs.push_back(std::move(made));
  }
  return read_all(jobs);
}

Result<std::vector<JobDraft>> prompt_jobs(const json::value& job,
                                          const std::vector<std::string>& prompts) {
  if (!job.is_object()) return refused_field("job", "must be an object");
  std::vector<json::value> jobs;
  for (const std::string& prompt : prompts) {
    json::value made = job;
    made.as_object()["prompt"] = prompt;
    jobs.push_back(std::move(made));
  }
  return read_all(jobs);
}

}  // namespace atelier::api
