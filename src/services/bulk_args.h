// From a request's words to an action: which arguments a verb takes, and whether they are sound.
// Private to bulk and asset_edits.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "services/bulk.h"
#include "services/set_action.h"

namespace atelier {

// `invalid` with every fault: what is missing, what does not belong to the verb, what is out of
// range. Looks at no row.
Result<> check_args(SetVerb verb, const BulkArgs& args);

enum class UnknownTags { made, left_out };
// The numbers of these names, ascending; the names were checked.
Result<std::vector<int64_t>> tags_from(Tx& tx, const std::vector<std::string>& names,
                                       UnknownTags unknown);
// The names cleaned, each once whatever its case. `invalid` with the fault of the first bad one.
Result<std::vector<std::string>> clean_tags(const std::vector<std::string>& names);

// "Moving 3 pictures to Cats"; `object` is a board's or collection's name.
std::string title_of(SetVerb verb, const BulkArgs& args, const std::string& object, size_t count);

}  // namespace atelier
