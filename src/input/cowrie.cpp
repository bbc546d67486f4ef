// SPDX-License-Identifier: Apache-2.0
// `cowrie`: the JSON log of the Cowrie SSH and Telnet honeypot.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/lru_table.hpp"
#include "base/text.hpp"
#include "input/cowrie_session.hpp"
#include "input/event_queue.hpp"
#include "model/fields.hpp"

namespace ttp::input {

namespace {

class CowrieReader final : public QueuedReader {
 public:
  explicit CowrieReader(const ReaderContext& context)
      : QueuedReader(context),
        sessions_(context.live_sessions),
        attacker_ids_(attacker_namespace()),
        counters_(routes().size()) {}

  void feed(const Record& record) override {
    slot_ = &queue_.open(record);
    members_.clear();
    is_made_ = false;
    slot_->error = context_.parser.parse_object(record.text, slot_->arena, members_);
    if (slot_->error == nullptr) slot_->error = take(record);
    if (is_made_ || slot_->error != nullptr) queue_.keep();
  }

  const Event* next() override {
    if (const Event* event = QueuedReader::next()) return event;
    return take_open_session() ? QueuedReader::next() : nullptr;
  }

  /// Sessions that the log does not close get their event now, if there is more to say than their
  /// commands, logins and files said and somebody to say it of, in the order in which they began.
  /// Its id is the one that the closing record would have given it.
  void finish() override {
    sessions_.for_each([&](std::string_view id, const CowrieSession& session) {
      const bool is_told = session.is_closed || !session.has_more_to_say();
      if (!is_told && !session.texts.get(CowrieSession::attacker).empty()) {
        open_.push_back({id, &session});
      }
    });
    std::ranges::sort(open_, {}, [](const Open& open) { return open.session->number; });
  }

  [[nodiscard]] const NamedCounts& counts() const override { return counts_; }

  [[nodiscard]] std::vector<std::string> remarks() const override {
    std::vector<std::string> all;
    if (evicted_ > 0) {
      all.push_back(counted(evicted_, "session") + " forgotten before their end (more than " +
                    with_thousands(context_.live_sessions) +
                    " at once, or too much text)" + std::string(numbered_anew));
    }
    if (unremembered_ > 0) {
      all.push_back(counted(unremembered_, "forwarding request") +
                    " without time and host (more than " +
                    with_thousands(limits::forwarding_entries) + " remembered)");
    }
    return all;
  }

 private:
  /// The members that most records are asked for; null: missing.
  struct Common {
    const Value* eventid = nullptr;
    const Value* session = nullptr;
    const Value* timestamp = nullptr;
    const Value* sensor = nullptr;
    const Value* address = nullptr;
    const Value* protocol = nullptr;
  };

  using Handler = const char* (CowrieReader::*)(CowrieSession&);
  struct Route {
    std::string_view eventid;
    Handler handler;  ///< null: the record is only counted
  };

  /// The usual eventids, the shorter ones first.
  static std::span<const Route> routes() {
    static constexpr auto all = std::to_array<Route>({
        {"cowrie.log.open", nullptr},
        {"cowrie.client.kex", &CowrieReader::key_exchange},
        {"cowrie.client.var", nullptr},
        {"cowrie.log.closed", nullptr},
        {"cowrie.client.size", nullptr},
        {"cowrie.login.failed", &CowrieReader::login_failed},
        {"cowrie.command.input", &CowrieReader::command},
        {"cowrie.login.success", &CowrieReader::login_success},
        {"cowrie.client.version", &CowrieReader::version},
        {"cowrie.command.failed", &CowrieReader::command},
        {"cowrie.session.closed", &CowrieReader::closed},
        {"cowrie.session.params", nullptr},
        {"cowrie.command.success", nullptr},
        {"cowrie.session.connect", &CowrieReader::note_nothing},
        {"cowrie.direct-tcpip.data", &CowrieReader::forwarded},
        {"cowrie.client.fingerprint", &CowrieReader::key_fingerprint},
        {"cowrie.session.file_upload", &CowrieReader::file},
        {"cowrie.direct-tcpip.request", &CowrieReader::forward},
        {"cowrie.session.file_download", &CowrieReader::file},
        {"cowrie.session.file_download.failed", &CowrieReader::failed_file},
    });
    static_assert(std::ranges::is_sorted(all, {}, [](const Route& r) { return r.eventid.size(); }));
    return all;
  }

