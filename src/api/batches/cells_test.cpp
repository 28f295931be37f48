#include "api/batches/cells.h"

#include <gtest/gtest.h>

namespace atelier::api {
namespace {

boost::json::value json(std::string_view text) {
  return parse_json(text).value();
}

std::vector<std::string> fields_at_fault(const auto& result) {
  std::vector<std::string> fields;
  if (!result) {
    for (const auto& fault : result.error().faults) fields.push_back(fault.field);
  }
  return fields;
}

TEST(BatchCells, a_grid_has_a_job_for_each_pair_of_values_and_one_seed) {
  const auto jobs = grid_jobs(json(R"({"prompt": "bird", "loras": [{"name": "ink"}]})"),
                              {{"steps", "", {5, 9}}, {"loras[0].weight", "", {0, 0.5, 1.5}}});
  ASSERT_TRUE(jobs);
  ASSERT_EQ(jobs->size(), 6u);
  EXPECT_EQ((*jobs)[1].steps, 5);
  EXPECT_EQ((*jobs)[1].details.loras[0].weight, 0.5);
  EXPECT_EQ((*jobs)[5].steps, 9);
  EXPECT_EQ((*jobs)[5].details.loras[0].weight, 1.5);
  ASSERT_TRUE((*jobs)[0].seed);
  for (const JobDraft& job : *jobs) EXPECT_EQ(job.seed, (*jobs)[0].seed);
}

TEST(BatchCells, a_seed_that_was_given_or_varies_stays) {
  const auto given = grid_jobs(json(R"({"prompt": "a", "seed": 7})"), {{"steps", "", {1}}});
  ASSERT_TRUE(given);
  EXPECT_EQ((*given)[0].seed, 7);
  const auto varies = grid_jobs(json(R"({"prompt": "a"})"), {{"seed", "", {1, 2}}});
  ASSERT_TRUE(varies);
  EXPECT_EQ((*varies)[1].seed, 2);
}

TEST(BatchCells, the_scale_that_varies_replaces_the_text_accuracy_and_the_other_way) {
  const auto jobs =
      grid_jobs(json(R"({"prompt": "a", "text_accuracy": 4})"), {{"cfg_scale", "", {3}}});
  ASSERT_TRUE(jobs);
  EXPECT_EQ((*jobs)[0].cfg_scale, 3);
  EXPECT_FALSE((*jobs)[0].details.text_accuracy);
}

TEST(BatchCells, an_axis_without_its_part_is_a_fault_of_that_axis) {
  const auto jobs = grid_jobs(json(R"({"prompt": "a"})"), {{"loras[0].weight", "", {1}}});
  EXPECT_EQ(fields_at_fault(jobs), std::vector<std::string>{"axes[0].field"});
}

TEST(BatchCells, a_fault_that_many_cells_have_is_told_once) {
  const auto jobs = grid_jobs(json(R"({"prompt": "a", "nonsense": 1})"), {{"steps", "", {1, 2}}});
  EXPECT_EQ(fields_at_fault(jobs), std::vector<std::string>{"nonsense"});
}

TEST(BatchCells, a_grid_of_too_many_cells_is_refused_before_it_is_made) {
  std::vector<boost::json::value> many;
  for (int i = 0; i < 200; ++i) many.push_back(i + 1);
  const auto jobs =
      grid_jobs(json(R"({"prompt": "a"})"), {{"seed", "", many}, {"steps", "", many}});
  EXPECT_EQ(fields_at_fault(jobs), std::vector<std::string>{"axes"});
}

TEST(BatchCells, each_prompt_becomes_a_job) {
  const auto jobs = prompt_jobs(json(R"({"prompt": "{a|b}", "steps": 3})"), {"a", "b"});
  ASSERT_TRUE(jobs);
  EXPECT_EQ((*jobs)[1].prompt, "b");
  EXPECT_EQ((*jobs)[1].steps, 3);
}

}  // namespace
}  // namespace atelier::api
