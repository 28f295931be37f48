#include "api/programs/openai_request.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/fields.h"
#include "http/form.h"
#include "services/faults.h"
#include "services/limits.h"

namespace atelier::api {
namespace {

Failure fault(std::string_view field, std::string says) {
  return refused_field(std::string(field), std::move(says));
}

// A form's field or a JSON value, both as text.
Result<> put_number(std::string_view field, std::string_view text, auto& into, double low,
                    double high) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return fault(field, "is no number");
  if (!(value >= low && value <= high)) {
    return fault(field, "must be between " + fields_detail::number_text(low) + " and " +
                            fields_detail::number_text(high));
  }
  into = static_cast<std::decay_t<decltype(into)>>(value);
  return {};
}

template <class T>
Result<> put_maybe(std::string_view field, std::string_view text, std::optional<T>& into,
                   double low, double high) {
  T value{};
  TRY_DO(put_number(field, text, value, low, high));
  into = value;
  return {};
}

// "512x768" or "auto"; sides are brought to what can be drawn.
Result<> put_size(std::string_view text, OpenAiRequest& request) {
  if (text.empty() || text == "auto") return {};
  const size_t by = text.find('x');
  if (by == std::string_view::npos) return fault("size", "must look like 512x512");
  namespace l = limits;
  TRY_DO(put_maybe("size", text.substr(0, by), request.width, l::size_px_min, l::size_px_max));
  TRY_DO(put_maybe("size", text.substr(by + 1), request.height, l::size_px_min, l::size_px_max));
  for (auto* side : {&request.width, &request.height}) {
    *side = **side - **side % l::size_px_multiple;
  }
  return {};
}

Result<> put(std::string_view field, std::string_view text, OpenAiRequest& r) {
  namespace l = limits;
  if (field == "prompt") {
    r.prompt = text;
  } else if (field == "model") {
    r.model = text;
  } else if (field == "negative_prompt") {
    r.negative_prompt = text;
  } else if (field == "size") {
    return put_size(text, r);
  } else if (field == "n") {
    return put_number(field, text, r.n, 1, l::images_max);
  } else if (field == "steps") {
    return put_maybe(field, text, r.steps, l::steps_min, l::steps_max);
  } else if (field == "seed") {
    return put_maybe(field, text, r.seed, 0, double(l::seed_max));
  } else if (field == "cfg_scale") {
    return put_maybe(field, text, r.cfg_scale, l::cfg_scale_min, l::cfg_scale_max);
  } else if (field == "strength") {
    return put_maybe(field, text, r.strength, 0, 0.99);
  } else if (field == "response_format") {
    r.response_format = find_enum<PictureAs>(text);
    if (!r.response_format) return fault(field, "must be url or b64_json");
  } else if (field == "stream" && text == "true") {
    return fault(field, "is not possible here; listen to /api/v1/events instead");
  }
  return {};
}

constexpr std::array<std::string_view, 5> texts{"prompt", "model", "negative_prompt", "size",
                                                "response_format"};

}  // namespace

Result<OpenAiRequest> read_openai_json(std::string_view body) {
  TRY(const auto value, parse_json(body));
  if (!value.is_object()) return fail(ErrorKind::invalid, "The request must be a JSON object.");
  OpenAiRequest request;
  for (const auto& member : value.get_object()) {
    const auto& given = member.value();
    if (given.is_null()) continue;
    const bool is_text = std::ranges::find(texts, std::string_view(member.key())) != texts.end();
    if (is_text && !given.is_string()) return fault(member.key(), "must be a text");
    if (given.is_object() || given.is_array()) continue;
    const std::string text = given.is_string() ? std::string(given.get_string()) : json_text(given);
    TRY_DO(put(std::string_view(member.key()), text, request));
  }
  return request;
}

Result<OpenAiRequest> read_openai_form(const http::Request& request) {
  TRY(const auto parts, http::read_form(request.header("content-type"), request.body));
  OpenAiRequest read;
  for (const auto& part : parts) {
    if (part.name == "image" || part.name == "image[]") {
      read.images.push_back(part.body);
    } else if (part.name == "mask") {
      read.mask = part.body;
    } else {
      TRY_DO(put(part.name, part.body, read));
    }
  }
  return read;
}

bool is_openai_model(std::string_view name) {
  return name.empty() || name.starts_with("dall-e") || name.starts_with("gpt-image") ||
         name.starts_with("chatgpt-image");
}

}  // namespace atelier::api