  /// The index of an eventid's route; that behind the last for unusual ones.
  static std::size_t route_of(std::string_view eventid) {
    const auto all = routes();
    std::size_t i = 0;
    while (i < all.size() && all[i].eventid.size() < eventid.size()) ++i;
    for (; i < all.size() && all[i].eventid.size() == eventid.size(); ++i) {
      if (all[i].eventid == eventid) return i;
    }
    return all.size();
  }

  const char* take(const Record& record) {
    find_common();
    const auto eventid = text_of(common_.eventid);
    if (!eventid) return "missing 'eventid'";
    const std::size_t route = route_of(*eventid);
    if (route == counters_.size()) {
      ++counter_of(*eventid);
      return nullptr;
    }
    std::uint64_t*& counter = counters_[route];
    if (counter == nullptr) counter = &counter_of(*eventid);
    ++*counter;
    const Handler handler = routes()[route].handler;
    if (handler == nullptr) return nullptr;
    const auto id = text_of(common_.session);
    if (!id) return "missing 'session'";
    if (id->size() > limits::id_bytes) return "'session' is longer than 1,024 bytes";
    begin_event(record, *id);
    return (this->*handler)(turn_to(record, *id));
  }

  void find_common() {
    common_ = {};
    for (const Member& member : members_) {
      const std::string_view name = member.name;
      switch (name.size()) {  // most names are told apart by that
        case 6:
          if (name == "sensor") common_.sensor = &member.value;
          if (name == "src_ip") common_.address = &member.value;
          break;
        case 7:
          if (name == "eventid") common_.eventid = &member.value;
          if (name == "session") common_.session = &member.value;
          break;
        case 8:
          if (name == "protocol") common_.protocol = &member.value;
          break;
        case 9:
          if (name == "timestamp") common_.timestamp = &member.value;
          break;
        default: break;
      }
    }
  }

  /// A value's text, or nothing if it is missing, no text or empty.
  std::optional<std::string_view> text_of(const Value* value) {
    if (value == nullptr || !value->is_string()) return std::nullopt;
    const std::string_view text = plain_text(*value, slot_->arena);
    return text.empty() ? std::nullopt : std::optional(text);
  }

  /// The counter of an eventid, which stays where it is.
  std::uint64_t& counter_of(std::string_view eventid) {
    auto it = counts_.find(eventid);
    if (it == counts_.end()) {
      const bool is_full = counts_.size() >= limits::summary_names ||
                           eventid.size() > limits::summary_name_bytes;
      it = counts_.try_emplace(is_full ? "(others)" : std::string(eventid), 0).first;
    }
    return it->second;
  }

  void begin_event(const Record& record, std::string_view session) {
    Event& event = slot_->event;
    event = {};
    event.arena = &slot_->arena;
    event.input = record.input;
    event.line = record.line;
    event.session_id = session;
    event.decky_id = text_of(common_.sensor);
    if (common_.timestamp != nullptr) event.ts = to_timestamp(*common_.timestamp, slot_->arena);
  }

