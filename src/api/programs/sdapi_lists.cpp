#include <algorithm>
#include <filesystem>

#include "api/base64.h"
#include "api/programs/sdapi.h"
#include "media/a1111_samplers.h"
#include "services/embedding_finder.h"
#include "services/last_preview.h"
#include "services/models.h"
#include "services/presets.h"
#include "services/status.h"

namespace atelier::api {
namespace {

namespace json = boost::json;

std::string title_of(const Model& model) {
  return model.name + " [" + model.hash.substr(0, 10) + "]";
}

Result<std::vector<Model>> models_of_type(const ProgramParts& parts, const Call& call,
                                          std::string_view type) {
  TRY(auto models, parts.models.list(call.caller));
  std::erase_if(models, [&](const Model& model) {
    return model.type != type || model.state != ModelState::ready;
  });
  return models;
}

Result<json::value> checkpoints(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto models, models_of_type(parts, call, "main"));
  json::array list;
  for (const Model& model : models) {
    list.push_back({{"title", title_of(model)},
                    {"model_name", model.name},
                    {"hash", model.hash.substr(0, 10)},
                    {"sha256", nullptr},
                    {"filename", model.path},
                    {"config", nullptr}});
  }
  return list;
}

// In that program's words, one entry for each name, our own spellings as aliases.
Result<json::value> samplers(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto able, parts.status.capabilities(call.caller));
  json::array list;
  for (const auto& scheduler : able.schedulers) {
    const A1111Sampler theirs = a1111_sampler(scheduler.name);
    std::string name = theirs.sampler;
    if (theirs.schedule != "Automatic") name += " " + theirs.schedule;
    list.push_back({{"name", name},
                    {"aliases", json::array{scheduler.name, scheduler.label}},
                    {"options", json::object()}});
  }
  return list;
}

Result<json::value> schedules(const ProgramParts&, const Call&, const http::Request&) {
  return json::array{{{"name", "automatic"}, {"label", "Automatic"}},
                     {{"name", "karras"}, {"label", "Karras"}}};
}

Result<json::value> loras(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto models, models_of_type(parts, call, "lora"));
  json::array list;
  for (const Model& model : models) {
    const json::array triggers(model.trigger_phrases.begin(), model.trigger_phrases.end());
    list.push_back({{"name", model.name},
                    {"alias", model.name},
                    {"path", model.path},
                    {"metadata", {{"trigger_phrases", triggers}}}});
  }
  return list;
}

Result<json::value> upscalers(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto models, models_of_type(parts, call, "upscaler"));
  json::array list{{{"name", "None"},
                    {"model_name", nullptr},
                    {"model_path", nullptr},
                    {"model_url", nullptr},
                    {"scale", 4}}};
  for (const Model& model : models) {
    list.push_back({{"name", model.name},
                    {"model_name", model.name},
                    {"model_path", model.path},
                    {"model_url", nullptr},
                    {"scale", model.scale > 0 ? model.scale : 4}});
  }
  return list;
}

Result<json::value> vaes(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto models, models_of_type(parts, call, "vae"));
  json::array list;
  for (const Model& model : models) {
    list.push_back({{"model_name", model.name}, {"filename", model.path}});
  }
  return list;
}

Result<json::value> embeddings(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto models, models_of_type(parts, call, "embedding"));
  json::object loaded;
  for (const Model& model : models) {
    loaded[calling_word(model)] = {{"step", nullptr},
                                   {"sd_checkpoint", nullptr},
                                   {"sd_checkpoint_name", nullptr},
                                   {"shape", nullptr},
                                   {"vectors", nullptr}};
  }
  return json::object{{"loaded", std::move(loaded)}, {"skipped", json::object()}};
}

Result<json::value> styles(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto presets, parts.presets.list(call.caller));
  json::array list;
  for (const Preset& preset : presets) {
    list.push_back({{"name", preset.name},
                    {"prompt", preset.prompt},
                    {"negative_prompt", preset.negative_prompt}});
  }
  return list;
}

Result<json::value> options(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto models, models_of_type(parts, call, "main"));
  const auto usual = std::ranges::find(models, true, &Model::is_default);
  return json::object{{"sd_model_checkpoint",
                       usual == models.end() ? json::value() : json::value(title_of(*usual))},
                      {"sd_vae", "Automatic"},
                      {"CLIP_stop_at_last_layers", 1},
                      {"samples_format", "png"}};
}

