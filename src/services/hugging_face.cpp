#include "services/hugging_face.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "base/fields.h"
#include "net/url.h"
#include "services/model_places.h"
#include "services/repo_weights.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr size_t files_max = 10'000;
constexpr size_t choices_named_max = 8;

// Parts of a pipeline the engine can use; a safety checker's gigabyte it cannot.
constexpr std::array<std::string_view, 11> pipeline_parts{
    "unet",      "transformer", "vae",         "text_encoder", "text_encoder_2", "text_encoder_3",
    "tokenizer", "tokenizer_2", "tokenizer_3", "scheduler",    "image_encoder"};

// As in a JSON object; "" for what is no text.
std::string text_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::optional<int64_t> number_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_int64() && value->get_int64() >= 0
             ? std::optional(value->get_int64())
             : std::nullopt;
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A name somebody else chose: no step out of the folder it will be put into.
bool is_inner(const std::string& path) {
  const fs::path whole(path);
  if (path.empty() || path.size() > 500 || whole.is_absolute()) return false;
  if (path.find('\\') != std::string::npos || path.find('\0') != std::string::npos) return false;
  return std::none_of(whole.begin(), whole.end(), [](const fs::path& part) {
    return part.empty() || part.string().front() == '.';
  });
}

std::string below(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

// What is wanted, in terms of what is there.
struct Wanted {
  std::string folder;
  std::string variant;
  const RepoFile* file = nullptr;
};

Result<Wanted> understand(const RepoListing& listing, const InstallSource& source) {
  Wanted wanted;
  for (const std::string& word : source.wanted) {
    const auto is_it = [&](const RepoFile& file) { return file.path == word; };
    const auto inside = [&](const RepoFile& file) { return file.path.starts_with(word + "/"); };
    const auto varies = [&](const RepoFile& file) { return variant_of(file.path) == word; };
    const auto& files = listing.files;
    const auto found = std::find_if(files.begin(), files.end(), is_it);
    if (found != files.end()) {
      wanted.file = &*found;
    } else if (std::any_of(files.begin(), files.end(), inside)) {
      wanted.folder = word;
    } else if (std::any_of(files.begin(), files.end(), varies)) {
      wanted.variant = word;
    } else {
      return fail(ErrorKind::invalid,
                  fmt::format("{} has no folder, file or variant \"{}\".", source.repo, word));
    }
  }
  return wanted;
}

// Files right inside a folder.
std::vector<const RepoFile*> files_in(const RepoListing& listing, const std::string& folder) {
  std::vector<const RepoFile*> files;
  const std::string front = folder.empty() ? "" : folder + "/";
  for (const RepoFile& file : listing.files) {
    if (file.path.starts_with(front) && file.path.find('/', front.size()) == std::string::npos) {
      files.push_back(&file);
    }
  }
  return files;
}

bool holds(const RepoListing& listing, const std::string& path) {
  return std::any_of(listing.files.begin(), listing.files.end(),
                     [&](const RepoFile& file) { return file.path == path; });
}

// One part: its weights in one variant, and the small files beside them.
void add_part(const RepoListing& listing, const std::string& folder, const std::string& variant,
              RepoChoice& choice) {
  const auto files = files_in(listing, folder);
  for (const RepoFile* file : part_weights(files, variant)) choice.files.push_back(*file);
  for (const RepoFile* file : files) {
    if (is_small_part(file->path)) choice.files.push_back(*file);
  }
}

RepoChoice pipeline(const RepoListing& listing, const Wanted& wanted) {
  RepoChoice choice{.folder = wanted.folder};
  for (const RepoFile& file : listing.files) {
    if (file.path == below(wanted.folder, "model_index.json")) choice.files.push_back(file);
  }
  for (const auto part : pipeline_parts) {
    add_part(listing, below(wanted.folder, std::string(part)), wanted.variant, choice);
  }
  return choice;
}

std::vector<const RepoFile*> single_files(const RepoListing& listing, const Wanted& wanted) {
  std::vector<const RepoFile*> all;
  const std::string front = wanted.folder.empty() ? "" : wanted.folder + "/";
  for (const RepoFile& file : listing.files) {
    const bool fits = wanted.variant.empty() || variant_of(file.path) == wanted.variant;
    if (fits && file.path.starts_with(front) && is_weights_name(file.path)) all.push_back(&file);
  }
  return without_twins(all);
}

Failure several(const InstallSource& source, const std::vector<const RepoFile*>& files) {
  std::string choices;
  for (size_t i = 0; i < std::min(files.size(), choices_named_max); ++i) {
    choices += (i == 0 ? "" : ", ") + source.repo + "::" + files[i]->path;
  }
  if (files.size() > choices_named_max) choices += ", ...";
  return fail(ErrorKind::invalid,
              fmt::format("{} holds {} models. Name one: {}", source.repo, files.size(), choices));
}

std::string last_part(const std::string& path) {
  return path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
}

RepoChoice one_file(const RepoFile& file, const InstallSource& source) {
  RepoChoice choice{.files = {file}, .one_file = true};
  const size_t slash = file.path.rfind('/');
  choice.folder = slash == std::string::npos ? "" : file.path.substr(0, slash);
  const std::string stem = fs::path(file.path).stem().string();
  choice.model_name = is_nameless_stem(stem) ? last_part(source.repo) : stem;
  return choice;
}

}  // namespace

