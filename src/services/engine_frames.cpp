#include "services/engine_frames.h"

namespace atelier {
namespace {

Failure nonsense(std::string why) {
  return fail(ErrorKind::corrupt, std::move(why));
}

template <class M>
Result<EngineSaid> said(const protocol::Frame& frame) {
  TRY(auto message, protocol::read_frame<M>(frame));
  return EngineSaid(std::move(message));
}

struct Shape {
  int width;
  int height;
  int channels;
};

bool sized(const std::string& pixels, int64_t promised, Shape shape) {
  return int64_t(pixels.size()) == promised &&
         promised == int64_t{shape.width} * shape.height * shape.channels;
}

}  // namespace

Result<EngineSaid> EngineFrames::text(const std::string& text) {
  if (!std::holds_alternative<std::monostate>(promised_)) {
    return nonsense("text came where pixels were promised");
  }
  TRY(const auto frame, protocol::parse_frame(text));
  if (frame.type == protocol::type_of<protocol::Hello>()) {
    greeted_ = true;
    return said<protocol::Hello>(frame);
  }
  // Its heart may beat from another thread before it has found its words.
  if (frame.type == protocol::type_of<protocol::Heartbeat>()) return EngineSaid(NothingSaid{});
  if (!greeted_) return nonsense("it did not say hello");
  if (frame.type == protocol::type_of<protocol::Claim>()) return said<protocol::Claim>(frame);
  if (frame.type == protocol::type_of<protocol::Done>()) return said<protocol::Done>(frame);
  if (frame.type == protocol::type_of<protocol::Failed>()) return said<protocol::Failed>(frame);
  if (frame.type == protocol::type_of<protocol::Progress>()) {
    TRY(auto progress, protocol::read_frame<protocol::Progress>(frame));
    if (progress.preview_bytes == 0) return EngineSaid(ProgressSaid{std::move(progress), {}});
    promised_ = std::move(progress);
  }
  if (frame.type == protocol::type_of<protocol::Image>()) {
    TRY(promised_, protocol::read_frame<protocol::Image>(frame));
  }
  return EngineSaid(NothingSaid{});
}

Result<EngineSaid> EngineFrames::binary(std::string pixels) {
  auto promised = std::exchange(promised_, std::monostate{});
  if (auto* progress = std::get_if<protocol::Progress>(&promised)) {
    if (!sized(pixels, progress->preview_bytes,
               {progress->preview_width, progress->preview_height, 3})) {
      return nonsense("a preview has another size than it said");
    }
    return EngineSaid(ProgressSaid{std::move(*progress), std::move(pixels)});
  }
  if (auto* image = std::get_if<protocol::Image>(&promised)) {
    if (!sized(pixels, image->bytes, {image->width, image->height, image->channels})) {
      return nonsense("an image has another size than it said");
    }
    return EngineSaid(ImageSaid{std::move(*image), std::move(pixels)});
  }
  return nonsense("pixels came that nobody promised");
}

}  // namespace atelier
