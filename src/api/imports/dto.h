// Imports on the wire.
#pragma once
#include "api/tasks/dto.h"
#include "services/imports.h"

namespace atelier {

template <class V>
void fields(V& v, ImportDraft& d) {
  v.required("path", d.path).length(1, 4096).says("A folder on the server's machine, absolute");
  v.defaulted("mode", d.mode).says("copy: into the studio; link: the files stay where they are");
  v.optional("board_id", d.board_id).says("Where they go; Uncategorized when absent");
  v.defaulted("watch", d.watch).says("Keep watching the folder for new files");
  v.defaulted("deleted_too", d.deleted_too)
      .says("Also what was deleted here after an earlier import");
}

template <class V>
void fields(V& v, WatchedFolder& w) {
  v.required("path", w.path);
  v.required("mode", w.mode);
  v.optional("board_id", w.board_id);
  v.required("since", w.since).says("UTC milliseconds");
  v.required("trouble", w.trouble).says("Why it is only looked at now and then; usually empty");
}

template <class V>
void fields(V& v, ImportList& l) {
  v.required("watched", l.watched);
  v.required("known_files", l.known_files).says("Files that imports have seen");
  v.required("broken_files", l.broken_files).says("Those of them that could not be imported");
}

}  // namespace atelier

namespace atelier::api {

struct WatchRef {
  std::string path;
};
template <class V>
void fields(V& v, WatchRef& w) {
  v.required("path", w.path).length(1, 4096);
}

}  // namespace atelier::api