  /// The session's memory. A log may be read twice in one run, or be a copy of an earlier part: a
  /// session that ended, or that another file told of, begins anew when time jumps back to or
  /// before its first record. So its running numbers, and with them all ids, come out equal.
  CowrieSession& turn_to(const Record& record, std::string_view id) {
    Event& event = slot_->event;
    bool is_new = false;
    const auto evict = [&](std::string_view, CowrieSession& old) {
      if (!old.is_closed) ++evicted_;
      forget(old);
    };
    while (text_bytes_ > limits::live_session_bytes && sessions_.size() > 0) {
      sessions_.forget_oldest(evict);
    }
    CowrieSession& session = sessions_.touch(id, is_new, evict);
    const bool may_restart = session.is_closed || session.input_index != record.input_index;
    if (!is_new && may_restart && event.ts && session.first && *event.ts <= *session.first) {
      forget(session);
      session = {};
      is_new = true;
    }
    if (is_new) session.number = began_++;
    session.input_index = static_cast<std::uint32_t>(record.input_index);
    if (!session.first) session.first = event.ts;
    if (event.ts) session.last = event.ts;
    const auto has = [&](CowrieSession::Text which) { return !session.texts.get(which).empty(); };
    if (event.decky_id && !has(CowrieSession::decky)) {
      set_text(session, CowrieSession::decky, *event.decky_id);
    }
    // A record without an address is its session's; session ids are reused, so a record's own
    // address counts.
    const auto address = text_of(common_.address);
    if (address && *address != session.texts.get(CowrieSession::address)) {
      set_text(session, CowrieSession::address, *address);
      set_text(session, CowrieSession::attacker, attacker_of(*address));
    }
    if (common_.protocol != nullptr && !has(CowrieSession::protocol)) {
      set_text(session, CowrieSession::protocol, text_of(common_.protocol).value_or(""));
    }
    // The session may be another before the event is handed out.
    if (has(CowrieSession::attacker)) {
      event.attacker_uuid = slot_->arena.copy(session.texts.get(CowrieSession::attacker));
    }
    return session;
  }

  /// Texts are cut, and counted over all sessions: they are the attackers'.
  void set_text(CowrieSession& session, CowrieSession::Text which, std::string_view text) {
    text_bytes_ -= session.texts.footprint();
    session.texts.set(which, cut_text(text, limits::session_text_bytes));
    text_bytes_ += session.texts.footprint();
  }
  void set_text(std::string& to, std::string_view text) {
    text_bytes_ -= to.size();
    to = cut_text(text, limits::session_text_bytes);
    text_bytes_ += to.size();
  }

  /// Before a session's memory goes.
  void forget(CowrieSession& session) {
    release(session);
    text_bytes_ -= session.texts.footprint();
    if (session.extras == nullptr) return;
    text_bytes_ -= session.extras->tftp_filename.size() + session.extras->key_fingerprint.size();
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
    slot_->event.source_kind = kind;
    slot_->event.source_id = numbered(*slot_->event.session_id, id_suffix, number);
    slot_->event.payload = slot_->payload;
    is_made_ = true;
    return nullptr;
  }

  /// `session`, `suffix` and a number in a row, in the arena.
  std::string_view numbered(std::string_view session, std::string_view suffix,
                            std::int64_t number) {
    constexpr std::size_t most_digits = 20;
    const std::size_t room = session.size() + suffix.size() + most_digits;
    char* const start = slot_->arena.allocate(room);
    char* at = std::copy(session.begin(), session.end(), start);
    at = std::copy(suffix.begin(), suffix.end(), at);
    at = std::to_chars(at, start + room, number).ptr;
    const auto used = static_cast<std::size_t>(at - start);
    slot_->arena.shrink_last(room, used);
    return {start, used};
  }

  void copy_member(std::string_view from, std::string_view to) {
    if (const Value* value = find_member(members_, from)) slot_->payload.push_back({to, *value});
  }
  void put_text(std::string_view name, std::string_view text) {
    if (!text.empty()) slot_->payload.push_back({name, make_string_value(text, slot_->arena)});
  }

  const char* command(CowrieSession& session) {
    const Value* input = find_member(members_, "input");
    if (input == nullptr || !input->is_string()) return "a command without 'input'";
    slot_->payload.push_back({"command_text", *input});
    put_text("protocol", session.texts.get(CowrieSession::protocol));
    return ready("command", "#", session.commands++);
  }

