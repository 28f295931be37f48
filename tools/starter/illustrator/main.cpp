// illustrate: draws seeded pictures with captions.
//
//   illustrate --seed 1 --count 64 --size 256 --out -         records on stdout
//   illustrate --seed 1 --count 64 --png DIR --labels F       PNG files and JSON lines
//   illustrate --seed 1 --count 100000 --captions             captions only, one a line
//   illustrate --series ink_scenery --count 64 --png DIR      pictures for a companion (series.h)
//   illustrate --words                                        what it can show, as JSON
//
// A record: u32 caption bytes, u32 width, u32 height (little endian), caption, RGB8 rows.
// Picture i of seed S never depends on the count, so runs can be cut anywhere; --variant V gives
// the same pictures with other words.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "painter.h"
#include "scene.h"
#include "series.h"
#include "subjects.h"

namespace {

struct Options {
  uint64_t seed = 1, first = 0, count = 16, variant = 0;
  int width = 256, height = 256;
  std::string out, png, labels;
  bool captions = false, words = false;
  starter::Series series = starter::Series::kNone;
};

bool parse(int argc, char** argv, Options* o) {
  for (int i = 1; i < argc; ++i) {
    const std::string key = argv[i];
    if (key == "--captions") {
      o->captions = true;
      continue;
    }
    if (key == "--words") {
      o->words = true;
      continue;
    }
    if (i + 1 >= argc) return false;
    const char* value = argv[++i];
    if (key == "--seed")
      o->seed = std::strtoull(value, nullptr, 10);
    else if (key == "--first")
      o->first = std::strtoull(value, nullptr, 10);
    else if (key == "--variant")
      o->variant = std::strtoull(value, nullptr, 10);
    else if (key == "--count")
      o->count = std::strtoull(value, nullptr, 10);
    else if (key == "--size")
      o->width = o->height = std::atoi(value);
    else if (key == "--width")
      o->width = std::atoi(value);
    else if (key == "--height")
      o->height = std::atoi(value);
    else if (key == "--out")
      o->out = value;
    else if (key == "--png")
      o->png = value;
    else if (key == "--labels")
      o->labels = value;
    else if (key == "--series") {
      const auto found = starter::find_series(value);
      if (!found) return false;
      o->series = *found;
    } else {
      return false;
    }
  }
  return o->width >= 16 && o->height >= 16 && o->width <= 4096 && o->height <= 4096;
}

void write_record(FILE* file, const std::string& caption, const Options& o,
                  const std::vector<uint8_t>& rgb) {
  const uint32_t head[3] = {static_cast<uint32_t>(caption.size()), static_cast<uint32_t>(o.width),
                            static_cast<uint32_t>(o.height)};
  std::fwrite(head, 1, sizeof(head), file);
  std::fwrite(caption.data(), 1, caption.size(), file);
  if (std::fwrite(rgb.data(), 1, rgb.size(), file) != rgb.size()) std::exit(1);  // reader went away
}

void run(const Options& o, FILE* out, FILE* labels) {
  starter::Painter painter(o.width, o.height);
  std::vector<uint8_t> rgb;
  for (uint64_t i = o.first; i < o.first + o.count; ++i) {
    starter::Rng scene_rng(o.seed, 2 * i), caption_rng(o.seed, (o.variant << 40) + 2 * i + 1);
    starter::Scene scene = starter::make_scene(scene_rng);
    starter::enter_series(scene, o.series);
    const std::string caption = starter::make_caption(scene, caption_rng);
    if (labels) std::fprintf(labels, "%s\n", starter::make_label(scene, caption).c_str());
    if (o.captions) {
      std::printf("%s\n", caption.c_str());
      continue;
    }
    painter.paint(scene, &rgb);
    if (out) write_record(out, caption, o, rgb);
    if (!o.png.empty()) {
      char name[32];
      std::snprintf(name, sizeof(name), "/%06llu.png", static_cast<unsigned long long>(i));
      if (!painter.write_png((o.png + name).c_str())) std::exit(1);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options o;
  if (!parse(argc, argv, &o)) {
    std::fprintf(
        stderr,
        "usage: illustrate [--seed S] [--first I] [--count N] [--variant V] [--size P | --width W "
        "--height H] [--series NAME] [--out FILE|-] [--png DIR] [--labels FILE] [--captions] "
        "[--words]\n");
    return 2;
  }
  if (o.words) {
    std::printf("%s\n", starter::all_words().c_str());
    return 0;
  }
  FILE* out = o.out.empty() ? nullptr : o.out == "-" ? stdout : std::fopen(o.out.c_str(), "wb");
  FILE* labels = o.labels.empty() ? nullptr : std::fopen(o.labels.c_str(), "w");
  if ((!o.out.empty() && !out) || (!o.labels.empty() && !labels)) {
    std::perror("illustrate");
    return 1;
  }
  run(o, out, labels);
  if (out && out != stdout) std::fclose(out);
  if (labels) std::fclose(labels);
  return 0;
}
