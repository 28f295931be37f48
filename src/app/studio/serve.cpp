#include <fmt/format.h>
#include <malloc.h>
#include <signal.h>

#include <cstdio>
#include <filesystem>

#include "app/studio/commands.h"
#include "app/studio/setup.h"
#include "app/studio/studio.h"
#include "base/clock.h"
#include "base/log.h"
#include "media/files.h"

namespace atelier {
namespace {

// For scripts that let the system pick the port: the file appears whole, when the server answers.
Result<> write_port_file(const std::string& path, uint16_t port) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  const std::string text = fmt::format("{}\n", port);
  return write_durably(path + ".tmp", path, bytes_of(text));
}

void greet(const std::string& host, uint16_t port) {
  if (is_loopback(host)) {
    fmt::print("Atelier is ready at http://localhost:{}\n", port);
  } else {
    fmt::print("Atelier is ready at http://{}:{}\n", reachable_host(host), port);
    fmt::print(
        stderr,
        "WARNING: the studio listens on {} and has no accounts yet. Anybody who reaches port "
        "{} over the network may use it, see every picture and delete it. Bind to 127.0.0.1 "
        "(the default) to keep it to this machine.\n",
        host, port);
  }
  std::fflush(stdout);
}

void set_allocator() {
  // Forty threads answer now and then; with an arena for each the allocator would keep what each
  // once needed.
  ::mallopt(M_ARENA_MAX, 2);
  // A question about a million assets takes a dozen sets of 125 KB for a millisecond. Handed back
  // to the system after each, they would come anew page by page, which is a fifth of its time.
  ::mallopt(M_MMAP_THRESHOLD, 4 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 8 << 20);
  ::mallopt(M_TOP_PAD, 1 << 20);
}

}  // namespace

Result<int> run_serve(const ServeOptions& options) {
  set_allocator();
  const double began = steady_seconds();
  // Every thread inherits this: the signals come to sigwait below and to nobody else.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGXFSZ, SIG_IGN);  // a file limit is a full disk: an error, not a death

  TRY(const Setup setup, set_up(options.common));
  // Before the log is opened, which lies in the home: this one has a sentence for a home it cannot
  // have.
  TRY_DO(Home::open(setup.home.folder, HomeLock::none));
  start_log({.file = setup.home.logs + "/atelier.log"});
  const std::string host =
      !options.host.empty() ? options.host : setup.config.host.value_or("127.0.0.1");
  const uint16_t port = options.port.value_or(setup.config.port.value_or(usual_port));
  TRY(auto studio, Studio::open({.home = setup.home,
                                 .lock = HomeLock::exclusive,
                                 .host = host,
                                 .port = port,
                                 .page = options.page.empty() ? setup.places.page : options.page,
                                 .bundled_models = setup.places.models,
                                 .models = setup.home.models,
                                 .installs = install_settings(setup.config),
                                 .engine_program = setup.places.engine_program,
                                 .engine_arguments = engine_arguments(setup.config),
                                 .decoder_program = setup.places.decoder_program}));
  if (!options.port_file.empty()) TRY_DO(write_port_file(options.port_file, studio->port()));
  log_info("serve",
           fmt::format("atelier {} listens on {}:{} with home {} after {:.0f} ms", ATELIER_VERSION,
                       host, studio->port(), setup.home.folder, (steady_seconds() - began) * 1000));
  greet(host, studio->port());

  int signal = 0;
  sigwait(&signals, &signal);
  log_info("serve", "leaving");
  studio.reset();
  return 0;
}

}  // namespace atelier
