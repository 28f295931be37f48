// Thousands of damaged model files, the same in every run: whatever a file holds, looking at it
// ends in a model or in a sentence.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstring>
#include <fstream>
#include <iostream>
#include <random>

#include "models/model.h"
#include "models/small_model.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

using Random = std::mt19937;

constexpr uint64_t length_bytes = 8;

std::string bytes_of_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

size_t below(Random& random, size_t limit) {
  return random() % std::max<size_t>(limit, 1);
}

template <class T>
const T& one_of(Random& random, const std::vector<T>& all) {
  return all[below(random, all.size())];
}

// A good file, its header apart from its numbers.
struct Parts {
  std::string header;
  std::string data;

  explicit Parts(const std::string& file) {
    uint64_t length = 0;
    std::memcpy(&length, file.data(), length_bytes);
    header = file.substr(length_bytes, length);
    data = file.substr(length_bytes + length);
  }
};

std::string joined(const std::string& header, const std::string& data, uint64_t claimed) {
  std::string file(length_bytes, '\0');
  std::memcpy(file.data(), &claimed, length_bytes);
  return file + header + data;
}
std::string joined(const std::string& header, const std::string& data) {
  return joined(header, data, header.size());
}

const std::vector<std::string> absurd_values{"0",
                                             "1",
                                             "-1",
                                             "1000000000",
                                             "1099511627776",
                                             "9223372036854775807",
                                             "9223372036854775808",
                                             "18446744073709551615",
                                             "99999999999999999999",
                                             "1.5",
                                             "1e308",
                                             "-0",
                                             "00",
                                             "null",
                                             "true",
                                             "\"x\"",
                                             "[]",
                                             "{}",
                                             "[[1]]",
                                             "",
                                             " ",
                                             ",",
                                             "\\u0000"};

// The place and length of a random whole number of the text.
std::pair<size_t, size_t> find_number(Random& random, const std::string& text) {
  size_t at = text.find_first_of("0123456789", below(random, text.size()));
  if (at == std::string::npos) at = text.find_first_of("0123456789");
  if (at == std::string::npos) return {0, 0};
  size_t end = at;
  while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
  return {at, end - at};
}

// ---- ways to damage a file ----------------------------------------------------------------------

std::string flip_bytes(Random& random, const Parts& good) {
  std::string header = good.header;
  for (size_t n = 1 + below(random, 8); n > 0; --n)
    header[below(random, header.size())] = char(random());
  return joined(header, good.data);
}

std::string absurd_number(Random& random, const Parts& good) {
  std::string header = good.header;
  const auto [at, length] = find_number(random, header);
  header.replace(at, length, one_of(random, absurd_values));
  return joined(header, good.data);
}

std::string absurd_length(Random& random, const Parts& good) {
  const uint64_t size = good.header.size();
  const std::vector<uint64_t> lengths{0,
                                      1,
                                      2,
                                      size - 1,
                                      size + 1,
                                      size + good.data.size(),
                                      size + good.data.size() + 1,
                                      100'000'000,
                                      100'000'001,
                                      uint64_t{1} << 31,
                                      uint64_t{1} << 32,
                                      uint64_t{1} << 62,
                                      ~uint64_t{0},
                                      ~uint64_t{0} - 7,
                                      random()};
  return joined(good.header, good.data, one_of(random, lengths));
}

std::string cut_anywhere(Random& random, const Parts& good) {
  const std::string file = joined(good.header, good.data);
  const size_t head = length_bytes + good.header.size();
  return file.substr(0, random() % 2 == 0 ? below(random, head) : below(random, file.size()));
}

std::string cut_and_insert(Random& random, const Parts& good) {
  std::string header = good.header;
  const size_t from = below(random, header.size());
  const std::string piece = header.substr(from, below(random, 400));
  if (random() % 2 == 0)
    header.erase(from, piece.size());
  else
    header.insert(below(random, header.size()), piece);
  return joined(header, good.data);
}

