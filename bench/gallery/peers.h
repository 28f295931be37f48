// The same questions the way other studios ask them, in plain SQL on the same database.
#pragma once
#include <boost/json.hpp>
#include <string>

#include "base/result.h"

namespace atelier::bench {

// Makes an index by date and a full-text index in a file beside the home's database once: minutes
// for a million. `rounds` questions of each kind.
Result<boost::json::object> measure_peers(const std::string& home, int rounds);

}  // namespace atelier::bench
