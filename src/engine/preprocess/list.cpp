// Every preprocessor, read top to bottom: a new one is a file and an entry here.
#include "engine/preprocess/networks.h"
#include "engine/preprocess/preprocessors.h"

namespace atelier {
namespace {

PreprocessParameter look_at(double usual) {
  return {"detail_px", "Detail", 64, 2048, usual};
}

// A network looks at the picture at a size of its own choice.
PreprocessorEntry by_network(std::string_view name, std::string_view label, std::string_view type,
                             std::vector<PreprocessParameter> parameters,
                             decltype(PreprocessorEntry::run_network) run) {
  return {name,    label, type, Detail::shorter_side, Shades::all, std::move(parameters),
          nullptr, run};
}

std::vector<PreprocessorEntry> make_list() {
  using namespace preprocessors;  // NOLINT(google-build-using-namespace): the list is of these
  return {
      {"canny",
       "Canny edges",
       "",
       Detail::shorter_side,
       Shades::two,
       {{"low", "Low threshold", 0, 255, 100},
        {"high", "High threshold", 0, 255, 200},
        look_at(1024)},
       canny},
      {"soft_edge", "Soft edges", "", Detail::shorter_side, Shades::all, {look_at(512)}, soft_edge},
      {"line_art", "Line art", "", Detail::shorter_side, Shades::all, {look_at(1024)}, line_art},
      {"scribble", "Scribble", "", Detail::shorter_side, Shades::two, {look_at(512)}, scribble},
      by_network("depth", "Depth", "depth_estimator", {{"detail_px", "Detail", 126, 1024, 518}},
                 preprocessors::depth),
      by_network(
          "normal", "Normals", "depth_estimator",
          {{"low", "Background below", 0, 1, 0.1}, {"high", "Depth of the scene", 0.05, 4, 0.5}},
          preprocessors::normal),
      {"normal_from_depth",
       "Normals from a depth map",
       "",
       Detail::smoothing,
       Shades::all,
       {{"low", "Background below", 0, 1, 0.1},
        {"high", "Depth of the scene", 0.05, 4, 0.5},
        {"detail_px", "Smoothing", 0, 16, 1}},
       normal_from_depth},
      by_network("pose", "Pose", "pose_estimator", {{"detail_px", "Detail", 96, 1024, 368}},
                 preprocessors::pose),
      {"tile",
       "Tile",
       "",
       Detail::block,
       Shades::all,
       {{"detail_px", "Pixels made one", 1, 64, 8}},
       tile},
      {"color_map",
       "Color map",
       "",
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