// The header as JSON, damaged so that it stays JSON: what reaches beyond the parser.
std::string rewritten(const Parts& good, const json::object& object) {
  return joined(json::serialize(object), good.data);
}
json::object object_of(const Parts& good) {
  return json::parse(good.header).as_object();
}
json::object& random_entry(Random& random, json::object& object) {
  for (;;) {
    auto& member = *(object.begin() + std::ptrdiff_t(below(random, object.size())));
    if (member.key() != "__metadata__") return member.value().as_object();
  }
}

std::string change_type(Random& random, const Parts& good) {
  auto object = object_of(good);
  const std::vector<std::string> types{"F64",
                                       "F32",
                                       "BF16",
                                       "I64",
                                       "U16",
                                       "BOOL",
                                       "F8_E4M3",
                                       "F8_E5M2",
                                       "F4",
                                       "",
                                       "f16",
                                       "C64",
                                       std::string(5000, 'F')};
  random_entry(random, object)["dtype"] = one_of(random, types);
  return rewritten(good, object);
}

std::string change_shape(Random& random, const Parts& good) {
  auto object = object_of(good);
  auto& shape = random_entry(random, object)["shape"].as_array();
  int64_t product = 1;
  for (const auto& side : shape) product *= side.as_int64();
  switch (random() % 5) {
    case 0: shape = {product}; break;
    case 1: shape.push_back(1); break;
    case 2: std::reverse(shape.begin(), shape.end()); break;
    case 3: shape.insert(shape.begin(), 1 + int64_t(random() % 2)); break;
    default: shape = {1, product, 1}; break;
  }
  return rewritten(good, object);
}

std::string move_ranges(Random& random, const Parts& good) {
  auto object = object_of(good);
  auto& a = random_entry(random, object)["data_offsets"].as_array();
  auto& b = random_entry(random, object)["data_offsets"].as_array();
  switch (random() % 4) {
    case 0: std::swap(a, b); break;
    case 1: a = b; break;
    case 2: a[0] = a[0].as_int64() + 2; break;
    default: std::swap(a[0], a[1]); break;
  }
  return rewritten(good, object);
}

// Tensors without numbers cost no bytes, so that their shapes can claim anything.
std::string empty_giants(Random& random, const Parts& good) {
  auto object = object_of(good);
  const int64_t side = int64_t{1} << (random() % 41);
  const auto& victim = *(object.begin() + std::ptrdiff_t(below(random, object.size())));
  object[std::string(victim.key())] = {
      {"dtype", "F16"}, {"shape", {side, 0, side}}, {"data_offsets", {0, 0}}};
  return rewritten(good, object);
}

std::string rename_or_drop(Random& random, const Parts& good) {
  auto object = object_of(good);
  for (size_t n = 1 + below(random, 20); n > 0 && object.size() > 2; --n) {
    const std::string key((object.begin() + std::ptrdiff_t(below(random, object.size())))->key());
    const json::value value = object.at(key);
    object.erase(key);
    std::string name = key;
    switch (random() % 6) {
      case 0: continue;  // dropped: its bytes become a gap
      case 1: name += ".0"; break;
      case 2: std::replace(name.begin(), name.end(), '0', '7'); break;
      case 3: name = std::string(below(random, 3000), '.'); break;
      case 4: name[below(random, name.size())] = char(random()); break;
      default: std::replace(name.begin(), name.end(), '.', '_'); break;
    }
    object[name] = value;
  }
  return rewritten(good, object);
}

// Keeps the file whole but takes tensors away, so that a model with holes comes to the verdict.
std::string holes(Random& random, const Parts& good) {
  const auto object = object_of(good);
  json::object kept;
  std::string data;
  const size_t keep_of_100 = 50 + below(random, 50);
  for (const auto& member : object) {
    if (member.key() == "__metadata__" || below(random, 100) >= keep_of_100) continue;
    auto entry = member.value().as_object();
    const auto begin = size_t(entry["data_offsets"].at(0).as_int64());
    const auto end = size_t(entry["data_offsets"].at(1).as_int64());
    entry["data_offsets"] = {data.size(), data.size() + end - begin};
    data += good.data.substr(begin, end - begin);
    kept[member.key()] = entry;
  }
  return joined(json::serialize(kept), data);
}

