#include "services/installs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "media/files.h"
#include "media/sha256.h"
#include "net/test_server.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using net::TestServer;
using testing::HasSubstr;
using testing::Not;
using Exchange = TestServer::Exchange;

// A safetensors file with a tensor of so many bytes.
std::string weights(size_t bytes, char fill = 'w') {
  const std::string header = R"({"a":{"dtype":"U8","shape":[)" + std::to_string(bytes) +
                             R"(],"data_offsets":[0,)" + std::to_string(bytes) + "]}}";
  std::string file(8, '\0');
  for (size_t i = 0; i < 8; ++i) file[i] = char(header.size() >> (8 * i));
  return file + header + std::string(bytes, fill);
}

std::string sha256_of(std::string_view text) {
  return sha256_hex(bytes_of(text));
}

class InstallsTest : public testing::Test {
 protected:
  InstallsTest() { fs::create_directories(folder_.at("models")); }

  static std::vector<Result<protocol::ModelFacts>> inspect(const std::vector<std::string>& paths) {
    std::vector<Result<protocol::ModelFacts>> answers;
    for (const std::string& path : paths) {
      const bool broken = path.find("broken") != std::string::npos;
      answers.emplace_back(protocol::ModelFacts{.base = "sd-1",
                                                .type = "lora",
                                                .format = "checkpoint",
                                                .fault = broken ? path + ": ends early" : ""});
    }
    return answers;
  }
  static InstallSettings settings() {
    InstallSettings s;
    s.download.fetch.allow_private = true;
    s.download.fetch.stalled_ms_max = 1000;
    s.download.retry_wait_ms = 5;
    s.download.disk_reserve_bytes = 0;
    s.look_every_ms = 20;
    return s;
  }
  // For servers that say nothing until the test lets them, however long a busy machine takes.
  static InstallSettings patient() {
    InstallSettings s = settings();
    s.download.fetch.stalled_ms_max = 30'000;
    return s;
  }
  InstallService& installs() {
    if (!service_) start(settings());
    return *service_;
  }
  void start(InstallSettings s) {
    service_ = std::make_unique<InstallService>(*db_, models_, std::move(s), sink_);
    ASSERT_TRUE(service_->start());
  }
  InstallId ask(const std::string& source, InstallMode mode = InstallMode::copy,
                const std::string& name = "") {
    const auto made = installs().create(me_, {.source = source, .mode = mode, .name = name});
    EXPECT_TRUE(made) << to_line(made.error());
    return made ? made->install.id : InstallId{};
  }
  InstallStatus wait(const InstallId& id, const std::function<bool(const InstallStatus&)>& until) {
    for (int i = 0; i < 2000; ++i) {
      auto status = installs().get(me_, id).value();
      if (until(status)) return status;
      ::usleep(5000);
    }
    ADD_FAILURE() << "it never came to that";
    return installs().get(me_, id).value();
  }
  InstallStatus end(const InstallId& id) {
    return wait(id, [](const InstallStatus& s) { return has_ended(s.install.state); });
  }
  InstallStatus run(const std::string& source) { return end(ask(source)); }
  std::string text_of(const std::string& path) {
    const auto bytes = read_file(path, 64 << 20).value();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  Model model_of(const InstallStatus& status) {
    return models_.get(me_, status.install.model_ids.at(0)).value();
  }

  Caller me_;
  TempFolder folder_;
  TempDatabase db_;
  RecordingSink sink_;
  ModelService models_{*db_, {folder_.at("bundled"), folder_.at("models")}, &inspect, sink_};
  std::unique_ptr<InstallService> service_;
};

TEST_F(InstallsTest, AFileComesFromTheWebUnderItsOwnName) {
  const std::string file = weights(1000);
  const TestServer server([&](const Exchange& e) {
    e.file(file, "\"1\"", "Content-Disposition: attachment; filename=\"../ink.safetensors\"\r\n");
  });
  const auto status = run(server.url("/download/7"));
  ASSERT_EQ(status.install.state, InstallState::done) << status.install.error;
  const Model model = model_of(status);
  EXPECT_EQ(model.path, folder_.at("models/lora/ink.safetensors"));
  EXPECT_EQ(model.name, "ink");
  EXPECT_EQ(model.source, server.url("/download/7"));
  EXPECT_EQ(text_of(model.path), file);
  EXPECT_EQ(status.bytes, int64_t(file.size()));
  EXPECT_FALSE(fs::exists(folder_.at("models/.installs/" + status.install.id.text)));
}

TEST_F(InstallsTest, ADroppedConnectionGoesOnWhereItStopped) {
  const std::string file = weights(200'000);
  std::atomic<int> requests{0};
  const TestServer server([&](const Exchange& e) {
    const std::string range = e.header("range");
    const size_t from = range.empty() ? 0 : std::stoul(range.substr(6));
    if (++requests > 3) return e.file(file, "\"1\"");
    e.send("HTTP/1.1 " +
           std::string(from > 0 ? "206 Part\r\nContent-Range: bytes " + std::to_string(from) +
                                      "-199/" + std::to_string(file.size())
                                : "200 OK") +
           "\r\nETag: \"1\"\r\nContent-Length: " + std::to_string(file.size() - from) + "\r\n\r\n");
    e.send(std::string_view(file).substr(from, 50'000));
  });
  const auto status = run(server.url("/ink.safetensors"));
  ASSERT_EQ(status.install.state, InstallState::done) << status.install.error;
  EXPECT_EQ(text_of(model_of(status).path), file);
  EXPECT_EQ(requests, 4);
}

TEST_F(InstallsTest, AFileThatChangedMeanwhileBeginsAgain) {
  const std::string first = weights(100'000, 'a');
  const std::string second = weights(90'000, 'b');
  std::atomic<int> requests{0};
  const TestServer changing([&](const Exchange& e) {
    if (++requests > 1) return e.file(second, "\"2\"");
    e.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n9c40\r\n");
    e.send(std::string_view(first).substr(0, 20'000));
  });
  const auto status = run(changing.url("/ink.safetensors"));
  ASSERT_EQ(status.install.state, InstallState::done) << status.install.error;
  EXPECT_EQ(text_of(model_of(status).path), second);
}

TEST_F(InstallsTest, APageInsteadOfAModelIsRefusedByItsBytes) {
  const TestServer server([&](const Exchange& e) {
    if (e.target() == "/typed.safetensors") {
      return e.answer("200 OK", "Content-Type: text/html\r\n", "log in");
    }
    if (e.target() == "/lied.safetensors") {
      return e.answer("200 OK", "Content-Type: application/octet-stream\r\n",
                      "\n <!DOCTYPE html><html>log in</html>");
    }
    e.answer("200 OK", "", R"({"error": "no"})");
  });
  for (const char* target : {"/typed.safetensors", "/lied.safetensors"}) {
    const auto page = run(server.url(target));
    EXPECT_EQ(page.install.state, InstallState::failed);
    EXPECT_THAT(page.install.error, HasSubstr("web page instead of a model")) << target;
  }
  EXPECT_THAT(run(server.url("/other.safetensors")).install.error,
              HasSubstr("does not begin like"));
  EXPECT_TRUE(models_.list(me_)->empty());
}

TEST_F(InstallsTest, LengthsThatDoNotHoldAreToldApart) {
  const std::string file = weights(5000);
  const TestServer server([&](const Exchange& e) {
    if (e.target() == "/huge.safetensors") {
      e.send("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n");
      e.send(file);
      return;
    }
    const int lie = e.target() == "/short.safetensors" ? 100 : -100;
    e.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(int(file.size()) + lie) +
           "\r\n\r\n");
    e.send(file);
  });
  EXPECT_THAT(run(server.url("/long.safetensors")).install.error, HasSubstr("is not whole"));
  const auto shorter = run(server.url("/short.safetensors"));
  EXPECT_EQ(shorter.install.state, InstallState::failed);
  EXPECT_THAT(shorter.install.error, HasSubstr("was lost"));
  EXPECT_THAT(run(server.url("/huge.safetensors")).install.error, HasSubstr("more than a model"));
}

TEST_F(InstallsTest, AFullDiskIsNoticedBeforeAnythingIsWritten) {
  auto tight = settings();
  tight.download.disk_reserve_bytes = int64_t{1} << 60;
  start(tight);
  const std::string file = weights(5000);
  const TestServer server([&](const Exchange& e) { e.file(file, "\"1\""); });
  const auto status = run(server.url("/ink.safetensors"));
  EXPECT_EQ(status.install.state, InstallState::failed);
  EXPECT_THAT(status.install.error, HasSubstr("not enough room"));
}

TEST_F(InstallsTest, PrivateAddressesAreRefusedAlsoBehindRedirects) {
  auto strict = settings();
  strict.download.fetch.allow_private = false;
  start(strict);
  const TestServer server([&](const Exchange& e) { e.file(weights(10), "\"1\""); });
  const auto status = run("https://127.0.0.1:" + std::to_string(server.port()) + "/a.safetensors");
  EXPECT_EQ(status.install.state, InstallState::failed);
  EXPECT_THAT(status.install.error, HasSubstr("private address"));
  EXPECT_TRUE(server.targets().empty());
}

TEST_F(InstallsTest, ARepositoryComesWholeAndChecked) {
  const std::string unet = weights(3000);
  const std::string sha256 = sha256_of(unet);
  std::atomic<bool> lies{false};
  std::mutex mutex;
  std::vector<std::string> tokens;
  const TestServer server([&](const Exchange& e) {
    {
      const std::lock_guard lock(mutex);
      tokens.push_back(e.header("authorization"));
    }
    if (e.target().starts_with("/api/models/o/bird")) {
      return e.answer("200 OK", "",
                      R"({"sha": "c0ffee", "siblings": [
          {"rfilename": "model_index.json", "size": 2},
          {"rfilename": "unet/config.json", "size": 2},
          {"rfilename": "unet/diffusion_pytorch_model.safetensors", "size": )" +
                          std::to_string(unet.size()) + R"(, "lfs": {"sha256": ")" + sha256 +
                          R"("}}]})");
    }
    if (e.target().ends_with(".json")) return e.answer("200 OK", "", "{}");
    e.file(lies ? weights(3000, 'x') : unet, "\"1\"");
  });
  auto s = settings();
  s.hugging_face = server.url("");
  start(s);
  lies = true;
  const auto made = installs().create(me_, {.source = "o/bird", .token = "hf_secret"}).value();
  const auto failed = end(made.install.id);
  EXPECT_THAT(failed.install.error, HasSubstr("checksum differs"));
  lies = false;
  ASSERT_TRUE(installs().retry(me_, made.install.id, {}));
  const auto status = end(made.install.id);
  ASSERT_EQ(status.install.state, InstallState::done) << status.install.error;
  const Model model = model_of(status);
  EXPECT_EQ(model.path, folder_.at("models/lora/bird"));
  EXPECT_EQ(text_of(model.path + "/unet/diffusion_pytorch_model.safetensors"), unet);
  EXPECT_EQ(model.source_url, server.url("/o/bird"));
  EXPECT_THAT(tokens, testing::Each("Bearer hf_secret"));
  // Nothing of the token is in the database.
  for (const char* name : {"test.db", "test.db-wal"}) {
    if (fs::exists(db_.folder().at(name))) {
      EXPECT_THAT(text_of(db_.folder().at(name)), Not(HasSubstr("hf_secret")));
    }
  }
}

TEST_F(InstallsTest, APauseKeepsWhatHasComeAndACancelDoesNot) {
  const std::string file = weights(300'000);
  std::atomic<bool> slow{true};
  std::atomic<bool> over{false};
  const TestServer server([&](const Exchange& e) {
    if (!slow) return e.file(file, "\"1\"");
    e.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: " + std::to_string(file.size()) +
           "\r\n\r\n");
    e.send(std::string_view(file).substr(0, 100'000));
    for (int i = 0; i < 20'000 && !over && slow; ++i) ::usleep(1000);
  });
  start(patient());
  const auto has_some = [](const InstallStatus& s) { return s.bytes >= 100'000; };
  const InstallId id = ask(server.url("/ink.safetensors"));
  wait(id, has_some);
  EXPECT_EQ(installs().pause(me_, id)->install.state, InstallState::paused);
  EXPECT_EQ(installs().pause(me_, id).error().kind, ErrorKind::conflict);
  const std::string part = folder_.at("models/.installs/" + id.text + "/files/download.part");
  EXPECT_EQ(fs::file_size(part), 100'000U);
  slow = false;
  ASSERT_TRUE(installs().resume(me_, id));
  const auto status = end(id);
  ASSERT_EQ(status.install.state, InstallState::done) << status.install.error;
  EXPECT_EQ(text_of(model_of(status).path), file);

  slow = true;
  const InstallId other = ask(server.url("/other.safetensors"));
  wait(other, has_some);
  EXPECT_EQ(installs().cancel(me_, other)->install.state, InstallState::cancelled);
  EXPECT_FALSE(fs::exists(folder_.at("models/.installs/" + other.text)));
  over = true;
  EXPECT_TRUE(installs().remove(me_, other));
  EXPECT_EQ(installs().get(me_, other).error().kind, ErrorKind::not_found);
}

TEST_F(InstallsTest, OfTwoWhoResumeOrTryAgainOneDoes) {
  // Not started: nothing is taken, so that only the two meet.
  InstallService idle(*db_, models_, settings(), sink_);
  const auto made = idle.create(me_, {.source = "http://127.0.0.1:9/ink.safetensors"});
  ASSERT_TRUE(made) << to_line(made.error());
  const InstallId id = made->install.id;
  for (const bool resumes : {true, false}) {
    ASSERT_TRUE(resumes ? idle.pause(me_, id) : idle.cancel(me_, id));
    std::atomic<int> done{0};
    const auto ask_again = [&] {
      const auto asked = resumes ? idle.resume(me_, id) : idle.retry(me_, id, {});
      if (asked) ++done;
    };
    std::vector<std::thread> two;
    // While somebody else writes, both read that it may be done, and then wait to write.
    ASSERT_TRUE(db_->write([&](Tx&) -> Result<> {
      two.emplace_back(ask_again);
      two.emplace_back(ask_again);
      ::usleep(100'000);
      return {};
    }));
    for (std::thread& one : two) one.join();
    EXPECT_EQ(done, 1);
  }
}

TEST_F(InstallsTest, ARestartGoesOnWithWhatWasUnderWay) {
  const std::string file = weights(300'000);
  std::atomic<bool> slow{true};
  std::atomic<size_t> asked_from{0};
  const TestServer server([&](const Exchange& e) {
    if (!slow) {
      asked_from = e.header("range").empty() ? 0 : std::stoul(e.header("range").substr(6));
      return e.file(file, "\"1\"");
    }
    e.send("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: " + std::to_string(file.size()) +
           "\r\n\r\n");
    e.send(std::string_view(file).substr(0, 100'000));
    for (int i = 0; i < 20'000 && slow; ++i) ::usleep(1000);
  });
  start(patient());
  const InstallId id = ask(server.url("/ink.safetensors"));
  wait(id, [](const InstallStatus& s) { return s.bytes >= 100'000; });
  installs().stop();
  EXPECT_EQ(installs().get(me_, id)->install.state, InstallState::waiting);
  slow = false;
  fs::create_directories(folder_.at("models/.installs/NOBODYS/files"));
  start(patient());
  const auto status = end(id);
  EXPECT_EQ(status.install.state, InstallState::done) << status.install.error;
  EXPECT_EQ(asked_from, 100'000U);
  EXPECT_FALSE(fs::exists(folder_.at("models/.installs/NOBODYS"))) << "swept";
}

TEST_F(InstallsTest, APathIsUsedInPlaceOrCopied) {
  const std::string file = weights(5000);
  std::ofstream(folder_.at("ink.safetensors")) << file;
  const auto placed = end(ask(folder_.at("ink.safetensors"), InstallMode::in_place));
  EXPECT_EQ(model_of(placed).path, fs::canonical(folder_.at("ink.safetensors")).string());
  EXPECT_TRUE(model_of(placed).added);
  std::ofstream(folder_.at("chalk.safetensors")) << weights(5000, 'c');
  const auto copied = end(ask(folder_.at("chalk.safetensors"), InstallMode::copy, "White chalk"));
  ASSERT_EQ(copied.install.state, InstallState::done) << copied.install.error;
  EXPECT_EQ(model_of(copied).name, "White chalk");
  EXPECT_EQ(model_of(copied).path, folder_.at("models/lora/White chalk.safetensors"));
  EXPECT_TRUE(fs::exists(folder_.at("chalk.safetensors")));
}

TEST_F(InstallsTest, WhatIsHereAlreadyIsNotBroughtTwice) {
  const std::string file = weights(5000);
  const TestServer server([&](const Exchange& e) { e.file(file, "\"1\""); });
  const auto first = run(server.url("/ink.safetensors"));
  const auto second = run(server.url("/also-ink.safetensors"));
  EXPECT_EQ(second.install.state, InstallState::done);
  EXPECT_EQ(second.install.model_ids, first.install.model_ids);
  EXPECT_EQ(models_.list(me_)->size(), 1U);
}

TEST_F(InstallsTest, WhatTheEngineCannotUseFailsWithItsReason) {
  const TestServer server([&](const Exchange& e) { e.file(weights(50), "\"1\""); });
  const auto status = run(server.url("/broken.safetensors"));
  EXPECT_EQ(status.install.state, InstallState::failed);
  EXPECT_EQ(status.install.error, "broken.safetensors: ends early");
  EXPECT_TRUE(models_.list(me_)->empty());
}

TEST_F(InstallsTest, WhatCannotBeOneIsRefusedAtOnce) {
  const auto refused = [&](const InstallDraft& draft) {
    const auto made = installs().create(me_, draft);
    return made ? ErrorKind::internal : made.error().kind;
  };
  EXPECT_EQ(refused({.source = "nothing"}), ErrorKind::invalid);
  EXPECT_EQ(refused({.source = folder_.at("none.safetensors")}), ErrorKind::invalid);
  EXPECT_EQ(refused({.source = "o/n", .token = "a\r\nX: y"}), ErrorKind::invalid);
  EXPECT_EQ(installs().retry(me_, InstallId::make(), {}).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(installs().list(me_)->empty());
}

TEST(RateMeter, ForgetsWhatIsLongAgo) {
  RateMeter meter;
  meter.add(1000, 10);
  meter.add(1000, 11);
  EXPECT_EQ(meter.rate(12), 1000);
  EXPECT_EQ(meter.rate(100), 0);
}

}  // namespace
}  // namespace atelier
