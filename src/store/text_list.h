// A list of short texts in one column: a JSON array. Private to store.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

inline std::string join_texts(const std::vector<std::string>& texts) {
  boost::json::array list;
  for (const std::string& text : texts) list.emplace_back(text);
  return boost::json::serialize(list);
}

// The column was written by join_texts; anything else reads as an empty list.
inline std::vector<std::string> split_texts(std::string_view column) {
  if (column.size() <= 2) return {};
  boost::json::error_code wrong;
  const boost::json::value value = boost::json::parse(column, wrong);
  std::vector<std::string> texts;
  if (wrong || !value.is_array()) return texts;
  for (const auto& item : value.get_array()) {
    if (item.is_string()) texts.emplace_back(item.get_string());
  }
  return texts;
}

}  // namespace atelier
