#include "measure.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "generate.h"
#include "server.h"
#include "words.h"

namespace atelier::bench {
namespace {

namespace json = boost::json;
constexpr std::string_view assets = "/api/v1/assets";

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

struct Times {
  std::vector<double> server;
  std::vector<double> cpu;
  std::vector<double> client;
  void add(const Answer& answer) {
    server.push_back(answer.server_ms);
    cpu.push_back(answer.cpu_ms);
    client.push_back(answer.client_ms);
  }
  json::object result() const {
    return {{"server", percentiles(server)},
            {"server_cpu", percentiles(cpu)},
            {"http", percentiles(client)}};
  }
};

// Filters and orders as people combine them; seldom the same twice.
class Questions {
 public:
  Questions(const json::object& facets, Random& random) : random_(random) {
    for (const auto& item : facets.at("boards").as_array()) boards_.push_back(value_of(item));
    for (const auto& item : facets.at("models").as_array()) models_.push_back(value_of(item));
    for (const auto& item : facets.at("tags").as_array()) tags_.push_back(value_of(item));
  }

  std::string filter() {
    switch (random_() % 10) {
      case 0: return "trashed=false";
      case 1: return "model=" + encoded(pick(models_));
      case 2: return "rating_min=" + std::to_string(1 + random_() % 5);
      case 3: return "kind=video&favorite=true";
      case 4: return "q=" + encoded("tag:\"" + pick(tags_) + "\" -is:protected");
      case 5: {
        const int64_t from = 1'701'000'000'000 + int64_t(random_() % 90'000'000) * 1000;
        return fmt::format("from={}&before={}&source=generated", from, from + 7'000'000'000);
      }
      case 6:
        return "q=" + encoded(fmt::format("size:>{} steps:{}..40", 600 + random_() % 600,
                                          12 + random_() % 20));
      default: return "board=" + pick(boards_) + "&category=images";
    }
  }
  std::string order() {
    static const std::vector<std::string> sorts{"newest", "newest", "oldest",
                                                "rating", "name",   "largest"};
    return "&sort=" + pick(sorts) + (random_() % 2 == 0 ? "&favorites_first=true" : "");
  }

 private:
  static std::string value_of(const json::value& item) {
    return std::string(item.at("value").as_string());
  }
  const std::string& pick(const std::vector<std::string>& from) {
    return from[random_() % from.size()];
  }

  Random& random_;
  std::vector<std::string> boards_, models_, tags_;
};

class Measurement {
 public:
  explicit Measurement(const MeasureSettings& settings)
      : settings_(settings), words_(vocabulary_size) {}

  Result<json::object> run() {
    json::object out;
    TRY_DO(idle_memory(out));
    TRY_DO(first_snapshot());
    TRY_DO(cold_start(out));
    read_files();
    TRY(server_, Server::start(settings_.program, settings_.home));
    TRY(const json::object facets, wait_until_read());
    TRY_DO(pages(out, facets));
    TRY_DO(jumps(out));
    TRY_DO(searches(out));
    TRY_DO(counts(out, facets));
    out["resident_mb_with_all"] = double(server_->resident_bytes()) / 1e6;
    server_.reset();
    return out;
  }

 private:
  Result<> idle_memory(json::object& out) const {
    std::filesystem::create_directories(settings_.empty_home);
    TRY(const auto server, Server::start(settings_.program, settings_.empty_home));
    TRY_DO(server->get(std::string(assets)));
    std::this_thread::sleep_for(std::chrono::seconds(2));
    out["resident_mb_idle"] = double(server->resident_bytes()) / 1e6;
    return {};
  }

  // The first start on a generated home reads the database; leaving writes the snapshot. A later
  // one finds nothing new and leaves at once.
  Result<> first_snapshot() {
    TRY(server_, Server::start(settings_.program, settings_.home));
    TRY_DO(wait_until_read());
    server_.reset();
    return {};
  }