  const char* login_success(CowrieSession& session) { return login(session, "success"); }
  const char* login_failed(CowrieSession& session) {
    ++session.failed_logins;
    return login(session, "fail");
  }
  const char* login(CowrieSession& session, std::string_view result) {
    copy_member("username", "username");
    copy_member("password", "password");
    const std::string_view protocol = session.texts.get(CowrieSession::protocol);
    put_text("service", protocol.empty() ? "ssh" : protocol);
    put_text("result", result);
    return ready("auth_attempt", "#auth", session.logins++);
  }

  const char* file(CowrieSession& session) {
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
    const std::string_view name = tftp_file(text_member(members_, "url", slot_->arena).value_or(""));
    if (name.empty()) return;
    CowrieSession::Extras& extras = session.more();
    if (extras.tftp_filename.empty()) set_text(extras.tftp_filename, name);
  }

  const char* note_nothing(CowrieSession&) { return nullptr; }

  const char* key_exchange(CowrieSession& session) {
    set_text(session, CowrieSession::hassh,
             text_member(members_, "hassh", slot_->arena).value_or(""));
    return nullptr;
  }

  const char* version(CowrieSession& session) {
    set_text(session, CowrieSession::client_version,
             text_member(members_, "version", slot_->arena).value_or(""));
    return nullptr;
  }

  const char* key_fingerprint(CowrieSession& session) {
    const auto fingerprint = text_member(members_, "fingerprint", slot_->arena);
    if (fingerprint) set_text(session.more().key_fingerprint, *fingerprint);
    return nullptr;
  }

  const char* forward(CowrieSession& session) {
    Forwarding& forwarding = session.more().forwarding;
    const std::size_t before = forwarding.remembered();
    const bool remember = remembered_ < limits::forwarding_entries;
    if (!remember) ++unremembered_;
    const auto host = text_member(members_, "dst_ip", slot_->arena);
    forwarding.add_request(slot_->event.ts, host.value_or(""), remember);
    remembered_ += forwarding.remembered() - before;
    return nullptr;
  }

  const char* forwarded(CowrieSession& session) {
    if (const auto data = text_member(members_, "data", slot_->arena)) {
      session.more().forwarding.add_bytes(python_size(*data));
    }
    return nullptr;
  }

  const char* closed(CowrieSession& session) {
    std::optional<double> duration;
    if (const Value* written = find_member(members_, "duration")) {
      duration = duration_of(*written, slot_->arena);
    }
    make_session_event(session, duration);
    session.is_closed = true;
    release(session);
    return nullptr;
  }

  void make_session_event(const CowrieSession& session, std::optional<double> duration) {
    append_totals(session, duration, slot_->arena, slot_->payload);
    slot_->event.source_kind = "session";
    slot_->event.source_id = *slot_->event.session_id;
    slot_->event.payload = slot_->payload;
    is_made_ = true;
  }

  /// Makes the event of the next session left open; false if there is none.
  bool take_open_session() {
    if (next_open_ >= open_.size()) return false;
    const auto [id, session] = open_[next_open_++];
    slot_ = &queue_.open({});
    Event& event = slot_->event;
    event = {};
    event.arena = &slot_->arena;
    event.session_id = id;
    event.attacker_uuid = session->texts.get(CowrieSession::attacker);
    const std::string_view decky = session->texts.get(CowrieSession::decky);
    if (!decky.empty()) event.decky_id = decky;
    event.ts = session->last;
    make_session_event(*session, std::nullopt);
    queue_.keep();
    return true;
  }

  struct Open {
    std::string_view id;
    const CowrieSession* session;
  };

  LruTable<TextKey, CowrieSession> sessions_;
  UuidV5 attacker_ids_;
  EventSlot* slot_ = nullptr;  // of the record in hand
  bool is_made_ = false;       // an event of it
  Members members_;            // of the record
  Common common_;              // of them
  NamedCounts counts_;
  std::vector<std::uint64_t*> counters_;  // of the routes, into counts_; null: not met yet
  std::uint64_t began_ = 0;
  std::uint64_t evicted_ = 0;
  std::size_t text_bytes_ = 0;  // of all sessions
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
