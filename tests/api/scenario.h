// A scenario: requests to a running studio and what must come back, as plain text.
// README.md in this folder shows the format.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"

namespace atelier::scenario {

enum class Act { request, restart, kill };

struct Step {
  Act act = Act::request;
  int line = 0;
  std::string title;
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  int status = 0;
  int within_ms = 0;  // ask again until it fits
  int for_ms = 0;     // an answer without end: listen so long
  std::vector<std::pair<std::string, std::string>> expected_headers;
  std::vector<std::string> contains;
  std::vector<std::string> lacks;
  std::string expected_json;
};

struct Scenario {
  std::string path;
  std::vector<Step> steps;
};

Result<Scenario> load_scenario(const std::string& path);

// Values that earlier answers gave, by name; {name} in a later step stands for one.
using Saved = std::map<std::string, std::string>;
std::string with_saved(std::string text, const Saved& saved);

// What does not fit, as "path: reason"; nothing when `actual` holds everything `expected` says.
// "$save:name" takes whatever is there, "$any" wants something that is not null, "$int" a whole
// number; a list must have the same length unless its last item is "$more".
std::optional<std::string> mismatch(const boost::json::value& expected,
                                    const boost::json::value& actual, Saved& saved,
                                    const std::string& path = "");

}  // namespace atelier::scenario
