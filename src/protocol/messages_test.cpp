#include "protocol/messages.h"

#include <gtest/gtest.h>

namespace atelier::protocol {
namespace {

TEST(Messages, TravelWhole) {
  RunJob run{.job_id = "01J", .plan = {.model_path = "/m", .prompt = "bluebird", .images = {0, 2}}};
  const auto frame = parse_frame(to_frame(run));
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->type, "run");
  const auto again = read_frame<RunJob>(*frame);
  ASSERT_TRUE(again) << to_line(again.error());
  EXPECT_EQ(to_frame(*again), to_frame(run));
}

TEST(Messages, RefuseWhatIsNoFrame) {
  for (const char* text : {"", "[]", "{}", "{\"type\":1}", "{\"type\":\"run\""}) {
    EXPECT_FALSE(parse_frame(text)) << text;
  }
  const auto frame = parse_frame(R"({"type":"run","job_id":"a","plan":{"steps":0}})");
  ASSERT_TRUE(frame);
  EXPECT_FALSE(read_frame<RunJob>(*frame));
}

TEST(Messages, IgnoreWhatANewerPeerAdds) {
  const auto frame = parse_frame(R"({"type":"cancel","job_id":"a","reason":"because"})");
  ASSERT_TRUE(frame);
  EXPECT_TRUE(read_frame<Cancel>(*frame));
}

}  // namespace
}  // namespace atelier::protocol
