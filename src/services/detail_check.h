// Judges everything a draft asks for beyond prompt and sampler, against the model it is for: finds
// what it names, says every fault field by field. Inside one transaction; touches no file.
#pragma once
#include <optional>
#include <vector>

#include "protocol/messages.h"
#include "services/draft_finder.h"
#include "services/job_draft.h"
#include "services/model_can.h"

namespace atelier {

struct FoundDetails {
  RecipeDetails details;             // with names, hashes and SHA-256 filled in
  std::optional<Asset> image;        // what it starts from
  std::vector<Model> adapters;       // IP-Adapters, one for each reference image
  std::vector<Model> vision_models;  // installed vision encoders, when there are adapters
};

struct DetailRoom {
  const Caller& caller;
  const Model* model = nullptr;                           // nothing where no main model draws
  std::vector<protocol::PreprocessorInfo> preprocessors;  // empty: the engine has the last word
};

class DetailCheck {
 public:
  DetailCheck(Tx& tx, const DetailRoom& room, Faults& faults);

  // An error only when the database fails.
  Result<FoundDetails> run(const JobDraft& draft);

 private:
  void check_kind();
  void check_numbers(const JobDraft& draft);
  Result<> find_vae();
  Result<> check_additions();
  Result<> check_controls();
  Result<> check_references();
  Result<> check_source();
  Result<> check_second_models();
  Result<> check_upscale();
  Result<> check_control_image();
  Result<> find_embeddings(const JobDraft& draft);
  // The type of the model it needs; "" for none, or where it does not exist.
  std::string check_preprocessor(const std::string& name, const std::string& field);
  Result<> need_estimator(const std::string& type, const std::string& field);
  void check_span(double begin, double end, const std::string& field);
  // A fault unless the model can do that.
  void need(bool asked, bool can, const std::string& field, std::string_view what);

  Tx& tx_;
  const DetailRoom& room_;
  Faults& faults_;
  ModelCan can_;
  DraftFinder finder_;
  FoundDetails found_;
};

}  // namespace atelier
