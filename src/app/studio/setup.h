// What every command decides first: which home, which engine, which folders.
#pragma once
#include "app/studio/commands.h"
#include "app/studio/config.h"
#include "app/studio/places.h"
#include "services/home.h"
#include "services/install_plan.h"

namespace atelier {

struct Setup {
  HomePaths home;
  Config config;
  Places places;
};

Result<Setup> set_up(const CommonOptions& options);
// What the configuration says to the engine.
std::vector<std::string> engine_arguments(const Config& config);
// What the configuration says about bringing models here.
InstallSettings install_settings(const Config& config);

}  // namespace atelier
