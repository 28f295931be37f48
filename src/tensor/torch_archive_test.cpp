#include "tensor/torch_archive.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tensor/detail/test_bytes.h"
#include "tensor/pickle.h"
#include "tensor/zip_directory.h"

namespace atelier {
namespace {

using std::string_literals::operator""s;

struct Member {
  std::string name, data;
  uint16_t method = 0;
  uint16_t flags = 0;
};

// A zip archive with stored members, as torch writes them.
std::string zip_of(const std::vector<Member>& members) {
  std::string file, directory;
  for (const Member& member : members) {
    const auto size = little(uint32_t(member.data.size()));
    const std::string common = little(member.flags) + little(member.method) + little(uint32_t(0)) +
                               little(uint32_t(0)) + size + size +
                               little(uint16_t(member.name.size()));
    directory += "PK\x01\x02"s + little(uint16_t(20)) + little(uint16_t(20)) + common +
                 little(uint16_t(0)) + little(uint16_t(0)) + little(uint32_t(0)) +
                 little(uint32_t(0)) + little(uint32_t(file.size())) + member.name;
    file += "PK\x03\x04"s + little(uint16_t(20)) + common + little(uint16_t(0)) + member.name +
            member.data;
  }
  const auto count = little(uint16_t(members.size()));
  return file + directory + "PK\x05\x06"s + little(uint32_t(0)) + count + count +
         little(uint32_t(directory.size())) + little(uint32_t(file.size())) + little(uint16_t(0));
}

std::string unicode(const std::string& said) {
  return "X"s + little(uint32_t(said.size())) + said;
}
std::string whole(int32_t number) {
  return "J"s + little(number);
}
std::string name(const std::string& module, const std::string& object) {
  return "c" + module + "\n" + object + "\n";
}
std::string tuple(const std::vector<int32_t>& numbers) {
  std::string out = "(";
  for (const int32_t number : numbers) out += whole(number);
  return out + "t";
}
// A tensor of fp32 over storage "0" of `held` numbers.
std::string tensor(int32_t held, int32_t offset, const std::vector<int32_t>& shape,
                   const std::vector<int32_t>& strides) {
  return name("torch._utils", "_rebuild_tensor_v2") + "((" + unicode("storage") +
         name("torch", "FloatStorage") + unicode("0") + unicode("cpu") + whole(held) + "tQ" +
         whole(offset) + tuple(shape) + tuple(strides) + "\x89" +
         name("collections", "OrderedDict") + ")RtR";
}
std::string pickle(const std::string& body) {
  return "\x80\x02"s + body + ".";
}
std::string checkpoint(const std::string& body, size_t numbers = 16) {
  return zip_of({{"a/data.pkl", pickle(body)}, {"a/data/0", std::string(4 * numbers, '\0')}});
}

Result<WeightHeader> read(const std::string& file) {
  return read_torch_archive(bytes_of_text(file));
}
std::string fault(const std::string& file) {
  const auto header = read(file);
  return header ? "none" : header.error().message;
}
bool says(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

TEST(TorchArchive, FindsTensorsAndTheirPlaces) {
  const std::string file =
      checkpoint("}(" + unicode("w") + tensor(16, 4, {3, 2}, {2, 1}) + unicode("step") + whole(7) +
                 unicode("name") + unicode("cat") + "u");
  const auto header = read(file);
  ASSERT_TRUE(header) << header.error().message;
  ASSERT_EQ(header->entries.size(), 1U);
  const WeightEntry& entry = header->entries[0];
  EXPECT_EQ(entry.name, "w");
  EXPECT_EQ(entry.shape, (std::vector<int64_t>{3, 2}));
  EXPECT_TRUE(entry.strides.empty());
  EXPECT_EQ(entry.elements, 6);
  EXPECT_EQ(entry.end - entry.begin, 24U);
  EXPECT_EQ(entry.begin, file.find("a/data/0") + 8 + 16);
  EXPECT_EQ(header->metadata.at("step"), "7");
  EXPECT_EQ(header->metadata.at("name"), "cat");
}

TEST(TorchArchive, KeepsTheStridesOfAView) {
  const auto header = read(checkpoint("}" + unicode("w") + tensor(16, 1, {2, 3}, {1, 4}) + "s"));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->entries[0].strides, (std::vector<int64_t>{1, 4}));
  EXPECT_EQ(header->entries[0].end - header->entries[0].begin, 4U * (1 + 1 + 2 * 4));
}

TEST(TorchArchive, TakesTheDictionaryThatHoldsTheWeights) {
  const std::string inner = "}" + unicode("w") + tensor(16, 0, {4}, {1}) + "s";
  const std::string other = "}" + unicode("m") + tensor(16, 0, {4}, {1}) + "s";
  for (const char* root : {"state_dict", "params_ema", "params"}) {
    const auto header =
        read(checkpoint("}(" + unicode("optimizer") + other + unicode(root) + inner + "u"));
    ASSERT_TRUE(header);
    ASSERT_EQ(header->entries.size(), 1U) << root;
    EXPECT_EQ(header->entries[0].name, "w");
  }
  const auto both = read(checkpoint("}(" + unicode("a") + inner + unicode("b") + other + "u"));
  ASSERT_TRUE(both);
  std::set<std::string> names;
  for (const auto& entry : both->entries) names.insert(entry.name);
  EXPECT_EQ(names, (std::set<std::string>{"a.w", "b.m"}));
}

TEST(TorchArchive, RefusesEveryTensorThatLeavesItsStorage) {
  struct Bad {
    int32_t held, offset;
    std::vector<int32_t> shape, strides;
  };
  const Bad cases[] = {
      {16, 13, {4}, {1}},
      {16, -1, {4}, {1}},
      {16, 0, {17}, {1}},
      {16, 0, {2, 2}, {15, 2}},
      {16, 0, {4}, {-1}},
      {16, 0, {-4}, {1}},
      {17, 0, {4}, {1}},
      {16, 0, {2, 2}, {1}},
      {-1, 0, {}, {}},
      {16, 0, {2147483647}, {0}},
      {16, 17, {0}, {1}},
      {16, 0, {65536, 65536, 65536, 65536}, {0, 0, 0, 0}},
      {16, 0, {1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1, 1, 1}},
  };
  for (const Bad& bad : cases) {
    const auto header = read(checkpoint(
        "}" + unicode("w") + tensor(bad.held, bad.offset, bad.shape, bad.strides) + "s"));
    EXPECT_FALSE(header) << bad.held << " " << bad.offset << " " << bad.shape.size();
  }
  EXPECT_TRUE(read(checkpoint("}" + unicode("w") + tensor(16, 12, {4}, {1}) + "s")));
  EXPECT_TRUE(read(checkpoint("}" + unicode("w") + tensor(16, 0, {8, 2}, {0, 1}) + "s")));
}

TEST(TorchArchive, RefusesEveryOtherNameBeforeItIsCalled) {
  for (const auto& [module, object] : {std::pair{"os", "system"},
                                       {"torch", "load"},
                                       {"collections", "OrderedDict.fromkeys"},
                                       {"numpy", "load"},
                                       {"torch._utils", "_rebuild_xla_tensor"},
                                       {"pytorch_lightning", "callbacks"}}) {
    const std::string said = fault(checkpoint("}" + unicode("x") + name(module, object) + "s"));
    EXPECT_TRUE(says(said, object)) << said;
  }
  // Mentioned without harm in public checkpoints, but nothing to call.
  const std::string trainer =
      name("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint");
  EXPECT_TRUE(read(checkpoint("}" + trainer + whole(1) + "s")));
  EXPECT_TRUE(says(fault(checkpoint("}" + unicode("x") + trainer + ")Rs")), "ModelCheckpoint"));
  EXPECT_TRUE(says(fault(checkpoint("}" + unicode("x") + trainer + ")\x81s")), "ModelCheckpoint"));
}

TEST(TorchArchive, AnswersBrokenProgramsWithASentence) {
  for (const std::string& body : {"s"s,    "t"s,    "u"s,     "}u"s,      "]("s,
                                  "R"s,    "Q"s,    "q\x01"s, "h\x05"s,   "X\xff\xff\xff\xff"s,
                                  "\x8b"s, "c"s,    "cos"s,   "}"s + "b", "N)R"s,
                                  "}]b"s,  "I1\n"s, "P0\n"s,  "\xff"s,    "]N(\x85u"s}) {
    EXPECT_FALSE(read(checkpoint(body))) << body;
  }
  EXPECT_FALSE(read("\x80\x02}."s));
  EXPECT_FALSE(read(zip_of({{"a/data/0", "1234"}})));
  EXPECT_TRUE(says(fault(zip_of({{"a/data.pkl", "\x80\x02}.", 8}})), "compressed"));
  EXPECT_TRUE(says(fault(zip_of({{"a/data.pkl", "\x80\x02}.", 0, 1}})), "encrypted"));
  EXPECT_TRUE(says(fault(zip_of({{"a", "1"}, {"a", "2"}})), "twice"));
  EXPECT_TRUE(says(fault(zip_of({{"a/data.pkl", "\x80\x02}."}, {"b/data.pkl", ""}})), "two"));
}

// Each list holds the one before twice: as a tree it has 2^60 leaves.
TEST(TorchArchive, ReadsValuesThatShareEachOtherInLinearTime) {
  std::string body = "]q"s + '\0';
  for (char i = 0; i < 60; ++i) body += "]("s + "h" + i + "h" + i + "eq" + char(i + 1);
  const auto header = read(checkpoint(body));
  ASSERT_TRUE(header);
  EXPECT_TRUE(header->entries.empty());
}

TEST(TorchArchive, BoundsWhatAPickleMayBuild) {
  EXPECT_FALSE(read(checkpoint(std::string(pickle_values_max + 10, 'N'))));
  EXPECT_FALSE(read(checkpoint(std::string(pickle_stack_max + 10, '('))));
}

// Every cut and thousands of changed bytes: an error, or places inside the file; never more.
TEST(TorchArchive, SurvivesDamage) {
  const std::string good = checkpoint("}(" + unicode("state_dict") + "}(" + unicode("w") +
                                      tensor(16, 4, {3, 2}, {2, 1}) + unicode("v") +
                                      tensor(16, 0, {2, 2}, {1, 2}) + "uu");
  const auto check = [](const std::string& file) {
    const auto header = read(file);
    if (!header) return;
    for (const auto& entry : header->entries) {
      ASSERT_LE(entry.begin, entry.end);
      ASSERT_LE(entry.end, file.size());
    }
  };
  for (size_t length = 0; length < good.size(); ++length) check(good.substr(0, length));
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string file = good;
    for (int k = 0; k < 1 + i % 3; ++k) file[random() % file.size()] = char(random());
    check(file);
  }
}

}  // namespace
}  // namespace atelier
