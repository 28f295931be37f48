// What a job asks for besides a model and words, as paths and numbers, and the shelf that loads it.
#pragma once
#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/control.h"
#include "engine/memory/warm_shelf.h"
#include "engine/painter.h"
#include "models/adapters/textual_inversion.h"
#include "models/model.h"
#include "models/upscaler/upscale.h"

namespace atelier {

struct LoraWish {
  std::filesystem::path path;
  double weight = 0.75;  // any finite number; people use -1..2
};

struct EmbeddingWish {
  std::filesystem::path path;
  std::string trigger;  // empty: what the file says
};

using protocol::ControlKind;
// Black lies beside a control image that is shown whole.
using ControlResize = protocol::ResizeMode;

struct ControlWish {
  ControlKind kind = ControlKind::controlnet;
  std::filesystem::path path;
  Raster image;  // made by a preprocessor already: edges, depth, a pose
  double weight = 1;
  StepRange range;
  ControlMode mode = ControlMode::balanced;
  ControlResize resize = ControlResize::just_resize;
};

struct ImagePromptWish {
  std::filesystem::path adapter_path;
  std::filesystem::path vision_path;
  Raster image;
  double weight = 1;
  StepRange range;
};

struct UpscaleWish {
  std::filesystem::path path;
  double scale = 4;     // of the result, whatever the network's own is; 1..16
  double strength = 1;  // 0..1
};

struct Additions {
  std::vector<LoraWish> loras;  // in any order: they add up
  std::vector<EmbeddingWish> embeddings;
  std::vector<ControlWish> controls;
  std::vector<ImagePromptWish> image_prompts;
};

// [1, 3, height, width] in 0..1.
Tensor control_image(const Raster& image, ControlResize resize, int64_t height, int64_t width);

// The last few things loaded, by path and time of change.
template <class T>
class Kept {
 public:
  explicit Kept(size_t most) : most_(most) {}

  // load() returns Result of a pointer to T.
  template <class Load>
  Result<std::shared_ptr<const T>> get(const std::filesystem::path& path, Load load) {
    const auto changed = changed_at(path);
    for (auto it = items_.begin(); it != items_.end(); ++it) {
      if (it->path != path || it->changed != changed) continue;
      items_.splice(items_.begin(), items_, it);
      return items_.front().value;
    }
    // The oldest goes first: two at once may not fit.
    while (items_.size() >= most_) items_.pop_back();
    TRY(std::shared_ptr<const T> value, load());
    items_.push_front({path, changed, value});
    return value;
  }
  void clear() { items_.clear(); }

 private:
  struct Item {
    std::filesystem::path path;
    std::filesystem::file_time_type changed;
    std::shared_ptr<const T> value;
  };
  size_t most_;
  std::list<Item> items_;
};

// Loads what jobs wish for and keeps the last of it. Used by the painting thread.
class AdditionShelf {
 public:
  // What is loaded lies on `warm`, which must outlive this.
  AdditionShelf(const Compute& compute, WarmShelf& warm) : compute_(compute), warm_(warm) {}

  // What a job's additions have become for one model and size.
  struct Ready {
    adapters::Vocabulary vocabulary;
    UnetHook hook;                  // empty when nothing adds to the steps
    adapters::PatchReport patches;  // of the LoRAs, which are in the model's layers now
  };
  // Brings the model into the state the wishes ask for, LoRAs of earlier jobs taken out. Errors
  // name the file at fault. width, height: of the picture, in pixels.
  Result<Ready> prepare(const SdModel& model, const Additions& wishes, int width, int height);

  // The picture enlarged. cancelled when go_on says false.
  Result<Raster> upscale(const Raster& picture, const UpscaleWish& wish,
                         const std::function<bool(size_t done, size_t total)>& go_on);

 private:
  Result<> add_control(const SdModel& model, const ControlWish& wish, int width, int height,
                       ExtraUses& uses);
  Result<> add_image_prompt(const SdModel& model, const ImagePromptWish& wish, ExtraUses& uses);

  Compute compute_;
  Kept<adapters::LoraFile> loras_{32};  // mapped files; they cost addresses, not memory
  WarmShelf& warm_;
};

}  // namespace atelier
