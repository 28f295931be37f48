#include "services/install_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "net/url.h"
#include "services/civitai.h"
#include "services/model_places.h"
#include "services/zip_names.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr size_t document_bytes_max = 16 << 20;
constexpr size_t files_max = 2000;

// Who asks sources what there is.
struct Asker {
  const std::string& token;
  const InstallSettings& settings;
  const std::function<bool()>& go_on;

  Result<std::string> document(const std::string& url) const {
    TRY(auto fetched, net::fetch_text({.url = url, .token = token}, settings.download.fetch,
                                      document_bytes_max, go_on));
    return std::move(fetched.text);
  }
};

Result<RepoListing> listing_of(const InstallSource& source, const Asker& asker) {
  auto json = asker.document(repo_url(asker.settings.hugging_face, source));
  if (!json) {
    // Hugging Face answers 401 for what is not there as well: nobody shall guess private names.
    const ErrorKind kind = json.error().kind;
    if (kind == ErrorKind::not_found || kind == ErrorKind::unauthenticated) {
      return fail(kind, fmt::format("There is no {} on Hugging Face, or it needs an access token.",
                                    source.repo));
    }
    return fail(json.error());
  }
  return parse_repo(*json);
}

Result<InstallPlan> plan_folder(const fs::path& folder) {
  InstallPlan plan;
  const std::string name = safe_file_name(folder.filename().string());
  std::error_code wrong;
  auto entry = fs::recursive_directory_iterator(folder, wrong);
  for (; !wrong && entry != fs::end(entry); entry.increment(wrong)) {
    std::error_code ignored;
    if (entry->path().filename().string().front() == '.') {
      entry.disable_recursion_pending();
      continue;
    }
    if (!entry->is_regular_file(ignored)) continue;
    if (plan.files.size() >= files_max) {
      return fail(ErrorKind::invalid, folder.string() + " holds too many files for a model.");
    }
    const fs::path inside = fs::relative(entry->path(), folder, ignored);
    plan.files.push_back({.path = (fs::path(name) / inside).string(),
                          .url = entry->path().string(),
                          .bytes_total = int64_t(entry->file_size(ignored))});
  }
  return plan;
}

Result<InstallPlan> plan_path(const std::string& path) {
  std::error_code wrong;
  const fs::path whole = fs::canonical(path, wrong);
  if (wrong || !is_model_at(whole.string())) {
    return fail(ErrorKind::not_found, "There is no model at " + path + " any more.");
  }
  if (fs::is_directory(whole, wrong)) return plan_folder(whole);
  InstallPlan plan;
  plan.files.push_back({.path = weights_file_name(whole.filename().string()),
                        .url = whole.string(),
                        .bytes_total = int64_t(fs::file_size(whole, wrong))});
  return plan;
}

Result<InstallPlan> plan_repo(const InstallSource& source, const Asker& asker) {
  const InstallSettings& settings = asker.settings;
  TRY(const RepoListing listing, listing_of(source, asker));
  TRY(const RepoChoice choice, choose_files(listing, source));
  InstallPlan plan;
  plan.facts.source_url = settings.hugging_face + "/" + source.repo;
  if (choice.one_file) plan.facts.name = choice.model_name;
  const std::string folder = choice.one_file ? "" : safe_file_name(choice.model_name) + "/";
  const size_t outer = choice.folder.empty() ? 0 : choice.folder.size() + 1;
  for (const RepoFile& file : choice.files) {
    plan.files.push_back({.path = folder + file.path.substr(outer),
                          .url = file_url(settings.hugging_face, source, listing.commit, file.path),
                          .bytes_total = file.bytes,
                          .sha256 = file.sha256});
  }
  return plan;
}

// What Civitai knows about a download; the bare address when it does not say.
Result<InstallPlan> plan_civitai(CivitaiPage page, const net::Url& url, const Asker& asker) {
  const InstallSettings& settings = asker.settings;
  if (page.version.empty()) {
    TRY(const std::string model, asker.document(civitai_api_url(settings.civitai, page)));
    TRY(page.version, newest_civitai_version(model));
  }
  TRY(const std::string json, asker.document(civitai_api_url(settings.civitai, page)));
  TRY(auto version, parse_civitai_version(json, url));
  InstallPlan plan;
  plan.facts = std::move(version.facts);
  const std::string id = page.model.empty() ? "" : "/models/" + page.model;
  if (!id.empty())
    plan.facts.source_url = settings.civitai + id + "?modelVersionId=" + page.version;
  plan.files.push_back({.path = std::string(unnamed_file),
                        .url = std::move(version.url),
                        .sha256 = std::move(version.sha256)});
  return plan;
}

Result<InstallPlan> plan_url(const InstallSource& source, const Asker& asker) {
  TRY(const net::Url url, net::parse_url(source.url));
  if (const auto page = civitai_page(url, asker.settings.civitai)) {
    auto plan = plan_civitai(*page, url, asker);
    // A page cannot be downloaded itself; a download can, even when nothing is said about it.
    if (plan || !url.path.starts_with("/api/download/")) return plan;
  }
  InstallPlan plan;
  plan.files.push_back({.path = std::string(unnamed_file), .url = source.url});
  return plan;
}

}  // namespace

Result<RepoListing> fetch_listing(const InstallSource& source, const std::string& token,
                                  const InstallSettings& settings) {
  const std::function<bool()> always;
  return listing_of(source, {token, settings, always});
}

Result<InstallPlan> plan_install(const Install& install, const std::string& token,
                                 const InstallSettings& settings,
                                 const std::function<bool()>& go_on) {
  TRY(const InstallSource source, parse_source(install.source));
  const Asker asker{token, settings, go_on};
  switch (install.kind) {
    case InstallKind::path: return plan_path(source.path);
    case InstallKind::url: return plan_url(source, asker);
    case InstallKind::hugging_face: return plan_repo(source, asker);
  }
  return fail(ErrorKind::internal, "An install of an unknown kind.");
}

}  // namespace atelier
