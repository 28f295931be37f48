// The commands that look after a home: doctor, backup.
#include <fmt/format.h>

#include "app/studio/commands.h"
#include "app/studio/setup.h"
#include "base/fields.h"
#include "base/log.h"
#include "media/files.h"
#include "services/backup.h"
#include "services/doctor.h"

namespace atelier {
namespace {

std::string megabytes(int64_t bytes) {
  return fmt::format("{:.1f} MB", double(bytes) / 1e6);
}

}  // namespace

Result<int> run_doctor(const DoctorOptions& options) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options.common));
  TRY(const Examination result,
      examine(setup.home, options.deep ? Depth::contents : Depth::names_and_sizes));
  if (options.json) {
    fmt::print("{}\n", to_json_text(result));
    return result.healthy ? 0 : 1;
  }
  for (const Finding& finding : result.findings) {
    fmt::print("{}: [{}] {}\n", name_of(finding.kind), finding.check, finding.message);
  }
  fmt::print("{} pictures in {} files. {}\n", result.assets, result.files,
             result.healthy ? "Everything is as it should be." : "Something needs your attention.");
  return result.healthy ? 0 : 1;
}

Result<int> run_backup(const CommonOptions& options, const std::string& file) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options));
  TRY(const BackupFacts facts, back_up(setup.home, file));
  fmt::print("{}: {} pictures, {}. Restore it with: mkdir NEW_HOME && tar -xf {} -C NEW_HOME\n",
             file, facts.pictures, megabytes(facts.bytes), file);
  return 0;
}

}  // namespace atelier
