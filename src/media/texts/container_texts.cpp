// AVIF (EXIF and XMP as items), MP4 and MOV (the comments of iTunes, keys of any name, QuickTime's
// own), WebM (tags). A container may be many gigabytes long: only what its tables point at is read.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "media/detail/probe_formats.h"
#include "media/texts/embedded_texts.h"
#include "media/texts/formats.h"

namespace atelier {
namespace {

using probing::Box;
using probing::each_box;
using probing::each_element;
using probing::Element;
using probing::find_box;

constexpr uint64_t items_max = 1000;
constexpr size_t text_items_max = 8;

// [begin, end) of the source; "" when it is more than may come. What is read counts, and counts
// again as the text it becomes: tables may point at the same bytes a thousand times.
std::string bytes_in(ByteSource& source, uint64_t begin, uint64_t end, TextBudget& budget) {
  std::string out;
  if (end <= begin || end > source.size()) return out;
  const bool fits = end - begin <= budget.left();
  budget.spend(fits ? size_t(end - begin) : budget.left());
  if (!fits) return out;
  while (begin < end) {
    const auto seen = source.look(begin, std::min<uint64_t>(end - begin, source.look_bytes_max));
    if (seen.empty()) return "";
    out.append(reinterpret_cast<const char*>(seen.data()), seen.size());
    begin += seen.size();
  }
  return out;
}

void add_text(std::string_view key, const std::string& bytes, TextBudget& budget) {
  if (bytes.empty() || key.empty()) return budget.spend(bytes.size());
  budget.add(key, clean_latin1(bytes));
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  return text;
}

// ---- AVIF: an item is a type in one table and a place in another

struct Item {
  uint64_t id = 0;
  bool is_exif = false;
  bool is_xmp = false;
};

std::vector<Item> text_items(ByteSource& source, const Box& table) {
  std::vector<Item> items;
  const uint64_t first = table.begin + (source.big(table.begin, 1) == 0 ? 6 : 8);
  each_box(source, first, table.end, [&](const Box& box) {
    const uint64_t version = source.big(box.begin, 1);
    if (box.type != "infe" || version < 2) return true;
    const uint64_t id_bytes = version == 2 ? 2 : 4;
    const uint64_t type_at = box.begin + 4 + id_bytes + 2;
    const Item item{source.big(box.begin + 4, size_t(id_bytes)), source.has(type_at, "Exif"),
                    source.has(type_at, "mime")};
    if (item.is_exif || item.is_xmp) items.push_back(item);
    return items.size() < text_items_max;
  });
  return items;
}

// The bytes of one item; "" where they lie in no way a writer of texts uses.
class ItemPlaces {
 public:
  ItemPlaces(ByteSource& source, const Box& table, const std::optional<Box>& inner)
      : source_(source), table_(table), inner_(inner), at_(table.begin) {
    version_ = read(1);
    read(3);
    const uint64_t sizes = read(2);
    offset_bytes_ = sizes >> 12 & 15;
    length_bytes_ = sizes >> 8 & 15;
    base_bytes_ = sizes >> 4 & 15;
    index_bytes_ = version_ > 0 ? sizes & 15 : 0;
  }

  std::string bytes_of_item(uint64_t wanted, TextBudget& budget) {
    const uint64_t items = std::min(read(version_ < 2 ? 2 : 4), items_max);
    for (uint64_t i = 0; i < items && at_ < table_.end; ++i) {
      const uint64_t id = read(version_ < 2 ? 2 : 4);
      const uint64_t method = version_ > 0 ? read(2) & 15 : 0;
      read(2);  // the file it is in: this one
      const uint64_t base = read(base_bytes_);
      const uint64_t extents = std::min(read(2), items_max);
      std::string bytes;
      for (uint64_t extent = 0; extent < extents && at_ < table_.end; ++extent) {
        read(index_bytes_);
        const uint64_t offset = base + read(offset_bytes_);
        const uint64_t length = read(length_bytes_);
        if (id == wanted) bytes += part(method, offset, length, budget);
      }
      if (id == wanted) return bytes;
    }
    return "";
  }

