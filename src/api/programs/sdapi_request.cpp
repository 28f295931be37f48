#include "api/programs/sdapi_request.h"

#include <charconv>
#include <cmath>
#include <type_traits>

namespace atelier::api {
namespace {

namespace json = boost::json;

// Reads members of one object, gathering what is wrong.
class Members {
 public:
  explicit Members(const json::object& object, std::string prefix = {})
      : object_(object), prefix_(std::move(prefix)) {}

  void text(std::string_view name, std::string& into) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    if (!value->is_string()) return fault(name, "must be a text");
    into = std::string(value->get_string());
  }
  void texts(std::string_view name, std::vector<std::string>& into) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    if (!value->is_array()) return fault(name, "must be a list of texts");
    for (const json::value& item : value->get_array()) {
      if (!item.is_string()) return fault(name, "must be a list of texts");
      into.emplace_back(item.get_string());
    }
  }
  void flag(std::string_view name, bool& into) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    if (!value->is_bool()) return fault(name, "must be true or false");
    into = value->get_bool();
  }
  // A number in its own clients, a flag in others.
  void switched(std::string_view name, bool& into) {
    const json::value* value = find(name);
    if (value != nullptr && value->is_bool()) return flag(name, into);
    std::optional<int> number_of_it;
    number(name, number_of_it);
    into = number_of_it ? *number_of_it != 0 : into;
  }
  // Clients write 20 as 20.0.
  template <class T>
  void number(std::string_view name, std::optional<T>& into) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    if (!value->is_number()) return fault(name, "must be a number");
    const auto given = value->to_number<double>();
    // No more than doubles hold exactly, and no more than half of what T holds.
    constexpr double most = sizeof(T) == sizeof(int) && std::is_integral_v<T> ? 1e9 : 9e15;
    if (!(std::abs(given) < most)) return fault(name, "is too large");
    into = static_cast<T>(given);
  }
  const json::object* object(std::string_view name) {
    const json::value* value = find(name);
    return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
  }
  std::vector<FieldFault>& faults() { return faults_; }

 private:
  // Null is "as usual".
  const json::value* find(std::string_view name) const {
    const json::value* value = object_.if_contains(name);
    return value != nullptr && !value->is_null() ? value : nullptr;
  }
  void fault(std::string_view name, std::string says) {
    faults_.push_back({prefix_ + std::string(name), std::move(says)});
  }

  const json::object& object_;
  std::string prefix_;
  std::vector<FieldFault> faults_;
};

void read_overrides(const json::object& settings, SdRequest& request,
                    std::vector<FieldFault>& faults) {
  Members members(settings, "override_settings.");
  members.text("sd_model_checkpoint", request.checkpoint);
  members.text("sd_vae", request.vae);
  members.number("CLIP_stop_at_last_layers", request.clip_stop);
  faults.insert(faults.end(), members.faults().begin(), members.faults().end());
}

void read_image_fields(Members& m, SdRequest& r) {
  m.texts("init_images", r.init_images);
  m.text("mask", r.mask);
  m.number("mask_blur", r.mask_blur);
  m.number("resize_mode", r.resize_mode);
  std::optional<int> fill;
  m.number("inpainting_fill", fill);
  r.inpainting_fill = fill.value_or(r.inpainting_fill);
  m.switched("inpainting_mask_invert", r.inpainting_mask_invert);
  m.switched("inpaint_full_res", r.inpaint_full_res);
  m.number("inpaint_full_res_padding", r.inpaint_full_res_padding);
}

// alwayson_scripts.ControlNet.args; whoever writes scripts into a request may call it by either
// name.
json::array control_units_of(const json::object& scripts) {
  for (const char* name : {"ControlNet", "controlnet"}) {
    const auto* script = scripts.if_contains(name);
    if (script == nullptr || !script->is_object()) continue;
    const auto* units = script->get_object().if_contains("args");
    if (units != nullptr && units->is_array()) return units->get_array();
  }
  return {};
}

}  // namespace

Result<SdRequest> read_sd_request(std::string_view body) {
  TRY(const auto value, parse_json(body));
  if (!value.is_object()) return fail(ErrorKind::invalid, "The request must be a JSON object.");
  SdRequest r;
  Members m(value.get_object());
  m.text("prompt", r.prompt);
  m.text("negative_prompt", r.negative_prompt);
  m.texts("styles", r.styles);
  m.number("seed", r.seed);
  m.text("sampler_name", r.sampler_name);
  if (r.sampler_name.empty()) m.text("sampler_index", r.sampler_name);
  m.text("scheduler", r.scheduler);
  m.number("steps", r.steps);
  m.number("width", r.width);
  m.number("height", r.height);
  m.number("batch_size", r.batch_size);
  m.number("n_iter", r.n_iter);
  m.number("cfg_scale", r.cfg_scale);
  m.number("denoising_strength", r.denoising_strength);
  m.flag("send_images", r.send_images);
  m.flag("enable_hr", r.enable_hr);
  m.number("hr_scale", r.hr_scale);
  m.text("hr_upscaler", r.hr_upscaler);
  m.number("hr_second_pass_steps", r.hr_second_pass_steps);
  m.number("hr_resize_x", r.hr_resize_x);
  m.number("hr_resize_y", r.hr_resize_y);
  m.flag("tiling", r.tiling);
  read_image_fields(m, r);
  if (const auto* scripts = m.object("alwayson_scripts")) {
    r.control_units = control_units_of(*scripts);
  }
  if (const auto* settings = m.object("override_settings")) {
    read_overrides(*settings, r, m.faults());
  }
  if (m.faults().empty()) return r;
  const FieldFault& first = m.faults().front();
  return fail(Error{ErrorKind::invalid, first.field + " " + first.says + ".", "", m.faults()});
}

std::vector<LoraUse> take_loras(std::string& prompt) {
  constexpr std::string_view opening = "<lora:";
  std::vector<LoraUse> loras;
  for (size_t at = prompt.find(opening); at != std::string::npos; at = prompt.find(opening, at)) {
    const size_t end = prompt.find('>', at);
    if (end == std::string::npos) break;
    const std::string_view inside =
        std::string_view(prompt).substr(at + opening.size(), end - at - opening.size());
    const size_t colon = inside.find(':');
    LoraUse lora;
    lora.model.name = std::string(inside.substr(0, colon));
    lora.weight = 1;
    if (colon != std::string_view::npos) {
      const std::string_view weight = inside.substr(colon + 1);
      std::from_chars(weight.data(), weight.data() + weight.size(), lora.weight);
    }
    if (!lora.model.name.empty()) loras.push_back(std::move(lora));
    prompt.erase(at, end + 1 - at);
    // "hills <lora:ink:1>, dusk" is no longer "hills , dusk".
    const bool closes = at < prompt.size() && (prompt[at] == ' ' || prompt[at] == ',');
    if (at > 0 && closes && prompt[at - 1] == ' ') prompt.erase(--at, 1);
  }
  while (!prompt.empty() && prompt.back() == ' ') prompt.pop_back();
  return loras;
}

}  // namespace atelier::api
