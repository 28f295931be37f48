// Installs on the wire. No token ever goes out.
#pragma once
#include "api/schema.h"
#include "services/installs.h"

namespace atelier {

template <class V>
void fields(V& v, InstallDraft& d) {
  v.required("source", d.source)
      .length(1, 2000)
      .says(
          "A path of the server, a web address, or owner/name[::folder][::variant] of Hugging "
          "Face");
  v.defaulted("mode", d.mode).says("Of a path: copy it into the home, or use it where it lies");
  v.optional("token", d.token).length(0, 1000).says("For sources that want to know who asks");
  v.defaulted("name", d.name).length(0, 400).says("What to call the model");
}

template <class V>
void fields(V& v, RepoCandidate& c) {
  v.required("source", c.source).says("For POST /api/v1/installs");
  v.required("name", c.name);
  v.required("one_file", c.one_file);
  v.required("files", c.files);
  v.required("bytes", c.bytes);
}

}  // namespace atelier

namespace atelier::api {

struct InstallFileView {
  InstallFile file;
};
template <class V>
void fields(V& v, InstallFileView& f) {
  v.required("path", f.file.path);
  v.required("bytes", f.file.bytes);
  v.optional("bytes_total", f.file.bytes_total);
  v.required("done", f.file.done);
}

struct InstallView {
  InstallStatus status;
  std::vector<InstallFileView> files;
  std::optional<std::string> error;
};
template <class V>
void fields(V& v, InstallView& view) {
  Install& i = view.status.install;
  v.required("id", i.id);
  v.required("source", i.source);
  v.required("kind", i.kind);
  v.required("mode", i.mode);
  v.required("state", i.state);
  v.required("name", i.name);
  v.required("bytes", view.status.bytes);
  v.optional("bytes_total", view.status.bytes_total).says("null while a size is not known");
  v.required("rate", view.status.rate).says("Bytes a second, lately");
  v.optional("eta_ms", view.status.eta_ms);
  v.required("files", view.files);
  v.optional("error", view.error).says("Why it failed, in a sentence");
  v.required("model_ids", i.model_ids);
  v.required("created_at", i.created_at);
  v.required("updated_at", i.updated_at);
}

inline InstallView install_view(InstallStatus status) {
  InstallView view;
  for (const InstallFile& file : status.install.files) view.files.push_back({file});
  if (!status.install.error.empty()) view.error = status.install.error;
  view.status = std::move(status);
  return view;
}

struct InstallRef {
  InstallId id;
};
template <class V>
void fields(V& v, InstallRef& r) {
  v.required("id", r.id);
}

struct InstallRetry {
  InstallId id;
  std::optional<std::string> token;
};
template <class V>
void fields(V& v, InstallRetry& r) {
  v.required("id", r.id);
  v.optional("token", r.token).length(0, 1000).says("Another token than before");
}

struct RepoQuery {
  std::string repo;
  std::string token;
};
template <class V>
void fields(V& v, RepoQuery& q) {
  v.required("repo", q.repo).length(1, 2000).says("owner/name, or the address of its page");
  v.defaulted("token", q.token).length(0, 1000);
}

}  // namespace atelier::api
