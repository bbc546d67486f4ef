// SPDX-License-Identifier: Apache-2.0
#include "precision/corpus.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "input/line_source.hpp"
#include "model/fields.hpp"

namespace ttp::precision {

namespace {

namespace fs = std::filesystem;

/// The anchors of every row: some tags are about an attacker, some about an identity.
constexpr std::string_view nobody = "c0a1e5ce-0000-5000-8000-000000000001";

/// "seed_x" for "seed_x.jsonl.gz"; nothing for what is no corpus file.
std::optional<std::string> stem_of(const fs::path& file) {
  std::string name = file.filename().string();
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.resize(name.size() - packed.size());
  }
  constexpr std::string_view ending = ".jsonl";
  if (!name.ends_with(ending) || name.starts_with('.')) return std::nullopt;
  return name.substr(0, name.size() - ending.size());
}

/// Makes rows of lines.
class RowReader {
 public:
  RowReader(const fs::path& file, RejectLog& rejects)
      : file_(file.string()), cohort_(cohort_of(file)), rejects_(rejects) {}

  void read(const input::LineSource::Line& line, const std::function<void(const Row&)>& visit) {
    arena_.reset();
    row_ = Row{};
    row_.cohort = cohort_;
    row_.line = line.number;
    if (const char* error = make(line)) {
      rejects_.reject(file_, line.number, error, line.text);
    } else {
      visit(row_);
    }
  }

 private:
  const char* make(const input::LineSource::Line& line) {
    if (line.is_too_long) return "longer than 4 MiB";
    members_.clear();
    if (const char* error = parser_.parse_object(line.text, arena_, members_)) return error;
    const std::string place = fs::path(file_).filename().string();
    row_.label = text_of("label").value_or(place + ":" + std::to_string(line.number));
    row_.origin = text_of("origin").value_or("");
    row_.split = text_of("split").value_or("");
    if (const Value* weight = find_member(members_, "weight")) {
      const auto number = to_number(*weight);
      if (!number || !(*number > 0) || *number > 1e12) return "'weight' is not a positive number";
      row_.weight = *number;
    }
    if (!read_list("expected_rule_ids", row_.rules)) return "'expected_rule_ids' is no list of texts";
    if (!read_list("expected_techniques", row_.techniques)) {
      return "'expected_techniques' is no list of texts";
    }
    if (!read_list("expected_anomalies", row_.anomalies)) {
      return "'expected_anomalies' is no list of texts";
    }
    events_.clear();
    payloads_.clear();
    const Value* session = find_member(members_, "session");
    const char* error = session != nullptr ? add_session(*session) : add_event(members_, line.number);
    for (std::size_t i = 0; i < events_.size(); ++i) events_[i].payload = payloads_[i];
    row_.events = events_;
    return error;
  }

  std::optional<std::string> text_of(std::string_view name) {
    const auto text = text_member(members_, name, arena_);
    return text ? std::optional<std::string>(*text) : std::nullopt;
  }

  /// False if the member is there and no list of texts.
  bool read_list(std::string_view name, std::optional<std::vector<std::string>>& out) {
    const Value* value = find_member(members_, name);
    if (value == nullptr || value->type == JsonType::null) return true;
    if (value->type != JsonType::array) return false;
    std::vector<Value> items;
    Members unused;
    std::vector<std::size_t> bounds;
    if (parser_.parse_array(value->raw, arena_, items, unused, bounds) != nullptr) return false;
    out.emplace();
    for (const Value& item : items) {
      if (!item.is_string()) return false;
      // Naming a rule twice expects no more of it.
      std::string text(decode_text(item, arena_));
      if (std::find(out->begin(), out->end(), text) == out->end()) out->push_back(std::move(text));
    }
    return true;
  }

