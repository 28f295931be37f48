#include "api/docs_page.h"

#include <fmt/format.h>

#include <map>
#include <vector>

namespace atelier::api {
namespace {

namespace json = boost::json;

constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --ink: #1c1f23; --soft: #5c6570; --line: #dfe3e8; --paper: #fff;
  --raised: #f6f7f9; --accent: #3457d5; --get: #1d7a4f; --post: #9a5b00; --delete: #b3263a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #9aa4b0; --line: #2d333b;
  --paper: #14171a; --raised: #1c2025; --accent: #8fa8ff; --get: #6fd3a3; --post: #f0b460;
  --delete: #ff8896; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, sans-serif; }
.frame { display: grid; grid-template-columns: 15rem minmax(0, 1fr); max-width: 78rem;
  margin: auto; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem;
  border-right: 1px solid var(--line); font-size: 13px; }
nav a { display: block; padding: .15rem .4rem; color: var(--soft); text-decoration: none;
  border-radius: 5px; overflow: hidden; text-overflow: ellipsis; }
nav a:hover { background: var(--raised); color: var(--ink); }
nav strong { display: block; margin: 1rem .4rem .2rem; }
main { padding: 2rem 2.5rem 6rem; }
h1 { font-size: 1.9rem; margin: 0 0 .2rem; } h2 { margin: 3rem 0 .6rem; }
p { color: var(--soft); margin: .3rem 0; max-width: 60rem; }
section { border: 1px solid var(--line); border-radius: 10px; margin: .8rem 0;
  padding: .9rem 1.1rem; }
section:target { border-color: var(--accent); }
code, .path { font-family: ui-monospace, monospace; font-size: .93em; }
.path { font-weight: 600; overflow-wrap: anywhere; }
.verb { font: 700 12px ui-monospace, monospace; display: inline-block; min-width: 4rem; }
.get { color: var(--get); } .post { color: var(--post); } .delete { color: var(--delete); }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 .2rem; font-size: 13.5px; }
th { text-align: left; color: var(--soft); font-weight: 500; }
td, th { padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td:first-child { white-space: nowrap; } a { color: var(--accent); }
.must { color: var(--delete); } .answers { font-size: 13.5px; color: var(--soft); }
@media (max-width: 800px) { .frame { display: block; } nav { display: none; }
  main { padding: 1rem; } }
)css";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string text_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? escaped(value->as_string()) : std::string();
}

std::string type_text(const json::object& schema);

std::string reference_text(const json::object& schema) {
  const std::string target(schema.at("$ref").as_string());
  const std::string name = target.substr(target.rfind('/') + 1);
  return fmt::format("<a href=\"#{0}\">{0}</a>", name);
}

std::string join(const json::array& words, std::string_view between) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += between;
    out += word.is_string() ? "<code>" + escaped(word.as_string()) + "</code>" : "null";
  }
  return out;
}

// "integer, 1..150, multiple of 8" as it stands in the table.
std::string type_text(const json::object& schema) {
  if (schema.contains("$ref")) return reference_text(schema);
  if (const auto* any = schema.if_contains("anyOf")) {
    return type_text(any->as_array().at(0).as_object()) + " or null";
  }
  if (const auto* names = schema.if_contains("enum")) return join(names->as_array(), ", ");
  const auto* type = schema.if_contains("type");
  std::string out = "anything";
  if (type != nullptr && type->is_string()) out = std::string(type->as_string());
  if (type != nullptr && type->is_array()) {
    out = std::string(type->as_array().at(0).as_string()) + " or null";
  }
  if (const auto* items = schema.if_contains("items")) {
    out = "list of " + type_text(items->as_object());
  }
  const auto number = [&](const char* key) { return json::serialize(schema.at(key)); };
  if (schema.contains("minimum")) out += ", " + number("minimum") + " to " + number("maximum");
  if (schema.contains("maxLength")) {
    out += ", length " + number("minLength") + " to " + number("maxLength");
  }
  if (schema.contains("multipleOf")) out += ", multiple of " + number("multipleOf");
  if (schema.contains("default"))
    out += ", default <code>" + escaped(number("default")) + "</code>";
  return out;
}

std::string row(std::string_view name, bool required, const json::object& schema,
                std::string_view says) {
  return fmt::format("<tr><td><code>{}</code>{}</td><td>{}</td><td>{}</td></tr>", escaped(name),
                     required ? " <span class=must title=required>*</span>" : "", type_text(schema),
                     says);
}

