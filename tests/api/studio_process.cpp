#include "api/studio_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "http/raw_client.h"

namespace atelier::scenario {
namespace {

namespace fs = std::filesystem;
constexpr int start_ms_max = 10'000;
constexpr int leave_ms_max = 8'000;

void pause() {
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

void write_model(const fs::path& folder, const std::string& card) {
  fs::create_directories(folder / "unet");
  std::ofstream(folder / "model_index.json") << "{}";
  std::ofstream(folder / "unet" / "diffusion_pytorch_model.safetensors") << folder.filename();
  std::ofstream(folder / "atelier.json") << card;
}

std::string log_tail(const std::string& home) {
  std::ifstream file(home + "/server.out");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  return text.size() > 2000 ? text.substr(text.size() - 2000) : text;
}

}  // namespace

Result<std::unique_ptr<StudioProcess>> StudioProcess::start(std::string program,
                                                            std::string engine) {
  std::string pattern = (fs::temp_directory_path() / "atelier_scenario_XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(ErrorKind::unavailable, "No temporary folder can be made.");
  }
  std::unique_ptr<StudioProcess> studio(new StudioProcess(std::move(engine), pattern));
  TRY_DO(studio->install(program));
  TRY_DO(studio->launch());
  return studio;
}

// As a package would lie on a machine: bin/ beside share/atelier/.
Result<> StudioProcess::install(const std::string& program) const {
  const fs::path root(folder_);
  const fs::path page = root / "share/atelier/page";
  fs::create_directories(root / "bin");
  fs::create_directories(root / "share/atelier/models");
  fs::create_directories(page / "assets");
  std::error_code wrong;
  fs::copy_file(program, program_, wrong);
  if (wrong) return fail(ErrorKind::not_found, program + " cannot be copied: " + wrong.message());
  const fs::path decoder = fs::path(program).parent_path() / "atelier-decoder";
  fs::copy_file(decoder, root / "bin/atelier-decoder", wrong);
  if (wrong) return fail(ErrorKind::not_found, decoder.string() + " cannot be copied.");
  const fs::path merges = fs::path(program).parent_path() / "../share/atelier/clip_merges.txt";
  fs::copy_file(merges, root / "share/atelier/clip_merges.txt", wrong);  // tokens are counted by it
  std::ofstream(page / "index.html") << "<!doctype html><title>The page</title>";
  std::ofstream(page / "assets/app-1234.js") << "plain";
  std::ofstream(page / "assets/app-1234.js.gz") << "packed";
  write_model(root / "home/models/main/crayons",
              R"({"name":"Crayons","default_settings":{"scheduler":"euler","steps":4,"width":256,)"
              R"("height":256},"example_prompts":["a bluebird"]})");
  write_model(root / "home/models/main/broken_one", R"({"name":"Broken"})");
  return {};
}

Result<> StudioProcess::launch() {
  const std::string port_file = home_ + "/port";
  fs::remove(port_file);
  const std::vector<std::string> words{program_,           "serve", "--home",      home_,
                                       "--port",           "0",     "--port-file", port_file,
                                       "--engine-program", engine_};
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const std::string log = home_ + "/server.out";
  const double begun = steady_seconds();
  pid_ = ::fork();
  if (pid_ == 0) {
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  while ((steady_seconds() - begun) * 1000 < start_ms_max) {
    int port = 0;
    if (std::ifstream(port_file) >> port) {
      port_ = static_cast<uint16_t>(port);
      const auto answer = http::ask(port_, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      start_ms_ = (steady_seconds() - begun) * 1000;
      if (http::status_in(answer) == 200) return {};
    }
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      return fail(ErrorKind::unavailable, "The studio ended at once:\n" + log_tail(home_));
    }
    pause();
  }
  return fail(ErrorKind::unavailable, "The studio does not answer:\n" + log_tail(home_));
}

Result<> StudioProcess::restart(Manner manner) {
  end(manner);
  return launch();
}

void StudioProcess::end(Manner manner) {
  if (pid_ == 0) return;
  ::kill(pid_, manner == Manner::asked ? SIGTERM : SIGKILL);
  const double begun = steady_seconds();
  int status = 0;
  while (::waitpid(pid_, &status, WNOHANG) == 0) {
    pause();
    if ((steady_seconds() - begun) * 1000 > leave_ms_max) ::kill(pid_, SIGKILL);
  }
  pid_ = 0;
}

int64_t StudioProcess::resident_bytes() const {
  std::ifstream statm(fmt::format("/proc/{}/statm", pid_));
  int64_t total = 0;
  int64_t resident = 0;
  statm >> total >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

StudioProcess::~StudioProcess() {
  end(Manner::asked);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace atelier::scenario