// The checkpoint is the studio's default model; what else that program can set has no meaning here
// and is passed over.
Result<json::value> set_options(const ProgramParts& parts, const Call& call,
                                const http::Request& request) {
  TRY(const auto value, parse_json(request.body));
  if (!value.is_object()) return fail(ErrorKind::invalid, "The request must be a JSON object.");
  const auto* name = value.get_object().if_contains("sd_model_checkpoint");
  if (name == nullptr || !name->is_string()) return json::value();
  TRY(const auto model, find_model(parts, call, "main", std::string_view(name->get_string())));
  if (!model) {
    return fail(Error{ErrorKind::invalid,
                      "There is no such model.",
                      "",
                      {{"sd_model_checkpoint", "is not installed"}}});
  }
  TRY_DO(parts.models.make_default(call.caller, model->id));
  return json::value();
}

Result<json::value> progress(const ProgramParts& parts, const Call& call,
                             const http::Request& request) {
  const bool wants_image = request.find_query("skip_current_image").value_or("") != "true";
  TRY(const auto page, parts.jobs.list(call.caller, {.states = {JobState::running}, .limit = 1}));
  json::object state{{"skipped", false},   {"interrupted", false}, {"job", ""},
                     {"job_count", 0},     {"job_no", 0},          {"sampling_step", 0},
                     {"sampling_steps", 0}};
  json::object answer{
      {"progress", 0.0}, {"eta_relative", 0.0}, {"current_image", nullptr}, {"textinfo", nullptr}};
  if (!page.items.empty()) {
    const JobStatus& running = page.items.front();
    state["job"] = running.job.id.text;
    state["job_count"] = running.job.images;
    if (running.progress) {
      state["job_no"] = running.progress->image;
      state["sampling_step"] = running.progress->step;
      state["sampling_steps"] = running.progress->steps;
      answer["progress"] = running.progress->fraction;
      answer["eta_relative"] = double(running.progress->eta_ms.value_or(0)) / 1000;
    }
    const auto preview = wants_image ? parts.preview.png_of(running.job.id) : Bytes();
    if (!preview.empty()) answer["current_image"] = base64(preview);
  }
  answer["state"] = std::move(state);
  return answer;
}

// Stops what is drawn now; what waits stays.
Result<json::value> interrupt(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto page, parts.jobs.list(call.caller, {.states = {JobState::running}}));
  for (const JobStatus& running : page.items) {
    const auto cancelled = parts.jobs.cancel(call.caller, running.job.id);
    // It may have ended by itself meanwhile.
    if (!cancelled && cancelled.error().kind != ErrorKind::conflict) {
      return Failure(cancelled.error());
    }
  }
  return json::object();
}

}  // namespace

void add_sdapi_lists(Routes& routes, const ProgramParts& parts) {
  using http::Method;
  const auto add = [&](Method method, const char* pattern, const char* name, Action needs,
                       const char* says, SdAnswer made) {
    add_sdapi(routes, parts, method, pattern,
              {.name = name, .tag = "", .needs = needs, .says = says}, made);
  };
  constexpr auto models = Action::models_read;
  add(Method::get, "/sdapi/v1/sd-models", "sdapi_models", models, "Checkpoints", checkpoints);
  add(Method::get, "/sdapi/v1/samplers", "sdapi_samplers", models, "Samplers", samplers);
  add(Method::get, "/sdapi/v1/schedulers", "sdapi_schedulers", models, "Schedules", schedules);
  add(Method::get, "/sdapi/v1/loras", "sdapi_loras", models, "LoRAs", loras);
  add(Method::get, "/sdapi/v1/upscalers", "sdapi_upscalers", models, "Upscalers", upscalers);
  add(Method::get, "/sdapi/v1/sd-vae", "sdapi_vaes", models, "VAEs", vaes);
  add(Method::get, "/sdapi/v1/embeddings", "sdapi_embeddings", models, "Embeddings", embeddings);
  add(Method::get, "/sdapi/v1/prompt-styles", "sdapi_styles", Action::jobs_read, "Styles", styles);
  add(Method::get, "/sdapi/v1/options", "sdapi_options", models, "Settings", options);
  add(Method::post, "/sdapi/v1/options", "sdapi_set_options", Action::models_edit,
      "Choose the checkpoint", set_options);
  add(Method::get, "/sdapi/v1/progress", "sdapi_progress", Action::jobs_read,
      "How far the running job is", progress);
  add(Method::post, "/sdapi/v1/interrupt", "sdapi_interrupt", Action::jobs_cancel,
      "Stop the running job", interrupt);
  add(Method::post, "/sdapi/v1/skip", "sdapi_skip", Action::jobs_cancel, "The same", interrupt);
}

}  // namespace atelier::api
