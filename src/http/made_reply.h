// Answers whose bytes are made while they are sent, with the same manners as files: ranges, ETags,
// download names.
#pragma once
#include <functional>
#include <memory>

#include "http/files.h"

namespace atelier::http {

struct MadeReply {
  uint64_t bytes = 0;
  std::string content_type;
  std::string etag;  // without quotes; the same bytes each time, or it must change
  std::string cache_control;
  std::string download_name;
  std::string_view policy;
  std::vector<NameValue> more_headers;
  // The bytes of a range.
  std::function<std::shared_ptr<BodySource>(ByteRange)> make;
};

// 200, 206, 304 or 416.
Response made_response(const Request& request, const MadeReply& reply);

}  // namespace atelier::http
