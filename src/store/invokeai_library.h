// InvokeAI's database, any of its versions since 3.0: read only, believed in nothing. What a
// version does not have reads as empty. Threads: any.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/database.h"

namespace atelier {

struct InvokeBoard {
  std::string id;  // theirs
  std::string name;
  bool archived = false;
  int64_t created_at = 0;  // UTC ms; 0 when it is not told
};

struct InvokeImage {
  std::string name;       // the file's, such as "uuid.png"; never a path
  std::string subfolder;  // below outputs/images; "" for most
  bool is_asset = false;  // uploaded or made as a control image: the Assets tab
  bool starred = false;
  std::string board_id;  // theirs; "" for none
  int64_t created_at = 0;
};

class InvokeLibrary {
 public:
  // `corrupt` or `invalid` with a sentence when the file is no such database.
  static Result<std::unique_ptr<InvokeLibrary>> open(const std::string& file);

  Result<std::vector<InvokeBoard>> boards();
  // Every image that is shown: intermediates and deleted ones are left out. By creation.
  Result<> each_image(const std::function<Result<>(const InvokeImage&)>& visit);
  // JSON as in the file's invokeai_metadata; "" when there is none.
  Result<std::string> metadata_of(const std::string& image_name);

 private:
  explicit InvokeLibrary(std::unique_ptr<Database> db) : db_(std::move(db)) {}
  Result<> learn_columns();
  // "images.starred" when the version has it, else `otherwise`.
  std::string column(const std::string& table, const std::string& name,
                     const std::string& otherwise) const;
  bool has(const std::string& table, const std::string& name) const;

  std::unique_ptr<Database> db_;
  std::vector<std::string> columns_;  // "images.starred", ...
};

}  // namespace atelier