  const char* add_session(const Value& session) {
    if (session.type != JsonType::array) return "'session' is no list of events";
    std::vector<Value> items;
    Members unused;
    std::vector<std::size_t> bounds;
    if (parser_.parse_array(session.raw, arena_, items, unused, bounds) != nullptr) {
      return "'session' is no list of events";
    }
    if (items.empty()) return "'session' is empty";
    std::uint64_t number = 0;
    for (const Value& item : items) {
      Members event;
      if (item.type != JsonType::object) return "an item of 'session' is no event";
      if (parser_.parse_object(item.raw, arena_, event) != nullptr) {
        return "an item of 'session' is no event";
      }
      if (const char* error = add_event(event, ++number)) return error;
    }
    return nullptr;
  }

  const char* add_event(std::span<const Member> members, std::uint64_t line) {
    const Value* payload = find_member(members, "payload");
    if (payload == nullptr || payload->type != JsonType::object) return "no 'payload' object";
    Members inner;
    if (const char* error = parser_.parse_object(payload->raw, arena_, inner)) return error;
    Event event;
    event.source_kind = arena_.copy(text_member(members, "source_kind", arena_).value_or("command"));
    event.source_id = arena_.copy(row_.label);
    event.attacker_uuid = nobody;
    event.identity_uuid = nobody;
    event.session_id = event.source_id;
    if (const Value* ts = find_member(members, "ts")) event.ts = to_timestamp(*ts, arena_);
    event.arena = &arena_;
    event.input = file_;
    event.line = line;
    events_.push_back(event);
    payloads_.push_back(std::move(inner));
    return nullptr;
  }

  std::string file_;
  std::string cohort_;
  RejectLog& rejects_;
  JsonParser parser_;
  Arena arena_;
  Members members_;
  Row row_;
  std::vector<Event> events_;
  std::vector<Members> payloads_;  // of the events, in their order
};

}  // namespace

std::string cohort_of(const fs::path& file) {
  std::string stem = stem_of(file).value_or(file.filename().string());
  constexpr std::string_view seed = "seed_";
  return stem.starts_with(seed) ? stem.substr(seed.size()) : stem;
}

std::vector<fs::path> corpus_files(const fs::path& place) {
  std::error_code error;
  if (fs::is_regular_file(place, error)) return {place};
  if (!fs::is_directory(place, error)) {
    throw Error("there is no corpus at '" + place.string() + "'");
  }
  std::map<std::string, fs::path> by_cohort;  // the operator's own file wins
  for (const fs::directory_entry& entry : fs::directory_iterator(place)) {
    const auto stem = stem_of(entry.path());
    if (!stem || !entry.is_regular_file(error)) continue;
    fs::path& chosen = by_cohort[cohort_of(entry.path())];
    if (chosen.empty() || !stem->starts_with("seed_")) chosen = entry.path();
  }
  std::vector<fs::path> files;
  for (const auto& [cohort, file] : by_cohort) files.push_back(file);
  if (files.empty()) throw Error("there is no *.jsonl file in '" + place.string() + "'");
  std::sort(files.begin(), files.end());
  return files;
}

void read_corpus(const fs::path& file, RejectLog& rejects,
                 const std::function<void(const Row&)>& visit) {
  input::LineSource lines(input::ByteSource::open(file.string()));
  RowReader reader(file, rejects);
  while (const auto line = lines.next()) {
    if (!trim(line->text).empty()) reader.read(*line, visit);
  }
  if (!lines.bytes().damage().empty()) {
    throw Error("'" + file.string() + "' is damaged: " + std::string(lines.bytes().damage()));
  }
}

std::string row_text(const Row& row) {
  std::string out;
  for (const Event& event : row.events) {
    if (!out.empty()) out += " ⏎ ";
    bool is_told = false;
    for (const std::string_view name : {"command_text", "raw_url", "subject", "text"}) {
      const Value* value = find_member(event.payload, name);
      if (value == nullptr || !value->is_string()) continue;
      out += decode_text(*value, *event.arena);
      is_told = true;
      break;
    }
    if (is_told) continue;
    for (const Member& member : event.payload) {
      out.append(out.empty() || out.back() == ' ' ? "" : " ").append(member.name).append("=");
      out += member.value.raw;
    }
  }
  return out;
}

}  // namespace ttp::precision
