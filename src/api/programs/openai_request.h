// Requests of the OpenAI images API, as JSON or as a form, in our words. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace atelier::api {

enum class PictureAs { url, b64_json };
constexpr std::array<std::string_view, 2> enum_names(PictureAs) {
  return {"url", "b64_json"};
}

struct OpenAiRequest {
  std::string prompt;
  std::string model;  // empty: the default one; so are OpenAI's own names
  int n = 1;
  std::optional<int> width;  // absent: as the model likes, or as the image is
  std::optional<int> height;
  std::optional<PictureAs> response_format;
  // What our own API can do besides, under our names.
  std::string negative_prompt;
  std::optional<int> steps;
  std::optional<int64_t> seed;
  std::optional<double> cfg_scale;
  std::optional<double> strength;
  // Files of a form.
  std::vector<std::string_view> images;
  std::string_view mask;  // transparent where the image shall change
};

// What it does not know is passed over: the API grows. `invalid` names the field.
Result<OpenAiRequest> read_openai_json(std::string_view body);
Result<OpenAiRequest> read_openai_form(const http::Request& request);

// Whether it is one of OpenAI's own models, for which ours stands in.
bool is_openai_model(std::string_view name);

}  // namespace atelier::api
