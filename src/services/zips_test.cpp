#include "services/zips.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "media/picture_recipe.h"
#include "media/png.h"
#include "media/texts/embedded_texts.h"
#include "services/plain_sets.h"
#include "services/run_program.h"
#include "services/test_studio.h"
#include "services/zip_names.h"
#include "store/boards.h"

namespace atelier {
namespace {

bool runs(const std::string& script) {
  const auto ended = run_program({"python3", "-c", script}, {});
  return ended && ended->exit_code == 0;
}
// Python's opinion: true when every checksum is right and `condition` on z holds.
bool python_likes(const std::string& path, const std::string& condition) {
  return runs("import zipfile; z = zipfile.ZipFile('" + path +
              "'); assert z.testzip() is None; assert " + condition);
}
bool has_python() {
  return runs("import zipfile");
}

class ZipsTest : public testing::Test {
 protected:
  // A picture with a recipe inside, as the saver makes it.
  Asset add(int64_t seed, const std::string& prompt = "a bird") {
    FinishedImage image{.job = studio_.add_job(), .width = 64, .height = 64};
    image.job.recipe.prompt = prompt;
    image.pixels = test_pixels(64, 64, seed);
    image.seed = seed;
    return studio_.saver.save(image).value().value();
  }

  static std::string read(const ZipPlan& plan, std::shared_ptr<const ZipPlan> shared,
                          uint64_t begin, uint64_t bytes) {
    std::string out;
    ZipReader reader(std::move(shared), begin, bytes);
    for (;;) {
      const auto piece = reader.next();
      EXPECT_TRUE(piece) << to_line(piece.error());
      if (!piece || (piece->text.empty() && piece->bytes == 0)) break;
      out += piece->text;
      if (piece->bytes == 0) continue;
      std::string part(piece->bytes, '\0');
      std::ifstream file(piece->path, std::ios::binary);
      file.seekg(long(piece->offset));
      file.read(part.data(), long(part.size()));
      out += part;
    }
    EXPECT_EQ(out.size(), std::min(bytes, plan.layout().total_bytes() - begin));
    return out;
  }
  std::string whole(const std::string& id) {
    const auto plan = zips_.find(me_, id).value();
    return read(*plan, plan, 0, plan->layout().total_bytes());
  }

  std::string write(const std::string& archive) {
    const std::string path = studio_.db.folder().at("out.zip");
    std::ofstream(path, std::ios::binary) << archive;
    return path;
  }
  TestStudio studio_;
  Caller me_;
  PlainSets sets_{*studio_.db};
  ZipService zips_{*studio_.db, *studio_.blobs, sets_};
};

TEST_F(ZipsTest, an_archive_is_the_same_whether_checksums_were_kept_or_not) {
  const Asset one = add(1);
  const Asset two = add(2);
  ASSERT_TRUE(one.crc32);
  const ZipDraft draft{.selection = {.ids = {{one.id, two.id}}}};
  const std::string known = whole(zips_.create(me_, draft).value().id);
  const Query forget{"test.forget", "UPDATE assets SET crc32 = NULL"};
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return tx.run(forget); }));
  EXPECT_EQ(whole(zips_.create(me_, draft).value().id), known);
  if (has_python()) {
    EXPECT_TRUE(python_likes(write(known), "len(z.namelist()) == 2"));
  }
}

TEST_F(ZipsTest, a_linked_file_is_always_read) {
  Asset linked = add(1);
  const std::string path = studio_.db.folder().at("outside.png");
  std::filesystem::copy_file(studio_.blobs->path_of(linked.sha256), path);
  const Query link{"test.link", "UPDATE assets SET link_path = $1, crc32 = 7"};
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return tx.run(link, path); }));
  const auto made = zips_.create(me_, {.selection = {.ids = {{linked.id}}}}).value();
  EXPECT_EQ(zips_.find(me_, made.id).value()->crc_of(0).value(), uint32_t(*linked.crc32));
}