std::string parameters_table(const json::object& operation) {
  const auto* parameters = operation.if_contains("parameters");
  if (parameters == nullptr) return "";
  std::string out = "<table><tr><th>parameter<th>type<th></tr>";
  for (const auto& item : parameters->as_array()) {
    const auto& one = item.as_object();
    const std::string says = fmt::format("{} <span class=answers>({})</span>",
                                         text_of(one, "description"), text_of(one, "in"));
    out += row(one.at("name").as_string(), one.at("required").as_bool(),
               one.at("schema").as_object(), says);
  }
  return out + "</table>";
}

// What a body or an answer holds: a schema, or the name of a content type.
std::string content_text(const json::object& holder) {
  const auto* content = holder.if_contains("content");
  if (content == nullptr) return "nothing";
  const auto& first = *content->as_object().begin();
  const auto& schema = first.value().as_object().at("schema").as_object();
  if (schema.contains("$ref")) return reference_text(schema);
  return "<code>" + escaped(first.key()) + "</code>";
}

std::string operation_section(std::string_view path, std::string_view method,
                              const json::object& operation) {
  std::string out = fmt::format(
      "<section id=\"{}\"><div><span class=\"verb {}\">{}</span><span class=path>{}</span></div>"
      "<p>{}</p>{}",
      text_of(operation, "operationId"), method,
      method == "delete" ? "DELETE"
      : method == "get"  ? "GET"
                         : "POST",
      escaped(path), text_of(operation, "summary"), parameters_table(operation));
  out += "<div class=answers>";
  if (const auto* body = operation.if_contains("requestBody")) {
    out += "Takes " + content_text(body->as_object()) + ". ";
  }
  for (const auto& response : operation.at("responses").as_object()) {
    if (response.key() == "default") continue;
    out += fmt::format("Answers <code>{}</code> with {}. ", std::string(response.key()),
                       content_text(response.value().as_object()));
  }
  return out + "</div></section>";
}

std::string schema_section(std::string_view name, const json::object& schema) {
  std::string out = fmt::format("<section id=\"{0}\"><span class=path>{0}</span><table>", name);
  std::vector<std::string> required;
  if (const auto* list = schema.if_contains("required")) {
    for (const auto& one : list->as_array()) required.emplace_back(one.as_string());
  }
  for (const auto& property : schema.at("properties").as_object()) {
    const std::string key(property.key());
    const auto& field = property.value().as_object();
    const bool must = std::find(required.begin(), required.end(), key) != required.end();
    out += row(key, must, field, text_of(field, "description"));
  }
  return out + "</table></section>";
}

}  // namespace

std::string docs_page(const json::object& openapi) {
  std::map<std::string, std::string> sections;  // by tag
  std::map<std::string, std::string> links;
  for (const auto& path : openapi.at("paths").as_object()) {
    for (const auto& verb : path.value().as_object()) {
      const auto& operation = verb.value().as_object();
      const std::string tag(operation.at("tags").as_array().at(0).as_string());
      const std::string id = text_of(operation, "operationId");
      sections[tag] += operation_section(path.key(), verb.key(), operation);
      links[tag] += fmt::format("<a href=\"#{0}\">{0}</a>", id);
    }
  }
  const auto& info = openapi.at("info").as_object();
  std::string nav;
  std::string body = fmt::format(
      "<h1>Atelier {}</h1><p>{}</p><p>For programs: <a href=\"/api/v1/openapi.json\">openapi.json"
      "</a>. A star marks what must be there.</p>",
      text_of(info, "version"), text_of(info, "description"));
  for (const auto& [tag, text] : sections) {
    nav += "<strong>" + tag + "</strong>" + links[tag];
    body += "<h2>" + tag + "</h2>" + text;
  }
  nav += "<strong>Schemas</strong>";
  body += "<h2>Schemas</h2>";
  for (const auto& schema : openapi.at("components").at("schemas").as_object()) {
    const std::string name(schema.key());
    nav += fmt::format("<a href=\"#{0}\">{0}</a>", name);
    body += schema_section(name, schema.value().as_object());
  }
  return fmt::format(
      "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport "
      "content=\"width=device-width\"><title>Atelier API</title><style>{}</style>"
      "<div class=frame><nav>{}</nav><main>{}</main></div></html>",
      style, nav, body);
}

}  // namespace atelier::api
