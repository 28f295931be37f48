// How the desk hands jobs to engines: claimed, planned, its pictures decoded elsewhere, sent.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "services/dispatch_desk.h"
#include "services/draft_check.h"
#include "services/engine_board.h"
#include "services/queue_board.h"
#include "store/settings.h"

namespace atelier {

Result<> DispatchDesk::recover() {
  const auto requeue_all = [&](Tx& tx) -> Result<int> {
    TRY(const auto ids, jobs_.ids_in(tx, JobState::running));
    for (const JobId& id : ids) TRY_DO(jobs_.requeue(tx, id, false));
    return int(ids.size());
  };
  TRY(const int count, doors_.db.write(requeue_all));
  std::optional<std::string> paused;
  std::optional<std::string> times;
  const auto look = [&](Tx& tx) -> Result<> {
    TRY(paused, SettingStore().find(tx, queue_paused_setting));
    TRY(times, SettingStore().find(tx, step_times_setting));
    return {};
  };
  TRY_DO(doors_.db.read(look));
  doors_.queue.set_paused(paused == "1");
  if (times) doors_.queue.times().read(*times);
  if (count > 0) log_info("jobs", fmt::format("{} interrupted jobs are queued again", count));
  return {};
}

void DispatchDesk::hand_out() {
  if (leaving_ || doors_.queue.is_paused()) return;
  for (auto& [number, engine] : engines_) {
    // A job that cannot be drawn at all ends here, and the next one is looked at.
    while (engine.waiting && hand_to(number, engine)) {
    }
  }
}

// True when a job was taken from the queue. When the disk refuses, a later tick tries again.
bool DispatchDesk::hand_to(int number, Engine& engine) {
  auto claimed = doors_.db.write([&](Tx& tx) { return jobs_.claim_next(tx, now_utc_ms()); });
  if (!claimed) log_warn("jobs", "cannot claim: " + to_line(claimed.error()));
  if (!claimed || !*claimed) return false;
  const Job& job = **claimed;
  auto plan = doors_.db.read([&](Tx& tx) { return plan_for(tx, job, doors_.blobs); });
  const std::vector<int> to_draw = plan ? plan->plan.images : std::vector<int>();
  const StepTimes& times = doors_.queue.times();
  const UsualTimes usual{times.seconds_of(job.time_key, job.work_steps / job.images),
                         times.overhead_seconds_of(job.time_key)};
  const ProgressMeter meter(job.images, int(to_draw.size()), usual,
                            step_costs_of(job.recipe, job.details));
  Work& work = works_.emplace(job.id, Work{job, to_draw, meter}).first->second;
  if (!plan) work.ending = DrawingFailed{{plan.error().kind, plan.error().message}};
  if (plan && to_draw.empty()) work.ending = AllDrawn{};
  if (work.ending) {
    settle(job.id);
    return true;
  }
  engine.waiting = false;
  engine.job = job.id;
  doors_.board.working(true);
  std::optional<int64_t> eta_ms;
  if (usual.image_s) eta_ms = int64_t(*usual.image_s * 1000 * double(to_draw.size()));
  doors_.queue.running(job.id, eta_ms);
  log_info("jobs", fmt::format("job {} goes to engine {}, images to draw: {}", job.id.text, number,
                               to_draw.size()));
  const JobId id = job.id;
  if (plan->inputs.empty()) {
    send(engine, id, std::move(*plan), {});
  } else {
    work.preparing = true;
    doors_.prepare(id, std::move(*plan));
  }
  announce(id);
  return true;
}

void DispatchDesk::send(Engine& engine, const JobId& id, JobPlan plan,
                        std::vector<InputPicture> inputs) {
  protocol::RunJob run{id.text, std::move(plan.plan), {}, std::move(plan.next_model_paths)};
  for (const InputPicture& input : inputs) run.inputs.push_back(input.info);
  engine.peer->send_text(to_frame(run));
  for (InputPicture& input : inputs) engine.peer->send_binary(std::move(input.pixels));
}

void DispatchDesk::prepared(const JobId& id, JobPlan plan,
                            Result<std::vector<InputPicture>> inputs) {
  const auto found = works_.find(id);
  Engine* engine = engine_with(id);
  if (found == works_.end() || !found->second.preparing || engine == nullptr) return;
  Work& work = found->second;
  work.preparing = false;
  if (inputs && !work.ending) {
    return send(*engine, id, std::move(plan), std::move(*inputs));
  }
  if (!work.ending) work.ending = DrawingFailed{{inputs.error().kind, inputs.error().message}};
  // The engine never heard of this job: it still waits for one.
  engine->job.reset();
  engine->waiting = true;
  doors_.board.working(false);
  settle(id);
  hand_out();
}

}  // namespace atelier
