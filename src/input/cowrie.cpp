// SPDX-License-Identifier: Apache-2.0
// `cowrie`: the JSON log of the Cowrie SSH and Telnet honeypot.
#include <array>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/lru_map.hpp"
#include "base/text.hpp"
#include "model/fields.hpp"
#include "input/reader.hpp"

namespace ttp::input {

namespace {

/// What is remembered of a session while its records stream by.
struct Session {
  std::string address;
  std::string attacker;  ///< uuid text
  std::string protocol;
  std::string hassh;
  std::string client_version;
  std::optional<Timestamp> first;  ///< time of its first record
  std::size_t input_index = 0;     ///< the file its latest record came from
  bool is_closed = false;
  std::int64_t commands = 0;
  std::int64_t logins = 0;
  std::int64_t failed_logins = 0;
  std::int64_t files = 0;
  std::int64_t forwards = 0;
};

class CowrieReader final : public LineReader {
 public:
  explicit CowrieReader(const ReaderContext& context)
      : context_(context), sessions_(limits::live_sessions), attacker_ids_(attacker_namespace()) {}

  void feed(const Record& record) override {
    arena_.reset();
    members_.clear();
    ready_ = false;
    const char* error = context_.parser.parse_object(record.text, arena_, members_);
    if (error == nullptr) error = take(record);
    if (error != nullptr) {
      context_.rejects.reject(record.input, record.line, error, record.text);
    }
  }

  const Event* next() override {
    if (!ready_) return nullptr;
    ready_ = false;
    return &event_;
  }

  [[nodiscard]] const NamedCounts& counts() const override { return counts_; }

  [[nodiscard]] std::vector<std::string> remarks() const override {
    if (evicted_ == 0) return {};
    return {counted(evicted_, "session") + " forgotten before their end (more than " +
            with_thousands(limits::live_sessions) + " at once)"};
  }

 private:
  using Handler = const char* (CowrieReader::*)(Session&);
  struct Route {
    std::string_view eventid;
    Handler handler;
  };

  const char* take(const Record& record) {
    const auto eventid = text_member(members_, "eventid", arena_);
    if (!eventid) return "missing 'eventid'";
    count(*eventid);
    static constexpr auto routes = std::to_array<Route>({
        {"cowrie.command.input", &CowrieReader::command},
        {"cowrie.command.failed", &CowrieReader::command},
        {"cowrie.login.success", &CowrieReader::login_success},
        {"cowrie.login.failed", &CowrieReader::login_failed},
        {"cowrie.session.file_download", &CowrieReader::file},
        {"cowrie.session.file_upload", &CowrieReader::file},
        {"cowrie.session.connect", &CowrieReader::note_nothing},
        {"cowrie.client.kex", &CowrieReader::key_exchange},
        {"cowrie.client.version", &CowrieReader::version},
        {"cowrie.direct-tcpip.request", &CowrieReader::forward},
        {"cowrie.session.closed", &CowrieReader::closed},
    });
    for (const Route& route : routes) {
      if (route.eventid != *eventid) continue;
      const auto id = text_member(members_, "session", arena_);
      if (!id) return "missing 'session'";
      begin_event(record, *id);
      return (this->*route.handler)(turn_to(record, *id));
    }
    return nullptr;
  }

  void count(std::string_view eventid) {
    auto it = counts_.find(eventid);
    if (it == counts_.end()) {
      const bool is_full = counts_.size() >= limits::summary_names;
      it = counts_.emplace(is_full ? "(others)" : std::string(eventid), 0).first;
    }
    ++it->second;
  }

  void begin_event(const Record& record, std::string_view session) {
    event_ = {};
    event_.arena = &arena_;
    event_.input = record.input;
    event_.line = record.line;
    event_.session_id = session;
    event_.decky_id = text_member(members_, "sensor", arena_);
    const Value* time = find_member(members_, "timestamp");
    if (time != nullptr) event_.ts = to_timestamp(*time, arena_);
  }