std::string deep_or_huge(Random& random, const Parts& good) {
  const size_t many = size_t{1} << (random() % 21);
  switch (random() % 7) {
    case 0: return joined(std::string(many, '['), "");
    case 1: return joined(std::string(many, '{'), good.data);
    case 2: {
      std::string header;
      for (size_t i = 0; i < many / 8; ++i) header += "{\"a\":";
      return joined(header, good.data);
    }
    case 3: return joined("{\"" + std::string(many, 'n') + good.header.substr(1), good.data);
    case 4: return joined("{\"__metadata__\":{\"a\":\"" + std::string(many, 'x') + "\"}}", "");
    case 5: return joined(std::string(many, ' ') + good.header, good.data);
    default: return joined(good.header + std::string(many, '\0'), good.data);
  }
}

std::string garbage(Random& random, const Parts&) {
  std::string file(below(random, 5000), '\0');
  for (char& c : file) c = char(random());
  if (file.size() >= length_bytes && random() % 2 == 0) {
    const uint64_t length = below(random, file.size());
    std::memcpy(file.data(), &length, length_bytes);
  }
  return file;
}

std::string poisoned(Random& random, const Parts& good) {
  std::string data = good.data;
  const uint16_t nan_bits = random() % 2 == 0 ? 0x7E00 : 0xFC00;  // NaN and minus infinity of F16
  const auto object = object_of(good);
  for (;;) {
    const auto& member = *(object.begin() + std::ptrdiff_t(below(random, object.size())));
    if (member.key() == "__metadata__" || member.value().at("dtype").as_string() != "F16") continue;
    const auto begin = size_t(member.value().at("data_offsets").at(0).as_int64());
    const auto end = size_t(member.value().at("data_offsets").at(1).as_int64());
    std::memcpy(data.data() + begin + 2 * below(random, (end - begin) / 2), &nan_bits, 2);
    return joined(good.header, data);
  }
}

struct Damage {
  std::string_view name;
  std::string (*apply)(Random&, const Parts&);
  int files;
  bool always_bad;  // no file damaged so may pass
};

constexpr Damage damages[] = {
    {"flipped bytes", flip_bytes, 400, false},
    {"absurd numbers", absurd_number, 350, false},
    {"absurd lengths", absurd_length, 60, true},
    {"cut anywhere", cut_anywhere, 250, true},
    {"pieces cut or doubled", cut_and_insert, 200, false},
    {"other types", change_type, 120, false},
    {"other shapes", change_shape, 200, false},
    {"moved ranges", move_ranges, 120, false},
    {"giants without numbers", empty_giants, 80, true},
    {"renamed or dropped", rename_or_drop, 200, true},
    {"holes", holes, 120, true},
    {"deep or huge", deep_or_huge, 80, false},
    {"garbage", garbage, 100, true},
    {"poisoned numbers", poisoned, 60, true},
};

// A fault is a sentence: it has words, names its file, and holds nothing that breaks a terminal.
void expect_sentence(const std::string& fault, const std::string& context) {
  EXPECT_GT(fault.size(), 20U) << context;
  EXPECT_NE(fault.find("model.safetensors"), std::string::npos) << context << ": " << fault;
  for (const char c : fault) {
    const bool odd = static_cast<unsigned char>(c) < 0x20 && c != '\n';
    ASSERT_FALSE(odd) << context << ": " << fault;
  }
}

struct Fuzzed {
  const char* name;
  sd::Shape (*shape)();
  int share;       // one of so many of the damaged files is tried
  bool reads_all;  // the file of SD 2.x has a layer that nobody reads: damage there may pass
};

class WeightFileFuzz : public testing::TestWithParam<Fuzzed> {
 protected:
  void SetUp() override {
    const fs::path folder = fresh_folder("fuzz");
    path_ = folder / "model.safetensors";
    const sd::Shape shape = GetParam().shape();
    write_single(path_, small_weights(shape), shape);
    good_ = bytes_of_file(path_);
    ASSERT_EQ(inspect(path_, Scan::all_numbers).fault, "");
  }

  ModelFacts look_at(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    return inspect(path_, Scan::all_numbers);
  }

  fs::path path_;
  std::string good_;
};