  Result<json::object> wait_until_read() {
    const double began = steady_seconds();
    for (;;) {
      const auto answer = server_->get(std::string(assets) + "/facets");
      if (answer) return parse_json(answer->body)->as_object();
      if (steady_seconds() - began > 300) return Failure(answer.error());
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }

  // From exec to the first page of the right list, in the process' own time; the files of the home
  // once from the page cache, once after asking the system to drop them.
  Result<> cold_start(json::object& out) const {
    const auto once = [&](std::string_view name) -> Result<> {
      const double began = steady_seconds();
      const auto since = [&] { return (steady_seconds() - began) * 1000; };
      TRY(const auto server, Server::start(settings_.program, settings_.home));
      TRY_DO(server->get(std::string(assets) + "?limit=60"));
      const double first_page_ms = since();
      // Refused while the index is being read, at the latest after two seconds.
      while (!server->get(std::string(assets) + "?limit=60&board=none&sort=oldest")) {
        if (since() > 120'000) return fail(ErrorKind::unavailable, "The index was never read.");
      }
      out[name] = json::object{{"to_listening_ms", server->start_ms()},
                               {"to_first_page_ms", first_page_ms},
                               {"to_any_list_ms", since()}};
      return {};
    };
    TRY_DO(once("start_warm_files"));
    for (const auto& entry : std::filesystem::directory_iterator(settings_.home)) {
      if (!entry.is_regular_file()) continue;
      const int file = ::open(entry.path().c_str(), O_RDONLY);
      ::fsync(file);
      ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
      ::close(file);
    }
    return once("start_cold_files");
  }

  // What the cold start dropped comes back into the system's cache: questions are asked of a studio
  // that has been in use, as the peers' are.
  void read_files() const {
    std::vector<char> piece(1 << 20);
    for (const auto& entry : std::filesystem::directory_iterator(settings_.home)) {
      std::ifstream file(entry.path(), std::ios::binary);
      while (file.read(piece.data(), std::streamsize(piece.size()))) continue;
    }
  }

  Result<> pages(json::object& out, const json::object& facets) {
    Questions questions(facets, random_);
    Times first;
    Times deepest;
    Times next;
    for (int i = 0; i < settings_.rounds; ++i) {
      const std::string list =
          fmt::format("{}?{}{}", assets, questions.filter(), questions.order());
      TRY(const Answer page, server_->get(list + "&limit=60"));
      first.add(page);
      const auto body = parse_json(page.body)->as_object();
      const int64_t total = body.at("total").as_int64();
      TRY(const Answer last, server_->get(fmt::format("{}&limit=60&offset={}", list,
                                                      std::max<int64_t>(0, total - 60))));
      deepest.add(last);
      if (body.at("next").is_null()) continue;
      TRY(const Answer more,
          server_->get(list + "&limit=60&cursor=" + std::string(body.at("next").as_string())));
      next.add(more);
    }
    out["page_first"] = first.result();
    out["page_deepest"] = deepest.result();
    out["page_by_cursor"] = next.result();
    return {};
  }

  Result<> jumps(json::object& out) {
    Times offsets;
    Times dates;
    TRY(const Answer any, server_->get(std::string(assets) + "?limit=1"));
    const auto total = uint64_t(parse_json(any.body)->at("total").as_int64());
    for (int i = 0; i < settings_.rounds; ++i) {
      TRY(const Answer jump, server_->get(fmt::format("{}?offset={}", assets, random_() % total)));
      offsets.add(jump);
      const int64_t at = 1'701'000'000'000 + int64_t(random_() % 90'000'000) * 1000;
      TRY(const Answer date, server_->get(fmt::format("{}/position?at={}", assets, at)));
      dates.add(date);
    }
    out["jump_to_offset"] = offsets.result();
    out["jump_to_date"] = dates.result();
    return {};
  }

  // A rank somewhere between the words of every prompt and the rarest.
  std::string word() { return words_.at(zipf(random_, words_.size())); }
  std::string part_of_word() {
    const std::string whole = words_.at(20 + zipf(random_, words_.size() - 20));
    const size_t length = std::min<size_t>(whole.size(), 3 + random_() % 4);
    return whole.substr(random_() % (whole.size() - length + 1), length);
  }

  Result<> searches(json::object& out) {
    const auto kind = [&](std::string_view name, int rounds, auto&& query) -> Result<> {
      Times times;
      for (int i = 0; i < rounds; ++i) {
        TRY(const Answer page, server_->get(fmt::format("{}?q={}", assets, encoded(query(i)))));
        times.add(page);
      }
      out[name] = times.result();
      return {};
    };
    TRY_DO(kind("search_part", settings_.rounds, [&](int) { return part_of_word(); }));
    TRY_DO(kind("search_word", settings_.rounds, [&](int) { return word(); }));
    TRY_DO(kind("search_two_words", settings_.rounds, [&](int) { return word() + " " + word(); }));
    TRY_DO(kind("search_phrase", settings_.rounds,
                [&](int) { return "\"" + word() + " " + word() + "\""; }));
    return kind("search_one_letter", 26, [](int i) { return std::string(1, char('a' + i)); });
  }

  Result<> counts(json::object& out, const json::object& facets) {
    Questions questions(facets, random_);
    Times times;
    for (int i = 0; i < settings_.rounds / 4; ++i) {
      TRY(const Answer answer,
          server_->get(fmt::format("{}/facets?tz=Europe%2FBerlin&{}", assets, questions.filter())));
      times.add(answer);
    }
    out["facets"] = times.result();
    return {};
  }

  const MeasureSettings settings_;
  const Words words_;
  Random random_{2026};
  std::unique_ptr<Server> server_;
};

}  // namespace

json::object percentiles(std::vector<double> ms) {
  if (ms.empty()) return {};
  std::ranges::sort(ms);
  const auto at = [&](double share) {
    return ms[std::min(ms.size() - 1, size_t(share * double(ms.size())))];
  };
  return {{"p50_ms", at(0.5)}, {"p99_ms", at(0.99)}, {"worst_ms", ms.back()}, {"count", ms.size()}};
}

Result<json::object> measure_server(const MeasureSettings& settings) {
  return Measurement(settings).run();
}

}  // namespace atelier::bench