  /// The session's memory. A log may be read twice in one run, or be a copy of an earlier part: a
  /// session that ended, or that another file told of, begins anew when time jumps back to or
  /// before its first record. So its running numbers, and with them all ids, come out equal.
  Session& turn_to(const Record& record, std::string_view id) {
    bool is_new = false;
    Session& session = sessions_.touch(id, is_new, [&](const std::string&, const Session& old) {
      if (!old.is_closed) ++evicted_;
    });
    const bool may_restart = session.is_closed || session.input_index != record.input_index;
    if (!is_new && may_restart && event_.ts && session.first && *event_.ts <= *session.first) {
      session = {};
    }
    session.input_index = record.input_index;
    if (!session.first) session.first = event_.ts;
    // A record without an address is its session's; session ids are reused, so a record's own
    // address counts.
    const auto address = text_member(members_, "src_ip", arena_);
    if (address && *address != session.address) {
      session.address = *address;
      session.attacker = attacker_of(*address);
    }
    if (session.protocol.empty()) {
      session.protocol = text_member(members_, "protocol", arena_).value_or("");
    }
    if (!session.attacker.empty()) event_.attacker_uuid = session.attacker;
    return session;
  }

  std::string attacker_of(std::string_view address) {
    const auto known = context_.attacker_map.find(address);
    return known != context_.attacker_map.end() ? known->second
                                                : to_string(attacker_ids_.make(address));
  }

  // Events ---------------------------------------------------------------------------------------

  const char* ready(std::string_view kind, std::string_view id_suffix, std::int64_t number) {
    event_.source_kind = kind;
    std::string id(*event_.session_id);
    id += id_suffix;
    id += std::to_string(number);
    event_.source_id = arena_.copy(id);
    event_.payload = payload_;
    ready_ = true;
    return nullptr;
  }

  void copy_member(std::string_view from, std::string_view to) {
    if (const Value* value = find_member(members_, from)) payload_.push_back({to, *value});
  }
  void put_text(std::string_view name, std::string_view text) {
    if (!text.empty()) payload_.push_back({name, make_string_value(text, arena_)});
  }
  void put_integer(std::string_view name, std::int64_t number) {
    payload_.push_back({name, make_integer_value(number, arena_)});
  }

  const char* command(Session& session) {
    const Value* input = find_member(members_, "input");
    if (input == nullptr || !input->is_string()) return "a command without 'input'";
    payload_.clear();
    payload_.push_back({"command_text", *input});
    put_text("protocol", session.protocol);
    return ready("command", "#", session.commands++);
  }

  const char* login_success(Session& session) { return login(session, "success"); }
  const char* login_failed(Session& session) {
    ++session.failed_logins;
    return login(session, "fail");
  }
  const char* login(Session& session, std::string_view result) {
    payload_.clear();
    copy_member("username", "username");
    copy_member("password", "password");
    put_text("service", session.protocol.empty() ? "ssh" : session.protocol);
    put_text("result", result);
    return ready("auth_attempt", "#auth", session.logins++);
  }

  const char* file(Session& session) {
    payload_.clear();
    copy_member("url", "url");
    copy_member("shasum", "sha256");
    copy_member(find_member(members_, "filename") != nullptr ? "filename" : "destfile",
                "filename");
    copy_member("size", "size");
    return ready("payload", "#file", session.files++);
  }

  const char* note_nothing(Session&) { return nullptr; }

  const char* key_exchange(Session& session) {
    session.hassh = text_member(members_, "hassh", arena_).value_or("");
    return nullptr;
  }

  const char* version(Session& session) {
    session.client_version = text_member(members_, "version", arena_).value_or("");
    return nullptr;
  }

  const char* forward(Session& session) {
    ++session.forwards;
    return nullptr;
  }

  const char* closed(Session& session) {
    session.is_closed = true;
    payload_.clear();
    put_text("protocol", session.protocol);
    put_text("hassh", session.hassh);
    put_text("client_version", session.client_version);
    put_integer("command_count", session.commands);
    put_integer("login_count", session.logins);
    put_integer("failed_login_count", session.failed_logins);
    put_integer("file_count", session.files);
    put_integer("forward_count", session.forwards);
    event_.source_kind = "session";
    event_.source_id = *event_.session_id;
    event_.payload = payload_;
    ready_ = true;
    return nullptr;
  }

  ReaderContext context_;
  LruMap<Session> sessions_;
  UuidV5 attacker_ids_;
  Arena arena_;
  Members members_;
  Members payload_;
  Event event_;
  bool ready_ = false;
  NamedCounts counts_;
  std::uint64_t evicted_ = 0;
};

}  // namespace

Likeness likes_cowrie(std::span<const Member> members) {
  const Value* eventid = find_member(members, "eventid");
  const bool is_cowrie = eventid != nullptr && eventid->raw.starts_with("\"cowrie.");
  return is_cowrie ? Likeness::yes : Likeness::no;
}

std::unique_ptr<LineReader> make_cowrie_reader(const ReaderContext& context) {
  return std::make_unique<CowrieReader>(context);
}

}  // namespace ttp::input
