// Civitai's addresses and what it says about a version of a model. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/url.h"
#include "store/installs.h"

namespace atelier {

struct CivitaiPage {
  std::string model;    // "1234"; "" when the address names a version alone
  std::string version;  // "5678"; "" when it does not say
};

// Of a page (/models/1234?modelVersionId=5678) or a download (/api/download/models/5678) below the
// endpoint; nothing for another address.
std::optional<CivitaiPage> civitai_page(const net::Url& url, const std::string& endpoint);

// Where it tells about that.
std::string civitai_api_url(const std::string& endpoint, const CivitaiPage& page);

// The newest version of a model's answer. `corrupt` when there is none.
Result<std::string> newest_civitai_version(std::string_view model_json);

struct CivitaiVersion {
  InstallFacts facts;
  std::string url;
  std::string file_name;
  std::string sha256;  // "" when it is not told
};

// `wanted`: the address somebody gave; the file it names, else the main one.
Result<CivitaiVersion> parse_civitai_version(std::string_view json, const net::Url& wanted);

}  // namespace atelier