 private:
  uint64_t read(uint64_t bytes) {
    const uint64_t value = bytes == 0 || bytes > 8 ? 0 : source_.big(at_, size_t(bytes));
    at_ += bytes;
    return value;
  }
  std::string part(uint64_t method, uint64_t offset, uint64_t length, TextBudget& budget) {
    if (method == 1 && inner_) offset += inner_->begin;
    if (method > 1 || offset > source_.size() || length > source_.size() - offset) return "";
    return bytes_in(source_, offset, offset + length, budget);
  }

  ByteSource& source_;
  const Box table_;
  const std::optional<Box> inner_;
  uint64_t at_;
  uint64_t version_ = 0;
  uint64_t offset_bytes_ = 0;
  uint64_t length_bytes_ = 0;
  uint64_t base_bytes_ = 0;
  uint64_t index_bytes_ = 0;
};

void read_avif_texts(ByteSource& source, TextBudget& budget) {
  const auto meta = find_box(source, 0, source.size(), "meta");
  if (!meta) return;
  const uint64_t inside = meta->begin + 4;  // version and flags
  const auto types = find_box(source, inside, meta->end, "iinf");
  const auto places = find_box(source, inside, meta->end, "iloc");
  if (!types || !places) return;
  const auto inner = find_box(source, inside, meta->end, "idat");
  for (const Item& item : text_items(source, *types)) {
    if (budget.left() == 0) return;
    const std::string bytes = ItemPlaces(source, *places, inner).bytes_of_item(item.id, budget);
    const std::string_view view = bytes;
    if (item.is_xmp) read_xmp_texts(view, budget);
    if (!item.is_exif || view.size() < 4) continue;
    const auto byte = [&](size_t i) { return size_t(static_cast<unsigned char>(view[i])); };
    const size_t start = 4 + (byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3));
    if (start < view.size()) read_exif_texts(view.substr(start), budget);
  }
}

// ---- MP4 and MOV

// "\xa9cmt" is what everybody calls the comment.
std::string name_of_type(const std::string& type) {
  struct Named {
    std::string_view type;
    std::string_view name;
  };
  constexpr std::array<Named, 6> names{{{"\xa9"
                                         "cmt",
                                         "comment"},
                                        {"\xa9nam", "title"},
                                        {"\xa9"
                                         "des",
                                         "description"},
                                        {"desc", "description"},
                                        {"\xa9too", "Software"},
                                        {"\xa9swr", "Software"}}};
  for (const Named& named : names) {
    if (named.type == type) return std::string(named.name);
  }
  return "";
}

std::vector<std::string> keys_of(ByteSource& source, const Box& table) {
  std::vector<std::string> keys;
  uint64_t at = table.begin + 8;
  const uint64_t count = std::min(source.big(table.begin + 4, 4), items_max);
  for (uint64_t i = 0; i < count && at + 8 <= table.end; ++i) {
    const uint64_t length = source.big(at, 4);
    if (length < 8 || length > 264 || at + length > table.end) return keys;
    std::string key = source.text(at + 8, size_t(length - 8));
    constexpr std::string_view apple = "com.apple.quicktime.";
    if (key.starts_with(apple)) key.erase(0, apple.size());
    keys.push_back(lower(std::move(key)));
    at += length;
  }
  return keys;
}

std::string name_of_entry(ByteSource& source, const Box& entry,
                          const std::vector<std::string>& keys) {
  if (const auto name = find_box(source, entry.begin, entry.end, "name")) {
    const uint64_t bytes = name->end - name->begin;
    if (bytes > 4 && bytes < 256) return lower(source.text(name->begin + 4, size_t(bytes - 4)));
  }
  const uint64_t number = source.big(entry.begin - 4, 4);  // instead of a type
  if (number > 0 && number <= keys.size()) return keys[size_t(number - 1)];
  return name_of_type(entry.type);
}

// `meta` as MP4 writes it, with a version, or as QuickTime does, without.
void read_meta(ByteSource& source, const Box& meta, TextBudget& budget) {
  const bool has_version = !source.has(meta.begin + 4, "hdlr");
  const uint64_t inside = meta.begin + (has_version ? 4 : 0);
  const auto list = find_box(source, inside, meta.end, "ilst");
  if (!list) return;
  const auto table = find_box(source, inside, meta.end, "keys");
  const auto keys = table ? keys_of(source, *table) : std::vector<std::string>();
  each_box(source, list->begin, list->end, [&](const Box& entry) {
    const auto data = find_box(source, entry.begin, entry.end, "data");
    if (!data || data->end - data->begin < 8) return budget.left() > 0;
    const std::string name = name_of_entry(source, entry, keys);
    if (!name.empty()) {
      add_text(name, bytes_in(source, data->begin + 8, data->end, budget), budget);
    }
    return budget.left() > 0;
  });
}

void read_user_data(ByteSource& source, const Box& box, TextBudget& budget) {
  each_box(source, box.begin, box.end, [&](const Box& entry) {
    if (entry.type == "meta") read_meta(source, entry, budget);
    const std::string name = entry.type.starts_with('\xa9') ? name_of_type(entry.type) : "";
    if (!name.empty() && entry.end - entry.begin > 4) {
      const uint64_t length = source.big(entry.begin, 2);
      const uint64_t end = std::min(entry.end, entry.begin + 4 + length);
      add_text(name, bytes_in(source, entry.begin + 4, end, budget), budget);
    }
    return budget.left() > 0;
  });
}

void read_movie_texts(ByteSource& source, TextBudget& budget) {
  const auto moov = find_box(source, 0, source.size(), "moov");
  if (!moov) return;
  each_box(source, moov->begin, moov->end, [&](const Box& box) {
    if (box.type == "udta") read_user_data(source, box, budget);
    if (box.type == "meta") read_meta(source, box, budget);
    return budget.left() > 0;
  });
}

// ---- WebM

void read_tag(ByteSource& source, const Element& tag, TextBudget& budget) {
  constexpr uint64_t name_id = 0x45a3;
  constexpr uint64_t text_id = 0x4487;
  std::string name;
  std::string text;
  each_element(source, tag.begin, tag.end, [&](const Element& element) {
    if (element.id == name_id && element.end - element.begin < 256) {
      name = lower(source.text(element.begin, size_t(element.end - element.begin)));
    }
    if (element.id == text_id) text = bytes_in(source, element.begin, element.end, budget);
    return true;
  });
  add_text(name, text, budget);
}

void read_webm_texts(ByteSource& source, TextBudget& budget) {
  constexpr uint64_t segment_id = 0x18538067;
  constexpr uint64_t tags_id = 0x1254c367;
  constexpr uint64_t tag_id = 0x7373;
  constexpr uint64_t simple_tag_id = 0x67c8;
  const auto inside = [&](const Element& parent, uint64_t id, const auto& visit) {
    each_element(source, parent.begin, parent.end, [&](const Element& element) {
      if (element.id == id) visit(element);
      return budget.left() > 0;
    });
  };
  const Element file{0, 0, source.size()};
  inside(file, segment_id, [&](const Element& segment) {
    inside(segment, tags_id, [&](const Element& tags) {
      inside(tags, tag_id, [&](const Element& tag) {
        inside(tag, simple_tag_id,
               [&](const Element& simple) { read_tag(source, simple, budget); });
      });
    });
  });
}

}  // namespace

void read_container_texts(ByteSource& source, TextBudget& budget) {
  if (source.has(0, "\x1a\x45\xdf\xa3")) return read_webm_texts(source, budget);
  if (!source.has(4, "ftyp")) return;
  const bool is_picture = source.has(8, "avif") || source.has(8, "avis") || source.has(8, "mif1");
  is_picture ? read_avif_texts(source, budget) : read_movie_texts(source, budget);
}

EmbeddedTexts read_embedded_texts(ByteSource& container) {
  TextBudget budget;
  read_container_texts(container, budget);
  return std::move(budget).take();
}

}  // namespace atelier
