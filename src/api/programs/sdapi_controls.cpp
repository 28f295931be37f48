#include "api/programs/sdapi_controls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "services/faults.h"
#include "services/models.h"
#include "services/names.h"
#include "services/status.h"

namespace atelier::api {
namespace {

namespace json = boost::json;
using protocol::ControlMode;
using protocol::ResizeMode;

// Modules are called "softedge_hed", "lineart_anime", "depth_midas": ours by how theirs begin.
struct Module {
  std::string_view theirs;
  std::string_view ours;
};
constexpr std::array<Module, 14> modules{{{"none", no_preprocessor},
                                          {"canny", "canny"},
                                          {"softedge", "soft_edge"},
                                          {"hed", "soft_edge"},
                                          {"pidinet", "soft_edge"},
                                          {"lineart", "line_art"},
                                          {"scribble", "scribble"},
                                          {"fake_scribble", "scribble"},
                                          {"tile", "tile"},
                                          {"color", "color_map"},
                                          {"t2ia_color", "color_map"},
                                          {"normal", "normal"},
                                          {"depth", "depth"},
                                          {"openpose", "pose"}}};

// One unit, read member by member; what it does not say is as the extension has it.
class Unit {
 public:
  Unit(const json::object& members, size_t index)
      : members_(members), field_(fmt::format("alwayson_scripts.ControlNet.args[{}].", index)) {}

  std::string field(std::string_view name) const { return field_ + std::string(name); }
  bool is_on() const {
    const auto* on = members_.if_contains("enabled");
    return on == nullptr || !on->is_bool() || on->get_bool();
  }
  std::string text(std::string_view name) const {
    const auto* value = members_.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
  }
  double number(std::string_view name, double otherwise) const {
    const auto* value = members_.if_contains(name);
    return value != nullptr && value->is_number() ? value->to_number<double>() : otherwise;
  }
  // The place in their list of words: said as a number, as one of the words, or, by a client with a
  // stray comma, as a list of one.
  size_t choice(std::string_view name, const std::vector<std::string_view>& words) const {
    const auto* value = members_.if_contains(name);
    if (value != nullptr && value->is_array() && !value->get_array().empty()) {
      value = &value->get_array().front();
    }
    if (value == nullptr) return 0;
    if (value->is_number()) return size_t(std::clamp(value->to_number<double>(), 0.0, 2.0));
    if (!value->is_string()) return 0;
    const std::string said = fold_name(std::string_view(value->get_string()));
    const auto found = std::ranges::find(words, std::string_view(said));
    return found == words.end() ? 0 : size_t(found - words.begin()) % 3;
  }
  // A text, or {"image": text, "mask": ...}.
  std::string image() const {
    for (const char* name : {"image", "input_image"}) {
      const auto* value = members_.if_contains(name);
      if (value != nullptr && value->is_object()) value = value->get_object().if_contains("image");
      if (value != nullptr && value->is_string() && !value->get_string().empty()) {
        return std::string(value->get_string());
      }
    }
    return "";
  }

 private:
  const json::object& members_;
  std::string field_;
};

ResizeMode resize_of(const Unit& unit) {
  const size_t at =
      unit.choice("resize_mode", {"just resize", "crop and resize", "resize and fill", "",
                                  "scale to fit (inner fit)", "envelope (outer fit)"});
  return std::array{ResizeMode::just_resize, ResizeMode::crop_resize, ResizeMode::fill_resize}[at];
}

ControlMode mode_of(const Unit& unit) {
  const size_t at = unit.choice(
      "control_mode", {"balanced", "my prompt is more important", "controlnet is more important"});
  return std::array{ControlMode::balanced, ControlMode::more_prompt, ControlMode::more_control}[at];
}

Result<std::string> preprocessor_of(const Unit& unit) {
  const std::string module = fold_name(unit.text("module"));
  if (module.empty()) return std::string(no_preprocessor);
  const auto found = std::ranges::find_if(
      modules, [&](const Module& one) { return module.starts_with(one.theirs); });
  if (found != modules.end()) return std::string(found->ours);
  return refused_field(unit.field("module"), "is none that this studio has");
}

Result<ModelRef> model_of(const ProgramParts& parts, const Call& call, const Unit& unit) {
  const std::string name = unit.text("model");
  for (const char* type : {"controlnet", "t2i_adapter"}) {
    TRY(const auto found, find_model(parts, call, type, name));
    if (found) return ModelRef{found->id, found->name, found->hash};
  }
  return refused_field(unit.field("model"), "is not installed");
}

Result<ControlUse> control_of(const ProgramParts& parts, const Call& call, const SdRequest& request,
                              const Unit& unit) {
  ControlUse control;
  TRY(control.model, model_of(parts, call, unit));
  TRY(control.preprocessor, preprocessor_of(unit));
  std::string image = unit.image();
  if (image.empty() && !request.init_images.empty()) image = request.init_images.front();
  if (image.empty()) return refused_field(unit.field("image"), "must be an image in base64");
  TRY(control.image.id, bring_base64(parts, call, image, unit.field("image")));
  control.weight = unit.number("weight", 1);
  control.begin = unit.number("guidance_start", 0);
  control.end = unit.number("guidance_end", 1);
  control.mode = mode_of(unit);
  control.resize_mode = resize_of(unit);
  return control;
}

Result<json::value> version(const ProgramParts&, const Call&, const http::Request&) {
  return json::object{{"version", 2}};
}

Result<json::value> model_list(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto models, parts.models.list(call.caller));
  json::array names;
  for (const Model& model : models) {
    const bool is_it = model.type == "controlnet" || model.type == "t2i_adapter";
    if (!is_it || model.state != ModelState::ready) continue;
    names.emplace_back(model.name + " [" + model.hash.substr(0, 8) + "]");
  }
  return json::object{{"model_list", std::move(names)}};
}

// Those that work here: some need a model of their own.
Result<json::value> module_list(const ProgramParts& parts, const Call& call, const http::Request&) {
  TRY(const auto able, parts.status.capabilities(call.caller));
  json::array names;
  for (const Module& module : modules) {
    const bool is_there = std::ranges::any_of(
        able.preprocessors, [&](const auto& info) { return info.name == module.ours; });
    if (is_there || module.ours == no_preprocessor) names.emplace_back(module.theirs);
  }
  return json::object{{"module_list", std::move(names)}};
}

}  // namespace

Result<> put_controls(const ProgramParts& parts, const Call& call, const SdRequest& request,
                      JobDraft& draft) {
  for (size_t i = 0; i < request.control_units.size(); ++i) {
    if (!request.control_units[i].is_object()) continue;
    const Unit unit(request.control_units[i].get_object(), i);
    const std::string model = fold_name(unit.text("model"));
    if (!unit.is_on() || model.empty() || model == "none") continue;
    TRY(auto control, control_of(parts, call, request, unit));
    draft.details.controls.push_back(std::move(control));
  }
  return {};
}

void add_sdapi_controls(Routes& routes, const ProgramParts& parts) {
  const auto tell = [&](const char* pattern, const char* name, const char* says, SdAnswer made) {
    add_sdapi(routes, parts, http::Method::get, pattern,
              {.name = name, .tag = "", .needs = Action::models_read, .says = says}, made);
  };
  tell("/controlnet/version", "sdapi_control_version", "Of the extension it speaks like", version);
  tell("/controlnet/model_list", "sdapi_control_models", "ControlNets and adapters", model_list);
  tell("/controlnet/module_list", "sdapi_control_modules", "Ways to make a control image",
       module_list);
}

}  // namespace atelier::api
