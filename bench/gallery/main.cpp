// Measures the gallery with as many assets as asked for, the peers' way beside it. One JSON object.
// Usage: gallery_bench PROGRAM [--assets N] [--folder DIR] [--rounds N] [--fresh] [--no-peers]
#include <fmt/format.h>
#include <sys/utsname.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/fields.h"
#include "generate.h"
#include "measure.h"
#include "peers.h"

namespace atelier::bench {
namespace {

struct Options {
  std::string program;
  std::string folder = "build/gallery_bench";
  int64_t assets = 1'000'000;
  int rounds = 400;
  bool fresh = false;
  bool peers = true;
};

Result<Options> read_options(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const auto value = [&]() -> std::string { return i + 1 < count ? words[++i] : ""; };
    if (word == "--assets") {
      options.assets = std::atoll(value().c_str());
    } else if (word == "--folder") {
      options.folder = value();
    } else if (word == "--rounds") {
      options.rounds = std::atoi(value().c_str());
    } else if (word == "--fresh") {
      options.fresh = true;
    } else if (word == "--no-peers") {
      options.peers = false;
    } else {
      options.program = word;
    }
  }
  if (options.program.empty() || options.assets < 1000 || options.rounds < 4) {
    return fail(ErrorKind::invalid,
                "usage: gallery_bench PROGRAM [--assets N] [--folder DIR] [--rounds N] [--fresh] "
                "[--no-peers]");
  }
  return options;
}

Result<> run(const Options& options) {
  const std::string home = fmt::format("{}/home-{}", options.folder, options.assets);
  if (options.fresh) std::filesystem::remove_all(home);
  TRY_DO(generate_home(home, options.assets));
  boost::json::object out{{"assets", options.assets}, {"rounds", options.rounds}};
  TRY(auto ours, measure_server({.program = options.program,
                                 .home = home,
                                 .empty_home = options.folder + "/empty",
                                 .rounds = options.rounds}));
  out["atelier"] = std::move(ours);
  if (options.peers) {
    TRY(auto peers, measure_peers(home, std::max(4, options.rounds / 40)));
    out["peers_in_sqlite"] = std::move(peers);
  }
  fmt::print("{}\n", json_text(out));
  return {};
}

}  // namespace
}  // namespace atelier::bench

int main(int count, char** words) {
  const auto options = atelier::bench::read_options(count, words);
  const auto done = options ? atelier::bench::run(*options)
                            : atelier::Result<>(atelier::Failure(options.error()));
  if (!done) fmt::print(stderr, "{}\n", to_line(done.error()));
  return done ? 0 : 1;
}
