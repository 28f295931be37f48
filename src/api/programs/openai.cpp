#include "api/programs/openai.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/base64.h"
#include "api/programs/openai_request.h"
#include "services/assets.h"
#include "services/models.h"

namespace atelier::api {
namespace {

namespace json = boost::json;

std::string_view type_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::unauthenticated: return "authentication_error";
    case ErrorKind::forbidden: return "permission_error";
    case ErrorKind::exhausted: return "rate_limit_error";
    case ErrorKind::unavailable:
    case ErrorKind::internal: return "server_error";
    default: return "invalid_request_error";
  }
}

http::Response openai_refusal(const Error& error) {
  const json::value param =
      error.faults.empty() ? json::value() : json::value(error.faults.front().field);
  std::string message = error.message;
  for (const FieldFault& fault : error.faults) {
    if (error.faults.size() > 1) message += " " + fault.field + " " + fault.says + ".";
  }
  const json::object body{{"error",
                           {{"message", message},
                            {"type", type_of(error.kind)},
                            {"param", param},
                            {"code", name_of(error.kind)}}}};
  return http::json_response(http::status_of(error.kind), json_text(body));
}

// Where the client reached us, so that it can fetch what we name.
std::string origin_of(const http::Request& request) {
  const auto scheme = request.header("x-forwarded-proto");
  return fmt::format("{}://{}", scheme.empty() ? "http" : scheme, request.header("host"));
}

Failure unknown_model(const std::string& name) {
  return fail(Error{ErrorKind::not_found,
                    "There is no model called " + name + ".",
                    "",
                    {{"model", "is not installed"}}});
}

Result<> put_model(const ProgramParts& parts, const Call& call, const OpenAiRequest& request,
                   JobDraft& draft) {
  if (is_openai_model(request.model)) return {};
  TRY(const auto model, find_model(parts, call, "main", request.model));
  if (!model) return unknown_model(request.model);
  draft.model_id = model->id;
  return {};
}

Result<JobDraft> draft_of(const ProgramParts& parts, const Call& call,
                          const OpenAiRequest& request) {
  JobDraft draft;
  draft.prompt = request.prompt;
  draft.negative_prompt = request.negative_prompt;
  draft.width = request.width;
  draft.height = request.height;
  draft.images = request.n;
  draft.steps = request.steps;
  draft.seed = request.seed;
  draft.cfg_scale = request.cfg_scale;
  TRY_DO(put_model(parts, call, request, draft));
  return draft;
}

// The image to start from, and what of it may change.
Result<> put_images(const ProgramParts& parts, const Call& call, const OpenAiRequest& request,
                    double usual_strength, JobDraft& draft) {
  if (request.images.size() != 1) {
    return fail(Error{
        ErrorKind::invalid, "Exactly one image is needed.", "", {{"image", "must be given once"}}});
  }
  SourceUse source;
  TRY(source.image.id, bring(parts, call, request.images.front(), "image"));
  source.strength = request.strength.value_or(usual_strength);
  draft.details.source = source;
  if (request.mask.empty()) return {};
  MaskUse mask;
  TRY(mask.image.id, bring_clear_mask(parts, call, request.mask));
  draft.details.mask = mask;
  return {};
}

Result<http::Response> answer(const ProgramParts& parts, const Call& call,
                              const http::Request& request, const OpenAiRequest& asked,
                              const JobDraft& draft) {
  TRY(const Drawn drawn, draw(parts, call, draft));
  const bool inline_usual = asked.model.starts_with("gpt-image");
  const PictureAs as =
      asked.response_format.value_or(inline_usual ? PictureAs::b64_json : PictureAs::url);
  json::array data;
  for (const DrawnPicture& picture : drawn.pictures) {
    json::object item;
    if (as == PictureAs::b64_json) {
      item["b64_json"] = base64(picture.file);
    } else {
      item["url"] = fmt::format("{}/api/v1/assets/{}/file", origin_of(request), picture.id.text);
    }
    item["revised_prompt"] = drawn.job.recipe.prompt;
    data.push_back(std::move(item));
  }
  const json::object body{{"created", drawn.job.created_at / 1000},
                          {"data", std::move(data)},
                          {"output_format", "png"}};
  return http::json_response(200, json_text(body));
}

