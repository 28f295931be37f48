#include "net/fetch.h"

#include <fmt/format.h>

#include "net/detail/hop.h"
#include "net/url.h"

namespace atelier::net {
namespace {

Result<> check_scheme(const Url& url, const FetchRules& rules) {
  if (url.scheme == "https" || is_trusted(rules, url)) return {};
  return fail(ErrorKind::forbidden,
              fmt::format("{} is asked for without encryption; use its https address.", url.host));
}

class TextSink : public FetchSink {
 public:
  TextSink(size_t bytes_max, const std::function<bool()>& go_on)
      : bytes_max_(bytes_max), go_on_(go_on) {}
  Result<> head(const FetchHead& head) override {
    fetched_.head = head;
    return {};
  }
  Result<> data(std::span<const std::byte> piece) override {
    if (fetched_.text.size() + piece.size() > bytes_max_) {
      return fail(ErrorKind::too_large, "The server's answer is longer than it may be.");
    }
    fetched_.text.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    return {};
  }
  bool go_on() override { return !go_on_ || go_on_(); }
  FetchedText take() { return std::move(fetched_); }

 private:
  size_t bytes_max_;
  const std::function<bool()>& go_on_;
  FetchedText fetched_;
};

}  // namespace

Result<> fetch(const FetchRequest& request, const FetchRules& rules, FetchSink& sink) {
  TRY(Url url, parse_url(request.url));
  const std::string first_origin = url.origin();
  FetchHead head;
  for (int hop = 0; hop <= rules.redirects_max; ++hop) {
    TRY_DO(check_scheme(url, rules));
    if (!sink.go_on()) return fail(ErrorKind::cancelled, "The download was stopped.");
    const auto token = url.origin() == first_origin ? ShowToken::yes : ShowToken::no;
    TRY(auto next, Hop(request, rules, sink, head).run(url, token));
    if (!next) return {};
    url = std::move(*next);
  }
  return fail(ErrorKind::invalid, fmt::format("{} sends from one address to the next without end.",
                                              parse_url(request.url)->host));
}

Result<FetchedText> fetch_text(const FetchRequest& request, const FetchRules& rules,
                               size_t bytes_max, const std::function<bool()>& go_on) {
  TextSink sink(bytes_max, go_on);
  TRY_DO(fetch(request, rules, sink));
  return sink.take();
}

}  // namespace atelier::net