TEST_P(WeightFileFuzz, damaged_files_end_in_a_model_or_a_sentence) {
  const Parts good(good_);
  int files = 0;
  int passed = 0;
  for (const Damage& damage : damages) {
    Random random(20240601);
    for (int i = 0; i < damage.files / GetParam().share; ++i) {
      const std::string context = fmt::format("{} {}", damage.name, i);
      SCOPED_TRACE(context);
      const ModelFacts facts = look_at(damage.apply(random, good));
      ++files;
      if (!facts.fault.empty())
        expect_sentence(facts.fault, context);
      else
        // What is left may be a whole part, such as a VAE: then it is told as that, not as a model.
        EXPECT_FALSE(damage.always_bad && GetParam().reads_all && facts.type == "main");
      passed += facts.fault.empty() ? 1 : 0;
      if (HasFatalFailure()) return;
    }
  }
  std::cout << files << " damaged files, " << passed << " still a model\n";
  EXPECT_GE(files, 2000 / GetParam().share);
}

TEST_P(WeightFileFuzz, a_file_cut_at_any_tensors_edge_is_told) {
  const auto header = parse_weight_header(std::as_bytes(std::span(good_)), good_.size());
  ASSERT_TRUE(header);
  int files = 0;
  for (const auto& entry : header->entries) {
    for (const uint64_t edge : {entry.begin, entry.end - 1}) {
      const ModelFacts facts = look_at(good_.substr(0, header->data_start + edge));
      expect_sentence(facts.fault, entry.name);
      EXPECT_NE(facts.fault.find("truncated"), std::string::npos) << facts.fault;
      EXPECT_NE(facts.fault.find("tensor \""), std::string::npos) << facts.fault;
      ++files;
    }
  }
  std::cout << files << " cut files\n";
}

TEST_P(WeightFileFuzz, damaged_configurations_end_in_a_model_or_a_sentence) {
  const fs::path folder = fresh_folder("fuzz_folder");
  write_folder(folder, small_weights(GetParam().shape()));
  fs::create_directories(folder / "scheduler");
  const std::pair<const char*, std::string> configs[] = {
      {"text_encoder/config.json", R"({"num_attention_heads": 2, "hidden_act": "gelu"})"},
      {"unet/config.json", R"({"attention_head_dim": 8, "norm_num_groups": 32, "sample_size": 8})"},
      {"vae/config.json", R"({"scaling_factor": 0.18215, "norm_num_groups": 32})"},
      {"scheduler/scheduler_config.json",
       R"({"beta_start": 0.00085, "beta_end": 0.012, "num_train_timesteps": 1000})"},
      {"atelier.json",
       R"({"native_width": 64, "latent_rgb": {"factors": [[1,2,3]], "bias": [0,0,0]}})"}};
  Random random(7);
  int files = 0;
  for (const auto& [name, text] : configs) {
    for (int i = 0; i < 60 / GetParam().share; ++i) {
      std::string damaged = text;
      const auto [at, length] = find_number(random, damaged);
      if (random() % 2 == 0)
        damaged.replace(at, length, one_of(random, absurd_values));
      else
        damaged[below(random, damaged.size())] = char(random());
      write_text(folder / name, damaged);
      const std::string fault = inspect(folder).fault;
      EXPECT_TRUE(fault.empty() || fault.size() > 20) << fault;
      ++files;
    }
    write_text(folder / name, text);
  }
  fs::path yaml = path_;
  yaml.replace_extension(".yaml");
  const std::string hints = bytes_of_file(yaml);
  for (int i = 0; i < 200 / GetParam().share; ++i) {
    std::string damaged = hints;
    for (int n = 0; n < 3; ++n) damaged[below(random, damaged.size())] = char(random());
    write_text(yaml, damaged);
    const std::string fault = inspect(path_).fault;
    EXPECT_TRUE(fault.empty() || fault.size() > 20) << fault;
    ++files;
  }
  std::cout << files << " damaged configurations\n";
}

INSTANTIATE_TEST_SUITE_P(Each, WeightFileFuzz,
                         testing::Values(Fuzzed{"sd1", small_shape, 1, true},
                                         Fuzzed{"sd2", small_sd2_shape, 4, false},
                                         Fuzzed{"sdxl", small_xl_shape, 4, true}),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace atelier
