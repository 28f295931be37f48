// Every preprocessor, read top to bottom: a new one is a file and an entry here.
#include "engine/preprocess/preprocessors.h"

namespace atelier {
namespace {

PreprocessParameter look_at(double usual) {
  return {"detail_px", "Detail", 64, 2048, usual};
}

std::vector<PreprocessorEntry> make_list() {
  using namespace preprocessors;  // NOLINT(google-build-using-namespace): the list is of these
  return {
      {"canny",
       "Canny edges",
       false,
       Detail::shorter_side,
       Shades::two,
       {{"low", "Low threshold", 0, 255, 100},
        {"high", "High threshold", 0, 255, 200},
        look_at(1024)},
       canny},
      {"soft_edge",
       "Soft edges",
       false,
       Detail::shorter_side,
       Shades::all,
       {look_at(512)},
       soft_edge},
      {"line_art", "Line art", false, Detail::shorter_side, Shades::all, {look_at(1024)}, line_art},
      {"scribble", "Scribble", false, Detail::shorter_side, Shades::two, {look_at(512)}, scribble},
      {"depth", "Depth", true, Detail::shorter_side, Shades::all, {}, nullptr},
      {"normal_from_depth",
       "Normals from a depth map",
       false,
       Detail::smoothing,
       Shades::all,
       {{"low", "Background below", 0, 1, 0.1},
        {"high", "Depth of the scene", 0.05, 4, 0.5},
        {"detail_px", "Smoothing", 0, 16, 1}},
       normal_from_depth},
      {"pose", "Pose", true, Detail::shorter_side, Shades::all, {}, nullptr},
      {"tile",
       "Tile",
       false,
       Detail::block,
       Shades::all,
       {{"detail_px", "Pixels made one", 1, 64, 8}},
       tile},
      {"color_map",
       "Color map",
       false,
       Detail::block,
       Shades::all,
       {{"detail_px", "Cell size", 1, 512, 64}},
       color_map},
  };
}

}  // namespace

std::span<const PreprocessorEntry> preprocessor_list() {
  static const std::vector<PreprocessorEntry> list = make_list();
  return list;
}

}  // namespace atelier
