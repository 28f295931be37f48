#include "services/home.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "media/files.h"
#include "services/model_words.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

std::string lock_path(const std::string& folder) {
  return folder + "/atelier.lock";
}

Error unwritable(const Error& why, const std::string& folder) {
  if (why.kind == ErrorKind::exhausted) return why;
  return {ErrorKind::unavailable,
          "The home folder " + folder +
              " cannot be written. Choose another with --home DIR, or "
              "change its owner or permissions.",
          to_line(why),
          {}};
}

}  // namespace

HomePaths home_paths(const std::string& folder) {
  return {.folder = folder,
          .config = folder + "/atelier.toml",
          .database = folder + "/atelier.db",
          .media = folder + "/media",
          .thumbs = folder + "/thumbs",
          .models = folder + "/models",
          .covers = folder + "/covers",
          .wildcards = folder + "/wildcards",
          .logs = folder + "/logs"};
}

Result<> make_model_folders(const std::string& models) {
  for (const auto type : model_folders) {
    TRY_DO(make_folders(models + "/" + std::string(type)));
  }
  return {};
}

Result<std::string> choose_home(const std::string& from_command_line) {
  const auto absolute = [](const std::string& path) -> Result<std::string> {
    return fs::absolute(path).lexically_normal().string();
  };
  if (!from_command_line.empty()) return absolute(from_command_line);
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
  if (const auto home = variable("ATELIER_HOME"); !home.empty()) return absolute(home);
  if (const auto data = variable("XDG_DATA_HOME"); !data.empty())
    return absolute(data + "/atelier");
  if (const auto user = variable("HOME"); !user.empty()) {
    return absolute(user + "/.local/share/atelier");
  }
  return fail(ErrorKind::invalid,
              "There is no home folder to use: say --home DIR or set ATELIER_HOME.");
}

Result<Home> Home::open(const std::string& folder, HomeLock lock) {
  HomePaths paths = home_paths(folder);
  const auto with_models = make_model_folders(paths.models);
  if (!with_models) return fail(unwritable(with_models.error(), folder));
  for (const auto& needed : {paths.logs, paths.thumbs}) {
    const auto made = make_folders(needed);
    if (!made) return fail(unwritable(made.error(), folder));
  }
  if (lock == HomeLock::none) return Home(std::move(paths), -1);
  const int descriptor = ::open(lock_path(folder).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    return fail(unwritable(file_error(errno, "opening", lock_path(folder)), folder));
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return fail(ErrorKind::conflict,
                "Another Atelier already uses the home folder " + folder +
                    ". Stop it first, or start this one with another --home DIR.");
  }
  return Home(std::move(paths), descriptor);
}

Home::Home(Home&& other) noexcept
    : paths_(std::move(other.paths_)), lock_(std::exchange(other.lock_, -1)) {}

Home::~Home() {
  if (lock_ >= 0) ::close(lock_);
}

bool home_is_in_use(const std::string& folder) {
  const int descriptor = ::open(lock_path(folder).c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool taken = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(descriptor);
  return taken;
}

}  // namespace atelier
