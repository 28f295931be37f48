#include "tensor/torch_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "tensor/detail/corrupt.h"
#include "tensor/detail/header_json.h"
#include "tensor/pickle.h"
#include "tensor/zip_directory.h"

namespace atelier {
namespace {

using Bytes = std::span<const std::byte>;

// torch/serialization.py: what a file of the older form begins with.
constexpr size_t legacy_magic_bytes = 10;
constexpr std::string_view legacy_magic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr int64_t legacy_protocol = 1001;
constexpr size_t metadata_entries_max = 64;
constexpr std::string_view weight_roots[] = {"state_dict", "params_ema", "params"};

// Where the bytes of each storage lie, by its key.
using StoragePlaces = std::unordered_map<std::string, ZipMember>;

struct Archive {
  Pickle pickle;
  StoragePlaces places;
};

std::string_view text_of(Bytes file, const ZipMember& member) {
  return {reinterpret_cast<const char*>(file.data()) + member.begin, size_t(member.size)};
}

// All members lie in one folder, of any name: NAME/data.pkl, NAME/data/0, ...
Result<Archive> open_zip(Bytes file) {
  TRY(const ZipDirectory members, read_zip_directory(file));
  std::optional<std::string> folder;
  for (const auto& [name, member] : members) {
    const bool main = name == "data.pkl" || name.ends_with("/data.pkl");
    if (!main) continue;
    if (folder) return corrupt("the archive has two data.pkl");
    folder = name.substr(0, name.size() - std::string_view("data.pkl").size());
  }
  if (!folder) return corrupt("this zip archive is no torch checkpoint: there is no data.pkl");
  const auto order = members.find(*folder + "byteorder");
  if (order != members.end() && text_of(file, order->second) != "little") {
    return corrupt("the numbers are not little-endian");
  }
  Archive archive;
  const ZipMember& main = members.find(*folder + "data.pkl")->second;
  TRY(archive.pickle, read_pickle(file.subspan(size_t(main.begin), size_t(main.size))));
  const std::string data = *folder + "data/";
  for (auto at = members.lower_bound(data); at != members.end() && at->first.starts_with(data);
       ++at) {
    archive.places.emplace(at->first.substr(data.size()), at->second);
  }
  return archive;
}

// Four pickles (magic, protocol, what machine, the values), the keys of the storages in order, then
// for each its number of elements and the elements.
class LegacyReader {
 public:
  explicit LegacyReader(Bytes file) : file_(file) {}

  Result<Archive> read() {
    TRY_DO(read_preamble());
    Archive archive;
    TRY(archive.pickle, next());
    for (const PickleStorage& storage : archive.pickle.storages) {
      types_.emplace(std::string(storage.key), storage.type);
    }
    TRY(const Pickle keys, next());
    const PickleValue& list = keys.at(keys.root);
    if (list.kind != PickleKind::list) return corrupt("the list of storages is missing");
    for (const PickleId id : list.items) {
      TRY_DO(read_storage(std::string(keys.at(id).text), archive.places));
    }
    return archive;
  }

 private:
  Result<Pickle> next() {
    TRY(Pickle pickle, read_pickle(file_.subspan(at_)));
    at_ += pickle.bytes;
    return pickle;
  }

  Result<> read_preamble() {
    TRY(const Pickle magic, next());
    if (magic.at(magic.root).text != legacy_magic) {
      return corrupt("this pickle is no torch checkpoint");
    }
    TRY(const Pickle protocol, next());
    if (protocol.at(protocol.root).integer != legacy_protocol) {
      return corrupt("this version of torch's older form is not known");
    }
    TRY(const Pickle machine, next());
    const PickleValue* little = machine.find(machine.at(machine.root), "little_endian");
    if (little == nullptr || little->integer != 1) {
      return corrupt("the numbers are not little-endian");
    }
    return {};
  }

