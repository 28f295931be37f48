// Any bytes as a text another tool left: the first byte picks the name it stands under.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "media/recipes/foreign_recipe.h"
#include "media/texts/clean_text.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::array<const char*, 12> keys{
      "parameters", "prompt",         "workflow", "invokeai_metadata", "sd-metadata", "Dream",
      "invokeai",   "invokeai_graph", "Comment",  "UserComment",       "atelier",     "Model"};
  if (size == 0) return 0;
  const char* key = keys[data[0] % keys.size()];
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const atelier::EmbeddedTexts texts{{key, atelier::clean_utf8(text)}};
  const auto recipe = atelier::read_foreign_recipe(texts);
  if (!recipe) return 0;
  const bool sound = atelier::is_utf8(recipe->prompt) && atelier::is_utf8(recipe->model_name) &&
                     recipe->prompt.size() <= atelier::foreign_prompt_bytes_max &&
                     recipe->extras.size() <= atelier::foreign_extras_max &&
                     recipe->seed.value_or(0) >= 0 && recipe->steps.value_or(1) > 0;
  if (!sound) std::abort();
  return 0;
}
