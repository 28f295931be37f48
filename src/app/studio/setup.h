// What every command decides first: which home, which engine, which folders.
#pragma once
#include "app/studio/commands.h"
#include "app/studio/config.h"
#include "app/studio/places.h"
#include "services/home.h"

namespace atelier {

struct Setup {
  HomePaths home;
  Config config;
  Places places;
};

Result<Setup> set_up(const CommonOptions& options);

}  // namespace atelier