Result<http::Response> generate(const ProgramParts& parts, const Call& call,
                                const http::Request& request) {
  TRY(const auto asked, read_openai_json(request.body));
  TRY(const auto draft, draft_of(parts, call, asked));
  return answer(parts, call, request, asked, draft);
}

Result<http::Response> edit(const ProgramParts& parts, const Call& call,
                            const http::Request& request) {
  constexpr double strength = 0.75;
  TRY(const auto asked, read_openai_form(request));
  TRY(auto draft, draft_of(parts, call, asked));
  // What may change shall become what the prompt says.
  constexpr double masked_strength = 0.99;
  TRY_DO(put_images(parts, call, asked, asked.mask.empty() ? strength : masked_strength, draft));
  return answer(parts, call, request, asked, draft);
}

// The words of the picture itself, drawn over half way.
Result<http::Response> vary(const ProgramParts& parts, const Call& call,
                            const http::Request& request) {
  constexpr double strength = 0.6;
  TRY(const auto asked, read_openai_form(request));
  TRY(auto draft, draft_of(parts, call, asked));
  TRY_DO(put_images(parts, call, asked, strength, draft));
  if (draft.prompt.empty()) {
    TRY(const Asset image, parts.assets.get(call.caller, draft.details.source->image.id));
    draft.prompt = image.recipe.prompt.empty() ? "a picture" : image.recipe.prompt;
  }
  return answer(parts, call, request, asked, draft);
}

json::object model_view(const Model& model) {
  return {{"id", model.name},
          {"object", "model"},
          {"created", model.created_at / 1000},
          {"owned_by", "atelier"}};
}

Result<http::Response> find_model(const ProgramParts& parts, const Call& call,
                                  const http::Request& request) {
  const auto name = std::ranges::find(request.params, "model", &http::NameValue::name);
  TRY(const auto model, find_model(parts, call, "main", name->value));
  if (!model) return unknown_model(name->value);
  return http::json_response(200, json_text(model_view(*model)));
}

Result<http::Response> list_models(const ProgramParts& parts, const Call& call,
                                   const http::Request&) {
  TRY(const auto models, parts.models.list(call.caller));
  json::array data;
  for (const Model& model : models) {
    if (model.type != "main" || model.state != ModelState::ready) continue;
    data.push_back(model_view(model));
  }
  return http::json_response(200, json_text(json::object{{"object", "list"}, {"data", data}}));
}

using Answer = Result<http::Response> (*)(const ProgramParts&, const Call&, const http::Request&);

}  // namespace

void add_openai_routes(Routes& routes, const ProgramParts& parts) {
  const auto add = [&](http::Method method, const char* pattern, RouteSpec spec, Answer made) {
    spec.tag = "OpenAI images";
    spec.waits = spec.takes_idempotency_key = http::is_write(method);
    const auto handler = [parts, made](const Call& call, const http::Request& request) {
      auto response = made(parts, call, request);
      return response ? std::move(*response) : openai_refusal(response.error());
    };
    routes.foreign(method, pattern, std::move(spec), handler);
  };
  add(http::Method::post, "/v1/images/generations",
      {.name = "openai_generate",
       .tag = "",
       .needs = Action::jobs_create,
       .says = "Draw from a prompt and answer with the pictures"},
      generate);
  add(http::Method::post, "/v1/images/edits",
      {.name = "openai_edit",
       .tag = "",
       .needs = Action::jobs_create,
       .says = "Draw over an image, or over the transparent part of its mask"},
      edit);
  add(http::Method::post, "/v1/images/variations",
      {.name = "openai_vary",
       .tag = "",
       .needs = Action::jobs_create,
       .says = "Draw variations of an image"},
      vary);
  add(http::Method::get, "/v1/models",
      {.name = "openai_models",
       .tag = "",
       .needs = Action::models_read,
       .says = "The models that can draw"},
      list_models);
  add(http::Method::get, "/v1/models/{model}",
      {.name = "openai_model",
       .tag = "",
       .needs = Action::models_read,
       .says = "One model that can draw, by its name"},
      find_model);
}

}  // namespace atelier::api
