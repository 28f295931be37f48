// The dispatcher's memory and decisions, for one thread: which engine draws what, what is still to
// be saved, how a job ends. It waits for nothing; pictures to save go out through `save`.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/asset_saver.h"
#include "services/dispatcher.h"
#include "services/engine_frames.h"
#include "services/engine_link.h"
#include "services/input_pictures.h"
#include "services/job_ending.h"
#include "services/job_plan.h"
#include "services/progress_meter.h"
#include "services/queue_board.h"

namespace atelier {

class DispatchDesk {
 public:
  struct Doors {
    Database& db;
    EngineBoard& board;
    QueueBoard& queue;
    EventSink& events;
    const Blobs& blobs;
    std::function<void(FinishedImage)> save;  // answered by saved()
    // Decodes what the job starts from; answered by prepared().
    std::function<void(const JobId&, JobPlan)> prepare;
    std::function<void(const JobId&, const std::optional<JobProgress>&)> show;  // nothing: it ended
  };
  DispatchDesk(Doors doors, DispatcherSettings settings);

  // Jobs that ran when the last server stopped are queued again. Before anything else.
  Result<> recover();

  void opened(int number, std::shared_ptr<EnginePeer> peer);
  // What engine `number` said, or why it makes no sense.
  void heard_text(int number, const std::string& frame);
  void heard_binary(int number, std::string frame);
  void closed(int number);
  void prepared(const JobId& id, JobPlan plan, Result<std::vector<InputPicture>> inputs);
  void saved(const JobId& id, int image, const Result<std::optional<Asset>>& result);
  // Gives queued jobs to waiting engines.
  void hand_out();
  void job_cancelled(const JobId& id);
  // Now and then: heartbeats, silent engines, what failed before and may work now.
  void tick();
  // Engines leave, their jobs go back to the queue.
  void leave();

 private:
  struct Work {
    Job job;
    std::vector<int> to_draw;
    ProgressMeter meter;
    std::optional<JobProgress> progress;
    std::optional<Ending> ending;  // absent while an engine draws undisturbed
    int saving = 0;                // pictures on their way to the disk
    double previewed_at = 0;
    bool told_to_stop = false;
    bool preparing = false;  // its engine waits for the inputs and knows nothing of it
  };
  struct Engine {
    std::shared_ptr<EnginePeer> peer;
    EngineFrames frames;
    std::optional<protocol::Hello> hello;
    bool waiting = false;
    std::optional<JobId> job;
    double heard_at = 0;
    double beat_at = 0;
  };

  bool hand_to(int number, Engine& engine);
  void send(Engine& engine, const JobId& id, JobPlan plan, std::vector<InputPicture> inputs);
  Engine* engine_with(const JobId& id);
  Engine* find_engine(int number);
  void take(int number, Result<EngineSaid> said);
  void take_hello(int number, Engine& engine, const protocol::Hello& hello);
  void take_claim(Engine& engine);
  void take_progress(Engine& engine, const ProgressSaid& said);
  void take_image(Engine& engine, ImageSaid said);
  void take_end(Engine& engine, const std::string& job_id, const Ending& ending);
  Work* work_of(const Engine& engine, const std::string& job_id);
  bool is_held(const JobId& id) const;
  void lose(int number, const Ending& ending);
  void hang_up(int number, const std::string& why);
  void stop_drawing(const JobId& id, Ending ending);
  void settle(const JobId& id);
  void announce(const JobId& id);
  void remember(const protocol::Hello& hello);
  void learn(const Work& work, const protocol::Image& image);

  Doors doors_;
  DispatcherSettings settings_;
  JobStore jobs_;
  std::map<int, Engine> engines_;
  std::map<JobId, Work> works_;
  bool leaving_ = false;
};

}  // namespace atelier
