// From an HTTP request to one typed struct: path parts, query and JSON body meet in one object that
// fields() reads, so that all faults of a request come in one answer.
#pragma once
#include <string>
#include <vector>

#include "api/schema.h"
#include "http/message.h"

namespace atelier::api {

enum class Place { path, query, body };

struct Param {
  std::string name;
  Place place = Place::body;
  boost::json::object schema;
  bool required = false;
};

// Where each field of a request struct is looked for: in the path when the pattern has a {part} of
// that name, else in the query of a read and in the body of a write.
std::vector<Param> params_of(http::Method method, std::string_view pattern,
                             const boost::json::object& schema);

// What is left of a request's schema for its body when some fields stand in the path.
boost::json::object body_schema(boost::json::object schema, const std::vector<Param>& params);

struct Gathered {
  boost::json::object object;
  std::vector<FieldFault> faults;
};

// `invalid` for a body that is no JSON object or is not called application/json.
Result<Gathered> gather(const http::Request& request, const std::vector<Param>& params);

// Every fault as one `invalid`; faults of path parts alone are `not_found`: nothing has that name.
Error error_of(std::vector<FieldFault> faults, const std::vector<Param>& params);

// A request as far as it could be read, and everything that was wrong with it.
template <HasFields In>
struct ReadRequest {
  In value;
  std::vector<FieldFault> faults;
};

template <HasFields In>
Result<ReadRequest<In>> read_request(const http::Request& request,
                                     const std::vector<Param>& params) {
  TRY(auto gathered, gather(request, params));
  ReadRequest<In> read{.value = {}, .faults = std::move(gathered.faults)};
  FieldReader reader(gathered.object, "", UnknownFields::refuse, read.faults);
  fields(reader, read.value);
  reader.finish();
  return read;
}

// Adds the faults of `more` whose fields are not named yet.
void add_faults(std::vector<FieldFault>& faults, const Result<>& more);

}  // namespace atelier::api
