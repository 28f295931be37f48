// XMP: no XML parser; the two properties image tools use are found by their names.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "media/texts/formats.h"

namespace atelier {
namespace {

constexpr std::array<std::string_view, 4> properties{"exif:UserComment", "dc:description",
                                                     "xmp:CreatorTool", "tiff:Software"};

// &lt; &gt; &amp; &quot; &apos; &#10; &#xA; as what they mean.
std::string unescaped(std::string_view xml) {
  struct Entity {
    std::string_view name;
    char means;
  };
  constexpr std::array<Entity, 5> entities{
      {{"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"quot;", '"'}, {"apos;", '\''}}};
  std::string out;
  for (size_t at = 0; at < xml.size();) {
    if (xml[at] != '&') {
      out += xml[at++];
      continue;
    }
    const std::string_view rest = xml.substr(at + 1, 10);
    bool known = false;
    for (const Entity& entity : entities) {
      if (!rest.starts_with(entity.name)) continue;
      out += entity.means;
      at += 1 + entity.name.size();
      known = true;
      break;
    }
    if (known) continue;
    const size_t end = rest.find(';');
    if (rest.starts_with('#') && end != std::string_view::npos && end > 1) {
      const bool hex = rest[1] == 'x' || rest[1] == 'X';
      const std::string digits(rest.substr(hex ? 2 : 1, end - (hex ? 2 : 1)));
      append_utf8(out, uint32_t(std::strtoul(digits.c_str(), nullptr, hex ? 16 : 10)));
      at += 2 + end;
      continue;
    }
    out += xml[at++];
  }
  return out;
}

// The text of `<name ...>...</name>` without the list it may be wrapped in, or of name="...".
std::optional<std::string> property(std::string_view xml, std::string_view name) {
  const size_t at = xml.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = xml.substr(at + name.size());
  if (rest.starts_with("=\"") || rest.starts_with("='")) {
    const char quote = rest[1];
    rest.remove_prefix(2);
    return unescaped(rest.substr(0, rest.find(quote)));
  }
  const size_t open = rest.find('>');
  if (open == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(open + 1);
  const size_t close = rest.find("</" + std::string(name));
  rest = rest.substr(0, close);
  const size_t item = rest.find("<rdf:li");
  if (item != std::string_view::npos) {
    rest.remove_prefix(item);
    const size_t item_open = rest.find('>');
    if (item_open == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(item_open + 1);
    rest = rest.substr(0, rest.find("</rdf:li"));
  }
  return unescaped(rest);
}

}  // namespace

void read_xmp_texts(std::string_view packet, TextBudget& budget) {
  if (packet.size() > budget.left()) return budget.spend(budget.left());
  const std::string xml = clean_utf8(packet);
  for (const std::string_view name : properties) {
    const auto found = property(xml, name);
    const std::string_view text = found ? trimmed(*found) : std::string_view();
    if (!text.empty()) budget.add(name, clean_utf8(text));
  }
  budget.add("xmp", xml);
}

}  // namespace atelier
