// Small text files beside a model: configurations, indices, cards.
#pragma once
#include <filesystem>
#include <string>

#include <boost/json/fwd.hpp>

#include "base/result.h"

namespace atelier {

constexpr size_t model_text_bytes_max = 32 << 20;

// not_found, or corrupt when it is larger than a text beside a model can be.
Result<std::string> read_text_file(const std::filesystem::path& path);

// The file as a JSON object; corrupt, naming the file, when it is none.
Result<boost::json::object> read_json_file(const std::filesystem::path& path);

}  // namespace atelier