  Result<> read_storage(const std::string& key, StoragePlaces& places) {
    const auto type = types_.find(key);
    if (type == types_.end()) return corrupt("a storage belongs to no tensor");
    uint64_t elements = 0;
    if (file_.size() - at_ < sizeof elements) return corrupt("the file ends within its storages");
    std::memcpy(&elements, file_.data() + at_, sizeof elements);
    at_ += sizeof elements;
    const auto each = uint64_t(bytes_of(type->second));
    if (elements > (file_.size() - at_) / each) {
      return corrupt("the file ends within its storages");
    }
    if (!places.emplace(key, ZipMember{at_, elements * each}).second) {
      return corrupt("a storage is there twice");
    }
    at_ += size_t(elements * each);
    return {};
  }

  Bytes file_;
  size_t at_ = 0;
  std::unordered_map<std::string, WeightType> types_;
};

// ---- from values to named tensors ---------------------------------------------------------------

class Collector {
 public:
  Collector(const Archive& archive) : pickle_(archive.pickle), places_(archive.places) {}

  Result<WeightHeader> collect() {
    const PickleValue* root = &pickle_.at(pickle_.root);
    add_metadata(*root);
    if (root->kind == PickleKind::tensor) {
      TRY_DO(add_tensor("tensor", *root));
      return std::move(header_);
    }
    for (const auto name : weight_roots) {
      const PickleValue* inner = pickle_.find(*root, name);
      if (inner != nullptr && inner->kind == PickleKind::dict) {
        root = inner;
        break;
      }
    }
    TRY_DO(walk(*root));
    std::sort(header_.entries.begin(), header_.entries.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
    return std::move(header_);
  }

 private:
  struct Open {
    std::string name;  // of the container, with the dot
    const PickleValue* container;
  };

  // Without recursion: values may nest as deep as they like and contain themselves.
  Result<> walk(const PickleValue& root) {
    std::vector<Open> open{{"", &root}};
    std::unordered_set<const PickleValue*> seen{&root};
    while (!open.empty()) {
      const Open now = std::move(open.back());
      open.pop_back();
      const auto& items = now.container->items;
      const bool is_dict = now.container->kind == PickleKind::dict;
      for (size_t i = is_dict ? 1 : 0; i < items.size(); i += is_dict ? 2 : 1) {
        const PickleValue& value = pickle_.at(items[i]);
        if (value.kind == PickleKind::tensor) {
          TRY_DO(add_tensor(now.name + name_of_item(*now.container, i), value));
        } else if (!value.items.empty() && now.name.size() < weight_name_bytes_max &&
                   seen.insert(&value).second) {
          open.push_back({now.name + name_of_item(*now.container, i) + ".", &value});
        }
      }
    }
    return {};
  }

  std::string name_of_item(const PickleValue& container, size_t i) const {
    if (container.kind != PickleKind::dict) return std::to_string(i);
    const PickleValue& key = pickle_.at(container.items[i - 1]);
    return key.kind == PickleKind::integer ? std::to_string(key.integer) : std::string(key.text);
  }

  Result<> add_tensor(std::string name, const PickleValue& value) {
    const PickleTensor& tensor = pickle_.tensors[size_t(value.integer)];
    const PickleStorage& storage = pickle_.storages[tensor.storage];
    const auto bad = [&](std::string_view says) {
      return corrupt(fmt::format("tensor {} {}", detail::quoted(name), says));
    };
    if (name.empty() || name.size() > weight_name_bytes_max || !detail::is_clean_name(name)) {
      return bad("has no usable name");
    }
    if (!names_.insert(name).second) return bad("is there twice");
    const auto place = places_.find(std::string(storage.key));
    if (place == places_.end()) return bad("has no numbers in the file");
    const auto each = bytes_of(storage.type);
    const int64_t held = int64_t(place->second.size) / each;
    if (storage.elements < 0 || storage.first > held || storage.elements > held - storage.first) {
      return bad(fmt::format("says its storage has {} numbers; the file holds {}", storage.elements,
                             held));
    }
    WeightEntry entry{.name = std::move(name), .type = storage.type, .shape = tensor.shape};
    const auto extent = extent_of(tensor, storage.elements, entry.elements);
    if (!extent) {
      return corrupt(fmt::format("tensor {} of shape {} does not fit its {} numbers",
                                 detail::quoted(entry.name), shape_text(tensor.shape),
                                 storage.elements));
    }
    entry.begin = place->second.begin + uint64_t((storage.first + tensor.offset) * each);
    entry.end = entry.begin + uint64_t(*extent * each);
    if (!is_contiguous(tensor)) entry.strides = tensor.strides;
    header_.entries.push_back(std::move(entry));
    return {};
  }

  // Numbers from a tensor's first to its last; nullopt unless all lie in the storage. Every factor
  // is at most the storage's size before it is multiplied, so nothing overflows.
  static std::optional<int64_t> extent_of(const PickleTensor& tensor, int64_t held,
                                          int64_t& elements) {
    elements = 1;
    bool empty = false;
    for (const int64_t side : tensor.shape) {
      if (side < 0) return std::nullopt;
      empty = empty || side == 0;
    }
    if (tensor.offset < 0 || tensor.offset > held) return std::nullopt;
    if (empty) {
      elements = 0;
      return 0;
    }
    int64_t last = 0;
    for (size_t i = 0; i < tensor.shape.size(); ++i) {
      const int64_t side = tensor.shape[i], stride = tensor.strides[i];
      if (side == 1) continue;
      if (stride < 0 || stride > held || side > expansion_max) return std::nullopt;
      // A stride of 0 repeats numbers: bounded, or a byte could claim a terabyte.
      if (elements > expansion_max / side) return std::nullopt;
      elements *= side;
      if (stride > 0 && side - 1 > held / stride) return std::nullopt;
      last += (side - 1) * stride;
      if (last >= held) return std::nullopt;
    }
    const int64_t extent = last + 1;
    // Views may overlap, but not name more numbers than a tensor this large could be worth.
    if (extent > held - tensor.offset || elements > std::max(held, repeats_max)) {
      return std::nullopt;
    }
    return extent;
  }

  static bool is_contiguous(const PickleTensor& tensor) {
    int64_t expected = 1;
    for (size_t i = tensor.shape.size(); i-- > 0;) {
      if (tensor.shape[i] == 0) return true;
      if (tensor.shape[i] == 1) continue;
      if (tensor.strides[i] != expected) return false;
      expected *= tensor.shape[i];
    }
    return true;
  }

  void add_metadata(const PickleValue& root) {
    if (root.kind != PickleKind::dict) return;
    for (size_t i = 0; i + 1 < root.items.size(); i += 2) {
      const PickleValue& key = pickle_.at(root.items[i]);
      const PickleValue& value = pickle_.at(root.items[i + 1]);
      if (key.kind != PickleKind::text || header_.metadata.size() >= metadata_entries_max ||
          key.text.size() > weight_name_bytes_max || value.text.size() > weight_name_bytes_max) {
        continue;
      }
      if (value.kind == PickleKind::text) {
        header_.metadata.emplace(key.text, value.text);
      } else if (value.kind == PickleKind::integer) {
        header_.metadata.emplace(key.text, std::to_string(value.integer));
      }
    }
  }

  static constexpr int64_t expansion_max = int64_t{1} << 31;
  static constexpr int64_t repeats_max = int64_t{1} << 20;

  const Pickle& pickle_;
  const StoragePlaces& places_;
  WeightHeader header_;
  std::unordered_set<std::string> names_;
};

}  // namespace

bool looks_like_torch(Bytes file) {
  // Protocols 2 to 5 begin with their number.
  const bool pickle = file.size() >= 2 && file[0] == std::byte{0x80} && uint8_t(file[1]) >= 2 &&
                      uint8_t(file[1]) <= 5;
  return pickle || looks_like_zip(file);
}

Result<WeightHeader> read_torch_archive(Bytes file) {
  static_assert(legacy_magic.size() == legacy_magic_bytes);
  TRY(const Archive archive, looks_like_zip(file) ? open_zip(file) : LegacyReader(file).read());
  return Collector(archive).collect();
}

}  // namespace atelier
