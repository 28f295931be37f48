#include <fmt/format.h>

#include <algorithm>

#include "api/base64.h"
#include "api/programs/sdapi.h"
#include "media/texts/embedded_texts.h"
#include "services/assets.h"
#include "services/faults.h"
#include "services/models.h"
#include "services/names.h"

namespace atelier::api {
namespace {

namespace json = boost::json;

double number_of(const json::object& body, std::string_view name, double otherwise) {
  const auto* value = body.if_contains(name);
  return value != nullptr && value->is_number() ? value->to_number<double>() : otherwise;
}

// By a factor, or until it fills a frame (cut to it) or fits into one; nothing is cut here.
double upscale_of(const json::object& body, const Asset& picture) {
  constexpr double usual = 2;
  if (number_of(body, "resize_mode", 0) != 1) return number_of(body, "upscaling_resize", usual);
  const double across = number_of(body, "upscaling_resize_w", 0) / picture.width;
  const double down = number_of(body, "upscaling_resize_h", 0) / picture.height;
  const auto* crop = body.if_contains("upscaling_crop");
  const bool fills = crop == nullptr || !crop->is_bool() || crop->get_bool();
  return fills ? std::max(across, down) : std::min(across, down);
}

// One image larger. Its clients name an upscaler, "None" or "Lanczos".
Result<json::value> upscale(const ProgramParts& parts, const Call& call,
                            const http::Request& request) {
  TRY(const auto value, parse_json(request.body));
  if (!value.is_object()) return fail(ErrorKind::invalid, "The request must be a JSON object.");
  const json::object& body = value.get_object();
  const auto* image = body.if_contains("image");
  if (image == nullptr || !image->is_string())
    return refused_field("image", "must be an image in base64");
  JobDraft draft;
  draft.details.kind = protocol::Task::upscale;
  UpscaleUse use;
  TRY(use.image.id, bring_base64(parts, call, std::string(image->get_string()), "image"));
  TRY(const Asset picture, parts.assets.get(call.caller, use.image.id));
  use.scale = upscale_of(body, picture);
  if (const auto* name = body.if_contains("upscaler_1"); name && name->is_string()) {
    const std::string wanted = fold_name(name->get_string());
    const bool plain = wanted.empty() || wanted == "none" || wanted == "lanczos";
    if (!plain) {
      use.model.name = std::string(name->get_string());
      TRY_DO(name_model(parts, call, "upscaler", use.model));
    }
  }
  draft.details.upscale = use;
  TRY(const Drawn drawn, draw(parts, call, draft));
  if (drawn.pictures.empty()) return fail(ErrorKind::internal, "No picture was made.");
  return json::object{{"html_info", ""}, {"image", base64(drawn.pictures.front().file)}};
}

Result<json::value> png_info(const ProgramParts&, const Call&, const http::Request& request) {
  TRY(const auto value, parse_json(request.body));
  const auto* image = value.is_object() ? value.get_object().if_contains("image") : nullptr;
  if (image == nullptr || !image->is_string())
    return refused_field("image", "must be an image in base64");
  const auto file = from_base64(std::string_view(image->get_string()));
  if (!file) return refused_field("image", "is not base64");
  json::object items;
  for (const EmbeddedText& text : read_embedded_texts(*file)) items[text.key] = text.text;
  return json::object{
      {"info", parameters_of(*file)}, {"items", std::move(items)}, {"parameters", json::object()}};
}

// Looks at the models' folders: its clients ask for this after they have put a file there.
Result<json::value> refresh(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY_DO(parts.models.rescan(call.caller));
  return json::value();
}

// What its clients ask on their start and we have nothing of.
Result<json::value> nothing(const ProgramParts&, const Call&, const http::Request&) {
  return json::array();
}

Result<json::value> no_flags(const ProgramParts&, const Call&, const http::Request&) {
  return json::object();
}

Result<json::value> no_scripts(const ProgramParts&, const Call&, const http::Request&) {
  return json::object{{"txt2img", json::array()}, {"img2img", json::array()}};
}

Result<json::value> latent_modes(const ProgramParts&, const Call&, const http::Request&) {
  return json::array{{{"name", "Latent"}}};
}

}  // namespace

Result<AssetId> bring_base64(const ProgramParts& parts, const Call& call, std::string_view text,
                             const std::string& field) {
  const auto bytes = from_base64(text);
  if (!bytes) return refused_field(field, "is not base64");
  const std::string_view file(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  return bring(parts, call, file, field);
}

Result<> name_model(const ProgramParts& parts, const Call& call, std::string_view type,
                    ModelRef& model) {
  TRY(const auto found, find_model(parts, call, type, model.name));
  if (found) model.id = found->id;
  return {};
}

std::string parameters_of(std::span<const std::byte> file) {
  for (const EmbeddedText& text : read_embedded_texts(file)) {
    if (text.key == "parameters") return text.text;
  }
  return "";
}

void add_sdapi_extras(Routes& routes, const ProgramParts& parts) {
  using http::Method;
  add_sdapi(routes, parts, Method::post, "/sdapi/v1/extra-single-image",
            {.name = "sdapi_extra",
             .tag = "",
             .needs = Action::jobs_create,
             .says = "Enlarge an image",
             .takes_idempotency_key = true,
             .waits = true},
            upscale);
  add_sdapi(routes, parts, Method::post, "/sdapi/v1/png-info",
            {.name = "sdapi_png_info",
             .tag = "",
             .needs = Action::assets_read,
             .says = "What is written inside an image",
             .is_slow = true},
            png_info);
  add_sdapi(routes, parts, Method::post, "/sdapi/v1/refresh-checkpoints",
            {.name = "sdapi_refresh",
             .tag = "",
             .needs = Action::models_edit,
             .says = "Look at the models' folders again",
             .is_slow = true},
            refresh);
  const auto tell = [&](const char* pattern, const char* name, const char* says, SdAnswer made) {
    add_sdapi(routes, parts, Method::get, pattern,
              {.name = name, .tag = "", .needs = Action::models_read, .says = says}, made);
  };
  tell("/sdapi/v1/latent-upscale-modes", "sdapi_latent_modes", "Ways to enlarge", latent_modes);
  tell("/sdapi/v1/cmd-flags", "sdapi_flags", "None", no_flags);
  tell("/sdapi/v1/scripts", "sdapi_scripts", "None", no_scripts);
  tell("/sdapi/v1/hypernetworks", "sdapi_hypernetworks", "None", nothing);
  tell("/sdapi/v1/face-restorers", "sdapi_face_restorers", "None", nothing);
  tell("/sdapi/v1/realesrgan-models", "sdapi_realesrgan", "None", nothing);
}

}  // namespace atelier::api