TEST_F(ZipsTest, AnArchiveHoldsTheFilesByteForByte) {
  std::vector<AssetId> ids;
  std::vector<std::string> files;
  for (int i = 0; i < 5; ++i) {
    const Asset asset = add(i);
    ids.push_back(asset.id);
    const Bytes bytes = read_file(studio_.blobs->path_of(asset.sha256), 1 << 20).value();
    files.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  const ZipFacts facts = zips_.create(me_, {.selection = {.ids = ids}}).value();
  EXPECT_EQ(facts.files, 5);
  const std::string archive = whole(facts.id);
  EXPECT_EQ(int64_t(archive.size()), facts.bytes);
  for (const std::string& file : files) EXPECT_NE(archive.find(file), std::string::npos);
  if (!has_python()) GTEST_SKIP() << "python3 is not here";
  EXPECT_TRUE(python_likes(write(archive), "len(z.namelist()) == 5"));
}

TEST_F(ZipsTest, AnyRangeIsThatPartOfTheWhole) {
  std::vector<AssetId> ids;
  for (int i = 0; i < 4; ++i) ids.push_back(add(i).id);
  for (const bool strip : {false, true}) {
    const ZipDraft draft{.selection = {.ids = ids}, .strip_metadata = strip};
    const ZipFacts facts = zips_.create(me_, draft).value();
    const std::string archive = whole(facts.id);
    const auto plan = zips_.find(me_, facts.id).value();
    std::mt19937 random(1);
    for (int i = 0; i < 300; ++i) {
      const uint64_t begin = random() % archive.size();
      const uint64_t bytes = 1 + random() % (archive.size() - begin);
      ASSERT_EQ(read(*plan, plan, begin, bytes), archive.substr(begin, bytes)) << begin;
    }
    // A resume that has seen no checksum makes the same bytes.
    const ZipFacts again = zips_.create(me_, draft).value();
    const auto fresh = zips_.find(me_, again.id).value();
    EXPECT_EQ(read(*fresh, fresh, archive.size() - 200, 200), archive.substr(archive.size() - 200));
  }
}

TEST_F(ZipsTest, WithoutMetadataThereIsNoWordOfTheRecipe) {
  const Asset asset = add(1, "a secret bird");
  const auto archive = [&](bool strip) {
    const ZipDraft draft{
        .selection = {.ids = {{asset.id}}}, .name_template = "x", .strip_metadata = strip};
    return whole(zips_.create(me_, draft)->id);
  };
  EXPECT_NE(archive(false).find("secret"), std::string::npos);
  EXPECT_EQ(archive(true).find("secret"), std::string::npos);
  if (!has_python()) GTEST_SKIP() << "python3 is not here";
  EXPECT_TRUE(python_likes(write(archive(true)), "z.namelist() == ['x.png']"));
}

TEST_F(ZipsTest, ABoardNamesItsArchive) {
  Board board{.id = BoardId::make(), .owner = me_.owner, .name = "Birds: \xc3\xa9t\xc3\xa9"};
  ASSERT_TRUE(studio_.db->write([&](Tx& tx) { return BoardStore().insert(tx, board); }));
  EXPECT_EQ(zips_.create(me_, {.board_id = board.id}).error().kind, ErrorKind::not_found)
      << "it is empty";
  EXPECT_EQ(zips_.create(me_, {.board_id = BoardId::make()}).error().kind, ErrorKind::not_found);
  const Asset asset = add(1);
  const ZipFacts facts =
      zips_.create(me_, {.selection = {.ids = {{asset.id}}}, .board_id = board.id}).value();
  EXPECT_EQ(facts.name, "Birds_ \xc3\xa9t\xc3\xa9.zip");
}

TEST_F(ZipsTest, RefusesWhatCannotBe) {
  EXPECT_EQ(zips_.create(me_, {}).error().kind, ErrorKind::invalid);
  const Asset asset = add(1);
  const ZipDraft odd{.selection = {.ids = {{asset.id}}}, .name_template = "{colour}"};
  EXPECT_EQ(zips_.create(me_, odd).error().kind, ErrorKind::invalid);
  EXPECT_EQ(zips_.find(me_, "nobody").error().kind, ErrorKind::not_found);
  const ZipFacts facts = zips_.create(me_, {.selection = {.ids = {{asset.id}}}}).value();
  EXPECT_EQ(zips_.find({.owner = "somebody else"}, facts.id).error().kind, ErrorKind::not_found);
}

TEST_F(ZipsTest, AFileThatGoesMeanwhileEndsTheArchiveClearly) {
  const Asset one = add(1);
  const Asset two = add(2);
  const ZipFacts facts = zips_.create(me_, {.selection = {.ids = {{one.id, two.id}}}}).value();
  const auto plan = zips_.find(me_, facts.id).value();
  ASSERT_TRUE(studio_.blobs->remove(two.sha256));
  ZipReader reader(plan, 0, plan->layout().total_bytes());
  ASSERT_TRUE(reader.next());
  EXPECT_FALSE(reader.next()) << "the download breaks off below its length";
  EXPECT_EQ(zips_.find(me_, facts.id).error().kind, ErrorKind::not_found);
  const ZipFacts rest = zips_.create(me_, {.selection = {.ids = {{one.id, two.id}}}}).value();
  EXPECT_EQ(rest.files, 1);
  EXPECT_EQ(rest.missing, 1);
}

TEST_F(ZipsTest, SeventyThousandFilesNeedTheLongDirectoryAndPythonReadsIt) {
  if (!has_python()) GTEST_SKIP() << "python3 is not here";
  std::vector<ZipMember> members;
  for (int i = 0; i < 70'000; ++i) {
    members.push_back({"bird \xc3\xa9 " + std::to_string(i) + ".png", 4, 1'700'000'000'000});
  }
  const ZipLayout layout(members);
  const uint32_t crc = crc32_of(0, bytes_of("data"));
  std::string archive;
  std::string directory;
  for (size_t i = 0; i < members.size(); ++i) {
    archive += zip_header(members[i], crc) + "data";
    directory += zip_entry(members[i], crc, layout.header_offset(i));
  }
  archive += directory + zip_end(members.size(), layout.directory_offset(), directory.size());
  EXPECT_EQ(archive.size(), layout.total_bytes());
  EXPECT_TRUE(python_likes(write(archive),
                           "len(z.namelist()) == 70000 and z.namelist()[69999] == "
                           "'bird \u00e9 69999.png' and z.infolist()[0].date_time[0] == 2023"));
}

Asset named(const std::string& prompt, const std::string& file_name, bool has_recipe) {
  Asset asset;
  asset.id = AssetId::make();
  asset.mime = "image/png";
  asset.created_at = 1'700'000'000'000;
  asset.recipe.prompt = prompt;
  asset.recipe.seed = 7;
  asset.has_recipe = has_recipe;
  asset.file_name = file_name;
  return asset;
}

TEST(ZipNames, FollowTheTemplateAndLeaveOutWhatIsMissing) {
  ZipNames names("{board}_{date}_{prompt}_{seed}");
  EXPECT_EQ(names.next(named("A bird, on a wire!", "", true), "Sky"),
            "Sky_2023-11-14_A-bird-on-a-wire_7.png");
  EXPECT_EQ(names.next(named("", "holiday.jpeg", false), ""), "2023-11-14_holiday.png");
  EXPECT_EQ(names.next(named("\xe9\xb3\xa5 \xe7\xbe\xbd", "", true), ""),
            "2023-11-14_\xe9\xb3\xa5-\xe7\xbe\xbd_7.png");
}

TEST(ZipNames, AreNeverTheSameEvenWithoutCase) {
  ZipNames names("{name}");
  std::set<std::string> seen;
  for (const char* name : {"Bird", "bird", "BIRD", "bird (2)", "Bird"}) {
    EXPECT_TRUE(seen.insert(names.next(named("", name, false), "")).second);
  }
  EXPECT_TRUE(seen.contains("Bird.png"));
  EXPECT_TRUE(seen.contains("bird (2).png"));
  EXPECT_EQ(seen.size(), 5U);
}

TEST(SafeFileName, IsFitForEveryFileSystem) {
  EXPECT_EQ(safe_file_name("a/b\\c:d*e?f\"g<h>i|j"), "a_b_c_d_e_f_g_h_i_j");
  EXPECT_EQ(safe_file_name(".. "), "picture");
  EXPECT_EQ(safe_file_name(".hidden."), "hidden");
  EXPECT_EQ(safe_file_name("con"), "_con");
  EXPECT_EQ(safe_file_name("COM1.txt"), "_COM1.txt");
  EXPECT_EQ(safe_file_name("console"), "console");
  EXPECT_LE(safe_file_name(std::string(1000, 'x')).size(), 120U);
}

}  // namespace
}  // namespace atelier
