// Where the things that come with the program lie, found from where the program itself lies: a
// build folder of the source tree, or an installation (bin/ beside share/atelier/).
#pragma once
#include <string>

namespace atelier {

struct Places {
  std::string page;            // the built page
  std::string models;          // model folders that came with the program
  std::string engine_program;  // atelier-engine, or fake ones in tests
  std::string decoder_program;
};

// Each is the first that exists; else where it is expected.
Places find_places();

}  // namespace atelier
