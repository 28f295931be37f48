#include "services/job_plan.h"

#include <gtest/gtest.h>

#include "services/models.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

TEST(JobPlan, SaysWhatTheNetworkPredictsOnlyWhereAPersonCorrectedIt) {
  TestStudio studio;
  ModelService models(*studio.db, {}, {}, studio.sink);
  const Job job = studio.add_job();
  const auto prediction = [&] {
    return studio.db->read([&](Tx& tx) { return plan_for(tx, job, *studio.blobs); })
        .value()
        .plan.prediction;
  };
  EXPECT_EQ(prediction(), "");
  ASSERT_TRUE(models.change({}, studio.model.id, {.prediction = "v_prediction"}));
  EXPECT_EQ(prediction(), "v_prediction");
  ASSERT_TRUE(models.change({}, studio.model.id, {.prediction = "epsilon"}));
  EXPECT_EQ(prediction(), "epsilon");
}

}  // namespace
}  // namespace atelier
