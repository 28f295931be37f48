#include "services/model_scan.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/assert.h"
#include "base/clock.h"
#include "base/log.h"
#include "media/identity.h"
#include "services/model_card.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view usual_scheduler = "dpmpp_2m_k";

void apply(const ModelCard& card, Model& model) {
  model.name = card.name.value_or(model_name_of(model.path));
  model.description = card.description;
  model.native_width = card.native_width.value_or(model.native_width);
  model.native_height = card.native_height.value_or(model.native_height);
  const CardDefaults& d = card.default_settings;
  const ModelDefaults usual;
  model.defaults.scheduler = d.scheduler.value_or(std::string(usual_scheduler));
  model.defaults.steps = d.steps.value_or(usual.steps);
  model.defaults.cfg_scale = d.cfg_scale.value_or(usual.cfg_scale);
  model.defaults.width = d.width.value_or(model.native_width);
  model.defaults.height = d.height.value_or(model.native_height);
  model.example_prompts = card.example_prompts;
  if (!card.trigger_phrases.empty()) model.trigger_phrases = card.trigger_phrases;
}

void apply(const protocol::ModelFacts& facts, Model& model) {
  model.base = facts.base;
  model.type = facts.type;
  model.format = facts.format;
  model.variant = facts.variant;
  model.prediction = facts.prediction;
  model.family_label = facts.family_label;
  model.trigger = facts.trigger;
  model.vectors = facts.vectors;
  model.scale = facts.scale;
  model.default_weight = facts.default_weight;
  model.trigger_phrases = facts.trigger_phrases;
  model.native_width = facts.native_width;
  model.native_height = facts.native_height;
  model.size_multiple = facts.size_multiple;
  model.fault = facts.fault;
  model.state = facts.fault.empty() ? ModelState::ready : ModelState::broken;
}

Model blank(const ModelPlace& place) {
  Model model;
  model.id = ModelId::make();
  model.path = place.path;
  model.bundled = place.bundled;
  model.added = place.added;
  model.created_at = model.updated_at = now_utc_ms();
  model.base = model.type = "unknown";
  std::error_code ignored;
  model.format = fs::is_directory(place.path, ignored) ? "diffusers" : "checkpoint";
  return model;
}

Result<Model> model_at(const ModelPlace& place, const Result<protocol::ModelFacts>& facts,
                       std::string stamp) {
  Model model = blank(place);
  model.stamp = std::move(stamp);
  TRY(const auto identity, identify_model(place.path));
  model.hash = identity.hash;
  model.bytes = identity.bytes;
  if (facts) {
    apply(*facts, model);
  } else {
    model.state = ModelState::broken;
    model.fault = facts.error().message;
    model.stamp.clear();  // the engine said nothing about it: ask again at the next scan
    log_warn("models", place.path + ": " + to_line(facts.error()));
  }
  apply(load_model_card(place.path), model);
  return model;
}

}  // namespace

std::string scan_stamp_of(const std::string& path) {
  std::string stamp = stamp_of_model(path);
  std::error_code wrong;
  const auto changed = fs::last_write_time(card_path(path), wrong);
  if (!wrong) stamp += "-" + std::to_string(changed.time_since_epoch().count());
  return stamp;
}

std::vector<Model> ModelScanner::look_at_batch(const std::vector<ModelPlace>& places) const {
  std::vector<std::string> paths;
  std::vector<std::string> stamps;  // before the look: what is written meanwhile is looked at again
  for (const ModelPlace& place : places) {
    paths.push_back(place.path);
    stamps.push_back(scan_stamp_of(place.path));
  }
  const auto facts = inspect_(paths);
  ATELIER_ASSERT(facts.size() == paths.size());
  std::vector<Model> models;
  for (size_t i = 0; i < places.size(); ++i) {
    auto model = model_at(places[i], facts[i], std::move(stamps[i]));
    if (model) {
      models.push_back(std::move(*model));
    } else {
      // It left, or cannot be read, between the listing and the look.
      log_warn("models", places[i].path + ": " + to_line(model.error()));
    }
  }
  return models;
}

Result<Model> ModelScanner::look_at(const ModelPlace& place) const {
  std::string stamp = scan_stamp_of(place.path);
  const auto facts = inspect_({place.path});
  ATELIER_ASSERT(facts.size() == 1);
  return model_at(place, facts.front(), std::move(stamp));
}

Result<> ModelScanner::look_at(const std::vector<ModelPlace>& places, const Take& take) const {
  if (places.empty()) return {};
  // Even shares: two threads with 150 each are done before one with 200 and one with 100.
  const size_t workers = std::min({settings_.threads, places.size(),
                                   size_t{std::max(1U, std::thread::hardware_concurrency())}});
  const size_t share = (places.size() + workers - 1) / workers;
  const size_t batch = std::clamp<size_t>(share, 1, settings_.batch);
  std::atomic<size_t> next{0};
  std::mutex taking;
  Result<> taken;
  const auto work = [&] {
    for (size_t from = next.fetch_add(batch); from < places.size(); from = next.fetch_add(batch)) {
      const size_t to = std::min(from + batch, places.size());
      auto models =
          look_at_batch({places.begin() + ptrdiff_t(from), places.begin() + ptrdiff_t(to)});
      const std::lock_guard lock(taking);
      if (!taken) return;
      taken = take(std::move(models));
    }
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < workers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return taken;
}

}  // namespace atelier
