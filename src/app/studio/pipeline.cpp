#include "app/studio/pipeline.h"

namespace atelier {

http::Pipeline studio_pipeline(bool on_loopback) {
  http::Pipeline pipeline;
  if (on_loopback) {
    pipeline.push_back({.name = "host",
                        .because = "first: a request under a foreign name deserves no other word",
                        .before = http::refuse_foreign_host,
                        .after = {}});
  }
  pipeline.push_back({.name = "origin",
                      .because = "before the body is read: other sites may not make us work",
                      .before = http::refuse_foreign_origin,
                      .after = {}});
  pipeline.push_back({.name = "security_headers",
                      .because = "last, so that refusals carry them too",
                      .before = {},
                      .after = http::add_security_headers});
  return pipeline;
}

}  // namespace atelier
