// SPDX-License-Identifier: Apache-2.0
// `cowrie`: the JSON log of the Cowrie SSH and Telnet honeypot.
#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/lru_map.hpp"
#include "base/text.hpp"
#include "input/cowrie_session.hpp"
#include "input/reader.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

/// Times and hosts of forwarding requests that are remembered over all sessions, 8 bytes each.
/// Sixty-four thousand sessions at their own cap would take 256 MiB; a busy proxy day keeps a few
/// hundred sessions open at once.
constexpr std::size_t forwarding_entries = 1U << 20;

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
    if (!ready_ && !take_open_session()) return nullptr;
    ready_ = false;
    return &event_;
  }

  /// Sessions that the log does not close get their event now, if there is more to say than their
  /// commands, logins and files said and somebody to say it of, in the order in which they began.
  /// Its id is the one that the closing record would have given it.
  void finish() override {
    sessions_.for_each([&](const std::string& id, CowrieSession& session) {
      const bool is_told = session.is_closed || !session.has_more_to_say();
      if (!is_told && !session.attacker.empty()) open_.push_back({&id, &session});
    });
    std::ranges::sort(open_, {}, [](const Open& open) { return open.session->number; });
  }

  [[nodiscard]] const NamedCounts& counts() const override { return counts_; }

  [[nodiscard]] std::vector<std::string> remarks() const override {
    std::vector<std::string> all;
    if (evicted_ > 0) {
      all.push_back(counted(evicted_, "session") + " forgotten before their end (more than " +
                    with_thousands(limits::live_sessions) + " at once)");
    }
    if (unremembered_ > 0) {
      all.push_back(counted(unremembered_, "forwarding request") +
                    " without time and host (more than " + with_thousands(forwarding_entries) +
                    " remembered)");
    }
    return all;
  }

 private:
  using Handler = const char* (CowrieReader::*)(CowrieSession&);
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
        {"cowrie.session.file_download.failed", &CowrieReader::failed_file},
        {"cowrie.session.connect", &CowrieReader::note_nothing},
        {"cowrie.client.kex", &CowrieReader::key_exchange},
        {"cowrie.client.version", &CowrieReader::version},
        {"cowrie.client.fingerprint", &CowrieReader::key_fingerprint},
        {"cowrie.direct-tcpip.request", &CowrieReader::forward},
        {"cowrie.direct-tcpip.data", &CowrieReader::forwarded},
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
      const bool is_full = counts_.size() >= limits::summary_names ||
                           eventid.size() > limits::summary_name_bytes;
      it = counts_.try_emplace(is_full ? "(others)" : std::string(eventid), 0).first;
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
  CowrieSession& turn_to(const Record& record, std::string_view id) {
    bool is_new = false;
    const auto evict = [&](const std::string&, CowrieSession& old) {
      if (!old.is_closed) ++evicted_;
      release(old);
    };
    CowrieSession& session = sessions_.touch(id, is_new, evict);
    const bool may_restart = session.is_closed || session.input_index != record.input_index;
    if (!is_new && may_restart && event_.ts && session.first && *event_.ts <= *session.first) {
      release(session);
      session = {};
      is_new = true;
    }
    if (is_new) session.number = began_++;
    session.input_index = record.input_index;
    if (!session.first) session.first = event_.ts;
    if (event_.ts) session.last = event_.ts;
    if (session.decky.empty() && event_.decky_id) session.decky = *event_.decky_id;
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

  void release(CowrieSession& session) {
    if (session.extras == nullptr) return;
    remembered_ -= session.extras->forwarding.remembered();
    session.extras->forwarding.release();
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

  const char* command(CowrieSession& session) {
    const Value* input = find_member(members_, "input");
    if (input == nullptr || !input->is_string()) return "a command without 'input'";
    payload_.clear();
    payload_.push_back({"command_text", *input});
    put_text("protocol", session.protocol);
    return ready("command", "#", session.commands++);
  }

  const char* login_success(CowrieSession& session) { return login(session, "success"); }
  const char* login_failed(CowrieSession& session) {
    ++session.failed_logins;
    return login(session, "fail");
  }
  const char* login(CowrieSession& session, std::string_view result) {
    payload_.clear();
    copy_member("username", "username");
    copy_member("password", "password");
    put_text("service", session.protocol.empty() ? "ssh" : session.protocol);
    put_text("result", result);
    return ready("auth_attempt", "#auth", session.logins++);
  }

  const char* file(CowrieSession& session) {
    payload_.clear();
    copy_member("url", "url");
    copy_member("shasum", "sha256");
    copy_member(find_member(members_, "filename") != nullptr ? "filename" : "destfile",
                "filename");
    copy_member("size", "size");
    const Value* size = find_member(members_, "size");
    const auto bytes = size == nullptr ? std::nullopt : to_integer(*size);
    if (bytes && *bytes > 0) session.add_file_bytes(*bytes);
    note_tftp(session);
    return ready("payload", "#file", session.files++);
  }

  const char* failed_file(CowrieSession& session) {
    note_tftp(session);
    return nullptr;
  }

  /// Of several files the first is kept.
  void note_tftp(CowrieSession& session) {
    const std::string_view name = tftp_file(text_member(members_, "url", arena_).value_or(""));
    if (name.empty()) return;
    CowrieSession::Extras& extras = session.more();
    if (extras.tftp_filename.empty()) extras.tftp_filename = name;
  }

  const char* note_nothing(CowrieSession&) { return nullptr; }

  const char* key_exchange(CowrieSession& session) {
    session.hassh = text_member(members_, "hassh", arena_).value_or("");
    return nullptr;
  }

  const char* version(CowrieSession& session) {
    session.client_version = text_member(members_, "version", arena_).value_or("");
    return nullptr;
  }

  const char* key_fingerprint(CowrieSession& session) {
    const auto fingerprint = text_member(members_, "fingerprint", arena_);
    if (fingerprint) session.more().key_fingerprint = *fingerprint;
    return nullptr;
  }

  const char* forward(CowrieSession& session) {
    Forwarding& forwarding = session.more().forwarding;
    const std::size_t before = forwarding.remembered();
    const bool remember = remembered_ < forwarding_entries;
    if (!remember) ++unremembered_;
    const auto host = text_member(members_, "dst_ip", arena_);
    forwarding.add_request(event_.ts, host.value_or(""), remember);
    remembered_ += forwarding.remembered() - before;
    return nullptr;
  }

  const char* forwarded(CowrieSession& session) {
    if (const auto data = text_member(members_, "data", arena_)) {
      session.more().forwarding.add_bytes(python_size(*data));
    }
    return nullptr;
  }

  const char* closed(CowrieSession& session) {
    std::optional<double> duration;
    if (const Value* written = find_member(members_, "duration")) {
      duration = duration_of(*written, arena_);
    }
    make_session_event(session, duration);
    session.is_closed = true;
    release(session);
    return nullptr;
  }

  void make_session_event(const CowrieSession& session, std::optional<double> duration) {
    payload_.clear();
    append_totals(session, duration, arena_, payload_);
    event_.source_kind = "session";
    event_.source_id = *event_.session_id;
    event_.payload = payload_;
    ready_ = true;
  }

  /// Makes the event of the next session left open; false if there is none.
  bool take_open_session() {
    if (next_open_ >= open_.size()) return false;
    const auto [id, session] = open_[next_open_++];
    arena_.reset();
    event_ = {};
    event_.arena = &arena_;
    event_.session_id = *id;
    event_.attacker_uuid = session->attacker;
    if (!session->decky.empty()) event_.decky_id = session->decky;
    event_.ts = session->last;
    make_session_event(*session, std::nullopt);
    return true;
  }

  struct Open {
    const std::string* id;
    const CowrieSession* session;
  };

  ReaderContext context_;
  LruMap<CowrieSession> sessions_;
  UuidV5 attacker_ids_;
  Arena arena_;
  Members members_;
  Members payload_;
  Event event_;
  bool ready_ = false;
  NamedCounts counts_;
  std::uint64_t began_ = 0;
  std::uint64_t evicted_ = 0;
  std::size_t remembered_ = 0;  // by the forwarding of all sessions
  std::uint64_t unremembered_ = 0;
  std::vector<Open> open_;      // filled by finish()
  std::size_t next_open_ = 0;
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
