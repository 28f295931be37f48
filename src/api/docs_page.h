// An OpenAPI document as one readable page without scripts or outside assets.
#pragma once
#include <boost/json.hpp>
#include <string>

namespace atelier::api {

std::string docs_page(const boost::json::object& openapi);

}  // namespace atelier::api
