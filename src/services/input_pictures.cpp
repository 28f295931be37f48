#include "services/input_pictures.h"

#include <filesystem>

#include "media/probe.h"

namespace atelier {
namespace {

Result<InputPicture> load(Decoder& decoder, const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return fail(ErrorKind::not_found, "Its file has gone from the disk.", path);
  }
  TRY(const MediaFacts facts, probe_file(path));
  TRY(DecodedFiles decoded,
      decoder.run({.task = DecodeTask::pixels, .path = path, .format = facts.format}));
  InputPicture picture;
  const DecodeAnswer& answer = decoded.answer;
  if (decoded.files.size() == 1) {
    const Bytes& pixels = decoded.files[0];
    picture.pixels.assign(reinterpret_cast<const char*>(pixels.data()), pixels.size());
  }
  picture.info = {answer.width, answer.height, answer.channels, int64_t(picture.pixels.size())};
  if (!protocol::is_sound(picture.info)) {
    return fail(ErrorKind::corrupt, "It cannot be read as a picture.", path);
  }
  return picture;
}

}  // namespace

Result<std::vector<InputPicture>> load_inputs(Decoder& decoder,
                                              const std::vector<InputFile>& files) {
  std::vector<InputPicture> pictures;
  int64_t bytes = 0;
  for (const InputFile& file : files) {
    auto picture = load(decoder, file.path);
    if (!picture) {
      Error error = std::move(picture).error();
      error.message = "The " + file.what + " cannot be used. " + error.message;
      return fail(std::move(error));
    }
    bytes += picture->info.bytes;
    if (bytes > job_inputs_bytes_max) {
      return fail(ErrorKind::too_large,
                  "The pictures this starts from are too large together; use smaller ones.");
    }
    pictures.push_back(std::move(*picture));
  }
  return pictures;
}

}  // namespace atelier