Result<RepoListing> parse_repo(std::string_view json) {
  const auto value = parse_json(json);
  const auto* object = value ? value->if_object() : nullptr;
  const auto* siblings = object != nullptr ? object->if_contains("siblings") : nullptr;
  if (siblings == nullptr || !siblings->is_array()) {
    return fail(ErrorKind::corrupt, "Hugging Face answered with something else than a repository.");
  }
  RepoListing listing{.commit = text_at(*object, "sha")};
  for (const auto& item : siblings->get_array()) {
    if (!item.is_object() || listing.files.size() >= files_max) continue;
    RepoFile file{.path = text_at(item.get_object(), "rfilename"),
                  .bytes = number_at(item.get_object(), "size")};
    if (!is_inner(file.path)) continue;
    const auto* lfs = item.get_object().if_contains("lfs");
    if (lfs != nullptr && lfs->is_object()) {
      const std::string sha256 = text_at(lfs->get_object(), "sha256");
      if (is_sha256(sha256)) file.sha256 = sha256;
      if (!file.bytes) file.bytes = number_at(lfs->get_object(), "size");
    }
    listing.files.push_back(std::move(file));
  }
  return listing;
}

Result<RepoChoice> choose_files(const RepoListing& listing, const InstallSource& source) {
  TRY(const Wanted wanted, understand(listing, source));
  if (wanted.file != nullptr) {
    if (!is_weights_name(wanted.file->path)) {
      return fail(ErrorKind::invalid, last_part(wanted.file->path) + " is no file of weights.");
    }
    return one_file(*wanted.file, source);
  }
  RepoChoice choice;
  if (holds(listing, below(wanted.folder, "model_index.json"))) {
    choice = pipeline(listing, wanted);
  } else if (holds(listing, below(wanted.folder, "config.json"))) {
    choice.folder = wanted.folder;
    add_part(listing, wanted.folder, wanted.variant, choice);
  }
  const bool has_weights = std::any_of(choice.files.begin(), choice.files.end(),
                                       [](const RepoFile& f) { return is_weights_name(f.path); });
  if (has_weights) {
    choice.model_name = last_part(source.repo);
    if (!wanted.folder.empty()) choice.model_name += "-" + last_part(wanted.folder);
    return choice;
  }
  const auto singles = single_files(listing, wanted);
  if (singles.size() == 1) return one_file(*singles.front(), source);
  if (singles.empty()) return fail(ErrorKind::invalid, source.repo + " holds no weights.");
  return several(source, singles);
}

std::vector<RepoCandidate> candidates(const RepoListing& listing, const std::string& repo) {
  std::vector<RepoCandidate> found;
  std::set<std::string> inside_folders;  // files that belong to a folder model
  const auto add = [&](const InstallSource& source) {
    const auto choice = choose_files(listing, source);
    if (!choice) return;
    RepoCandidate candidate{.source = source.text,
                            .name = choice->model_name,
                            .one_file = choice->one_file,
                            .files = int(choice->files.size())};
    for (const RepoFile& file : choice->files) {
      candidate.bytes += file.bytes.value_or(0);
      if (!choice->one_file) inside_folders.insert(file.path);
    }
    found.push_back(std::move(candidate));
  };
  const auto source_of = [&](std::vector<std::string> wanted) {
    InstallSource source{.kind = InstallKind::hugging_face, .text = repo, .repo = repo};
    for (const std::string& word : wanted) source.text += "::" + word;
    source.wanted = std::move(wanted);
    return source;
  };
  std::set<std::string> folders;
  for (const RepoFile& file : listing.files) {
    const std::string name = last_part(file.path);
    if (name != "model_index.json" && name != "config.json") continue;
    folders.insert(file.path.substr(0, file.path.size() - name.size()));
  }
  for (const std::string& folder : folders) {
    const std::string bare = folder.empty() ? "" : folder.substr(0, folder.size() - 1);
    // A part of a pipeline is no model by itself here.
    const size_t slash = bare.rfind('/');
    const std::string parent = slash == std::string::npos ? "" : bare.substr(0, slash);
    if (!bare.empty() && holds(listing, below(parent, "model_index.json"))) continue;
    const auto words = bare.empty() ? std::vector<std::string>() : std::vector<std::string>{bare};
    add(source_of(words));
    if (!holds(listing, below(bare, "model_index.json"))) continue;
    const auto is_half = [&](const RepoFile& f) {
      return f.path.starts_with(folder) && variant_of(f.path) == "fp16";
    };
    if (std::any_of(listing.files.begin(), listing.files.end(), is_half)) {
      auto with_variant = words;
      with_variant.emplace_back("fp16");
      add(source_of(with_variant));
    }
  }
  for (const RepoFile& file : listing.files) {
    const std::string name = last_part(file.path);
    const bool part = is_nameless_stem(fs::path(name).stem().string()) &&
                      folders.contains(file.path.substr(0, file.path.size() - name.size()));
    if (is_weights_name(name) && !part && !inside_folders.contains(file.path)) {
      add(source_of({file.path}));
    }
  }
  return found;
}

std::string repo_url(const std::string& endpoint, const InstallSource& source) {
  const std::string revision =
      source.revision == "main"
          ? ""
          : "/revision/" + net::percent_encoded(source.revision, net::Slashes::encode);
  return endpoint + "/api/models/" + source.repo + revision + "?blobs=true";
}

std::string file_url(const std::string& endpoint, const InstallSource& source,
                     const std::string& commit, const std::string& path) {
  // Of one commit: a file that changes half way through would not fit the others.
  const std::string& revision = commit.empty() ? source.revision : commit;
  return endpoint + "/" + source.repo + "/resolve/" +
         net::percent_encoded(revision, net::Slashes::encode) + "/" +
         net::percent_encoded(path, net::Slashes::keep);
}

}  // namespace atelier
