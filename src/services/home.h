// The studio's home folder: where everything lies, and the lock that keeps two servers apart.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace atelier {

struct HomePaths {
  std::string folder;
  std::string config;    // atelier.toml
  std::string database;  // atelier.db
  std::string media;     // pictures; `outputs` in the config may point elsewhere
  std::string thumbs;
  std::string models;     // a folder a type of model in it
  std::string covers;     // pictures of models
  std::string wildcards;  // text files a prompt may choose lines from; may be missing
  std::string logs;
};

HomePaths home_paths(const std::string& folder);

// The folders people put models into.
Result<> make_model_folders(const std::string& models);

// --home, else ATELIER_HOME, else $XDG_DATA_HOME/atelier, else ~/.local/share/atelier.
Result<std::string> choose_home(const std::string& from_command_line);

enum class HomeLock { exclusive, none };

// While it lives, no other server uses this home.
class Home {
 public:
  // Makes what is missing. `unavailable` with what to do when it cannot be written, `conflict` when
  // another server holds it.
  static Result<Home> open(const std::string& folder, HomeLock lock);
  Home(Home&& other) noexcept;
  Home& operator=(Home&&) = delete;
  ~Home();
  const HomePaths& paths() const { return paths_; }

 private:
  Home(HomePaths paths, int lock) : paths_(std::move(paths)), lock_(lock) {}
  HomePaths paths_;
  int lock_;
};

// True while a server holds this home.
bool home_is_in_use(const std::string& folder);

}  // namespace atelier
