#include "services/detail_check.h"

#include <gmock/gmock.h>

#include "services/job_maker.h"
#include "services/models.h"
#include "services/test_studio.h"

namespace atelier {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

class DetailCheckTest : public testing::Test {
 protected:
  Result<Job> make(RecipeDetails details, std::string prompt = "a fox") {
    JobDraft draft{.prompt = std::move(prompt)};
    draft.details = std::move(details);
    return maker_.make({}, draft);
  }
  // "field says", one for each fault.
  std::vector<std::string> faults(RecipeDetails details, std::string prompt = "a fox") {
    const auto made = make(std::move(details), std::move(prompt));
    if (made) return {};
    std::vector<std::string> told;
    for (const auto& fault : made.error().faults) told.push_back(fault.field + " " + fault.says);
    return told;
  }
  static ModelRef ref(const Model& model) { return {model.id, "", ""}; }
  void set_defaults(const Model& model, const ModelDefaultsChange& defaults) {
    const auto saved = models_.change({}, model.id, {.default_settings = defaults});
    ASSERT_TRUE(saved) << to_line(saved.error());
  }

  TestStudio studio_;
  ModelService models_{*studio_.db, {}, {}, studio_.sink};
  JobMaker maker_{*studio_.db, models_, studio_.board};
};

TEST_F(DetailCheckTest, WhatADraftNamesIsWrittenOut) {
  const Model lora = studio_.add_model("lora");
  RecipeDetails details;
  details.loras = {{ref(lora), 0.5}};
  const Job job = make(details).value();
  EXPECT_EQ(job.details.loras[0].model.name, "lora");
  EXPECT_EQ(job.details.loras[0].model.hash, lora.hash);
  EXPECT_EQ(job.details.loras[0].weight, 0.5);
}

TEST_F(DetailCheckTest, WhatAViewSaysCanBeAskedForAgain) {
  studio_.add_model("lora", "sd-1", "Ink");
  const Asset picture = studio_.add_picture();
  RecipeDetails details;
  details.loras = {{{{}, "Ink", ""}, 1}};
  details.source = SourceUse{.image = {{}, picture.sha256}};
  const Job job = make(details).value();
  EXPECT_FALSE(job.details.loras[0].model.id.empty());
  EXPECT_EQ(job.details.source->image.id, picture.id);
}

TEST_F(DetailCheckTest, WhatTheStarterLearnedIsRefusedByOtherModels) {
  RecipeDetails details;
  details.loras = {{ref(studio_.add_model("lora", "starter")), 1}};
  EXPECT_THAT(
      faults(details),
      UnorderedElementsAre("loras[0].model_id is made for the starter model, the model is SD 1.x"));
}

TEST_F(DetailCheckTest, EveryFaultIsToldFieldByField) {
  const Model lora = studio_.add_model("lora");
  const Model large = studio_.add_model("lora", "sdxl");
  const Model vae = studio_.add_model("vae");
  RecipeDetails details;
  details.loras = {{ref(lora), 1}, {ref(large), 1}, {ref(vae), 1}, {{ModelId::make(), "", ""}, 1}};
  details.controls = {ControlUse{.begin = 0.5, .end = 0.2}};
  details.mask = MaskUse{.image = {AssetId::make(), ""}};
  details.refiner = RefinerUse{.model = ref(lora)};
  details.color_compensation = true;
  EXPECT_THAT(
      faults(details),
      UnorderedElementsAre(
          "loras[1].model_id is made for SDXL, the model is SD 1.x",
          "loras[2].model_id is a VAE, not a LoRA",
          "loras[3].model_id names no model of this studio", "controls[0].model_id is required",
          "controls[0].image_id is required", "controls[0].end must not be before begin",
          "mask needs a source", "mask.image_id names no picture of yours",
          "refiner Starter has no use for a refiner, which is for SDXL",
          "refiner.model_id is a LoRA, not a main model",
          "color_compensation Starter has no use for colour compensation, which is for SDXL"));
}

TEST_F(DetailCheckTest, WhatIsNotSaidIsAsTheModelsDefaultSettingsSay) {
  const Model vae = studio_.add_model("vae");
  set_defaults(studio_.model, {.cfg_rescale = 0.7, .clip_skip = 2, .vae_id = vae.id});
  const Job usual = make({}).value();
  EXPECT_EQ(usual.recipe.cfg_rescale, 0.7);
  EXPECT_EQ(usual.recipe.clip_skip, 2);
  EXPECT_EQ(usual.details.vae.name, "vae");
  JobDraft other{.prompt = "a fox", .cfg_rescale = 0, .clip_skip = 0};
  other.details.vae.id.text = own_vae;
  const Job said = maker_.make({}, other).value();
  EXPECT_EQ(said.recipe.cfg_rescale, 0);
  EXPECT_EQ(said.recipe.clip_skip, 0);
  EXPECT_TRUE(said.details.vae.empty());
  EXPECT_TRUE(maker_.make({}, draft_of(said)).value().details.vae.empty()) << "a retry";
}

TEST_F(DetailCheckTest, AControlModelMayHaveAPreprocessorOfItsOwn) {
  const Model lines = studio_.add_model("controlnet");
  const Asset picture = studio_.add_picture();
  set_defaults(lines, {.preprocessor = "canny"});
  const auto preprocessor_for = [&](std::string said) {
    RecipeDetails details;
    details.controls = {{.model = ref(lines), .image = {picture.id, ""}, .preprocessor = said}};
    return make(details).value().details.controls[0].preprocessor;
  };
  EXPECT_EQ(preprocessor_for(""), "canny");
  EXPECT_EQ(preprocessor_for("none"), "none");
  EXPECT_EQ(preprocessor_for("soft_edge"), "soft_edge");
}

TEST_F(DetailCheckTest, AModelThatLeftIsCalledByItsName) {
  RecipeDetails details;
  details.loras = {{{{}, "Ghost", ""}, 1}};
  EXPECT_THAT(faults(details),
              ElementsAre("loras[0].model_id \"Ghost\" is not installed in this studio"));
}

TEST_F(DetailCheckTest, TextAccuracySetsTheScaleAndBothAreKept) {
  RecipeDetails details;
  details.text_accuracy = 6.5;
  const Job job = make(details).value();
  EXPECT_EQ(job.recipe.cfg_scale, studio_.model.defaults.cfg_scale);
  EXPECT_EQ(job.details.text_accuracy, 6.5);
  JobDraft both{.prompt = "x", .cfg_scale = 5};
  both.details = details;
  EXPECT_EQ(maker_.make({}, both).error().faults.at(0).field, "text_accuracy");
}

TEST_F(DetailCheckTest, APartOfAnotherKindIsRefused) {
  const Asset picture = studio_.add_picture();
  RecipeDetails details;
  details.upscale = UpscaleUse{.image = {picture.id, ""}};
  EXPECT_THAT(faults(details), ElementsAre("upscale is only for the kind upscale"));
  details.kind = protocol::Task::control_image;
  EXPECT_THAT(faults(details), UnorderedElementsAre("upscale is only for the kind upscale",
                                                    "control_image is required"));
}

TEST_F(DetailCheckTest, AnUpscaleKeepsTheStoryOfItsPicture) {
  const Asset picture = studio_.add_picture();
  RecipeDetails details;
  details.kind = protocol::Task::upscale;
  details.upscale = UpscaleUse{.image = {picture.id, ""}, .scale = 2};
  const Job job = make(details, "").value();
  EXPECT_EQ(job.recipe.prompt, picture.recipe.prompt);
  EXPECT_EQ(job.model.name, picture.model.name);
  EXPECT_EQ(job.details.loras.size(), picture.details.loras.size());
  EXPECT_EQ(job.details.kind, protocol::Task::upscale);
  EXPECT_EQ(parent_of(job.details), picture.id);
}

TEST_F(DetailCheckTest, AnEnlargementHasABound) {
  const Asset picture = studio_.add_picture(4000, 2000);
  RecipeDetails details;
  details.kind = protocol::Task::upscale;
  details.upscale = UpscaleUse{.image = {picture.id, ""}, .scale = 8};
  EXPECT_THAT(faults(details, ""),
              ElementsAre("upscale.scale would make 512 megapixels; 100 are the most"));
}

TEST_F(DetailCheckTest, ASourceGivesItsShape) {
  const Asset wide = studio_.add_picture(1200, 400);
  RecipeDetails details;
  details.source = SourceUse{.image = {wide.id, ""}};
  const Job job = make(details).value();
  EXPECT_EQ(job.recipe.width, 440);
  EXPECT_EQ(job.recipe.height, 144);
  details.outpaint = protocol::OutpaintPart{.left = 100};
  EXPECT_EQ(make(details).value().recipe.width, 1304);
}

TEST_F(DetailCheckTest, NewRoomIsNotDrawnASecondTime) {
  const Asset picture = studio_.add_picture();
  RecipeDetails details;
  details.source = SourceUse{.image = {picture.id, ""}};
  details.outpaint = protocol::OutpaintPart{.left = 64};
  details.hires = HiresUse{.method = protocol::HiresMethod::latent};
  EXPECT_THAT(faults(details),
              ElementsAre("hires cannot be combined with a mask or with new room"));
  details.outpaint.reset();
  EXPECT_TRUE(make(details));
}

TEST_F(DetailCheckTest, AReferenceNeedsEyes) {
  const Model adapter = studio_.add_model("ip_adapter");
  RecipeDetails details;
  details.reference_images = {
      ReferenceUse{.model = ref(adapter), .image = {studio_.add_picture().id, ""}}};
  EXPECT_THAT(faults(details),
              ElementsAre("reference_images[0].model_id needs a vision encoder; install the CLIP "
                          "vision model that goes with it"));
  studio_.add_model("clip_vision", "any");
  EXPECT_THAT(faults(details), testing::IsEmpty());
}

TEST_F(DetailCheckTest, EmbeddingsAreFoundInThePrompts) {
  studio_.add_model("embedding", "sd-1", "inkwash");
  const Job job = make({}, "a fox, <inkwash>").value();
  ASSERT_EQ(job.details.embeddings.size(), 1U);
  EXPECT_EQ(job.details.embeddings[0].trigger, "<inkwash>");
}

TEST_F(DetailCheckTest, AnUnknownPreprocessorIsToldWithTheKnownOnes) {
  auto hello = test_hello();
  hello.preprocessors = {{"canny", "Canny", false, {}, ""},
                         {"depth", "Depth", true, {}, "depth_estimator"}};
  studio_.board.said_hello(hello);
  RecipeDetails details;
  details.kind = protocol::Task::control_image;
  details.control_image = ControlImageUse{.image = {studio_.add_picture().id, ""}};
  details.control_image->preprocessor = "magic";
  EXPECT_THAT(faults(details, ""),
              ElementsAre("control_image.preprocessor must be one of none canny depth"));
}

TEST_F(DetailCheckTest, ADepthImageNeedsADepthEstimator) {
  auto hello = test_hello();
  hello.preprocessors = {{"depth", "Depth", true, {}, "depth_estimator"}};
  studio_.board.said_hello(hello);
  const Model lines = studio_.add_model("controlnet");
  RecipeDetails image, drawing;
  image.kind = protocol::Task::control_image;
  image.control_image = ControlImageUse{.image = {studio_.add_picture().id, ""}};
  image.control_image->preprocessor = "depth";
  drawing.controls = {
      {.model = ref(lines), .image = image.control_image->image, .preprocessor = "depth"}};
  const std::string says =
      " needs a depth estimator, and none is installed: install Depth Anything V2, such as "
      "depth-anything/Depth-Anything-V2-Small-hf";
  EXPECT_THAT(faults(image, ""), ElementsAre("control_image.preprocessor" + says));
  EXPECT_THAT(faults(drawing), ElementsAre("controls[0].preprocessor" + says));
  const Model depth = studio_.add_model("depth_estimator", "any");
  EXPECT_THAT(faults(drawing), testing::IsEmpty());
  EXPECT_EQ(make(image, "").value().details.control_image->model.id, depth.id);
  image.control_image->model = ref(lines);
  EXPECT_THAT(faults(image, ""), testing::SizeIs(1));
}

}  // namespace
}  // namespace atelier
