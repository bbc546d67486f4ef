// SPDX-License-Identifier: Apache-2.0
// What each part of a replay costs for one item: nanoseconds (the best of some rounds) and
// allocations (calls of operator new, in a round after the first). At last the whole way from the
// lines of a file to the sink: its allocations for events without a tag are to be 0.
//
// usage: ttp-benchmark [RULES]
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "allocation_count.hpp"
#include "base/error.hpp"
#include "base/shell.hpp"
#include "cli/consumers.hpp"
#include "cli/sequence.hpp"
#include "input/log_source.hpp"
#include "pipeline/derive_settings.hpp"
#include "pipeline/taggers.hpp"
#include "rule/rule_set.hpp"
#include "session/deriving_source.hpp"
#include "tagger/rule_engine.hpp"
#include "texts.hpp"

using namespace ttp;

namespace {

using benchmark::Random;
using benchmark::Texts;

constexpr int rounds = 3;
constexpr std::size_t texts_of_a_kind = 2'000;
constexpr std::size_t whole_events = 20'000;
constexpr std::size_t whole_sessions = 50;
constexpr double usual_share = 0.07;

double nanoseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count();
}

void print(std::string_view name, double nanoseconds, double allocations) {
  fmt::print("{:<44} {:>11.1f} {:>19.3f}\n", name, nanoseconds, allocations);
  std::fflush(stdout);
}

/// Calls `round`, which handles `items` items.
template <typename Round>
void measure(std::string_view name, std::size_t items, Round round) {
  double best = 1e300;
  std::uint64_t allocated = 0;
  round();  // memory grows to what is needed
  for (int i = 0; i < rounds; ++i) {
    const std::uint64_t before = benchmark::allocations();
    const auto start = std::chrono::steady_clock::now();
    round();
    best = std::min(best, nanoseconds_since(start));
    allocated = benchmark::allocations() - before;
  }
  const auto count = static_cast<double>(items);
  print(name, best / count, static_cast<double>(allocated) / count);
}

/// Keeps a result from being optimised away.
template <typename T>
void use(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

std::string uuid(std::uint64_t number) {
  std::string text(36, '\0');
  benchmark::write_uuid(number, text.data());
  return text;
}

/// Events as lines; `share` of them are tagged.
std::vector<std::string> make_lines(std::size_t count, double share, std::uint64_t seed) {
  const Texts texts;
  Random random(seed);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    texts.append(random.chance(share) ? Texts::Sort::attack : Texts::Sort::plain, random, text,
                 true);
    const std::uint64_t session = i % whole_sessions;
    lines.push_back(fmt::format(
        R"({{"source_kind":"command","source_id":"{}","attacker_uuid":"{}","session_id":"{}",)"
        R"("decky_id":"decoy-{}","ts":"2026-11-01T{:02}:{:02}:{:02}.000000Z",)"
        R"("payload":{{"command_text":"{}","uid":0,"user":"root","src":"203.0.113.7",)"
        R"("pwd":"/root"}}}})",
        uuid(seed * 1'000'000 + i), uuid(session / 3), uuid(session), Texts::word(session),
        i / 3600 % 24, i / 60 % 60, i % 60, text));
  }
  return lines;
}

/// Lines with the padding that parsing wants, as LineSource hands them out.
class PaddedLines {
 public:
  explicit PaddedLines(std::vector<std::string> lines) : lines_(std::move(lines)) {
    for (std::string& line : lines_) {
      size_ += line.size();
      line.reserve(line.size() + json_padding);
    }
  }
  [[nodiscard]] const std::vector<std::string>& get() const { return lines_; }
  [[nodiscard]] std::size_t bytes() const { return size_; }

 private:
  std::vector<std::string> lines_;
  std::size_t size_ = 0;
};

/// Parsed events that stay.
class Events final : public EventSource {
 public:
  explicit Events(const PaddedLines& lines) : members_(lines.get().size()) {
    JsonParser parser;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      Members top;
      parser.parse_object(lines.get()[i], names_, top, "payload", &members_[i]);
      Event& event = events_.emplace_back();
      const auto text = [&](std::string_view name) {
        return decode_text(*find_member(top, name), names_);
      };
      event.source_kind = text("source_kind");
      event.source_id = text("source_id");
      event.attacker_uuid = text("attacker_uuid");
      event.session_id = text("session_id");
      event.decky_id = text("decky_id");
      event.ts = parse_timestamp(text("ts"));
      event.payload = members_[i];
      event.arena = &arena_;
    }
  }

  [[nodiscard]] const std::vector<Event>& get() const { return events_; }
  [[nodiscard]] Arena& arena() { return arena_; }

  /// All of them, again and again; the end is after each turn.
  const Event* next() override {
    arena_.reset();
    if (next_ == events_.size()) {
      next_ = 0;
      return nullptr;
    }
    return &events_[next_++];
  }

 private:
  std::vector<Members> members_;
  std::vector<Event> events_;
  Arena names_;
  Arena arena_;
  std::size_t next_ = 0;
};

/// Bytes in memory.
class MemorySource final : public input::ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : left_(bytes), size_(bytes.size()) {}
  std::size_t read(char* to, std::size_t size) override {
    const std::size_t count = std::min(size, left_.size());
    std::memcpy(to, left_.data(), count);
    left_.remove_prefix(count);
    return count;
  }
  [[nodiscard]] std::string_view damage() const override { return {}; }
  [[nodiscard]] std::uint64_t consumed() const override { return size_ - left_.size(); }

 private:
  std::string_view left_;
  std::size_t size_;
};

/// Nobody reads it.
class Nowhere {
 public:
  Nowhere() : descriptor_(::open("/dev/null", O_WRONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) throw Error("cannot open /dev/null");
  }
  ~Nowhere() { ::close(descriptor_); }
  Nowhere(const Nowhere&) = delete;
  Nowhere& operator=(const Nowhere&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

void measure_reading(const PaddedLines& lines) {
  std::string all;
  for (const std::string& line : lines.get()) all += line + "\n";
  constexpr std::size_t turns = 50;
  std::string many;
  for (std::size_t i = 0; i < turns; ++i) many += all;
  const std::size_t count = lines.get().size() * turns;
  // One object reads all rounds: its buffer is made once in a run.
  measure("split lines", count, [&] {
    input::LineSource source(std::make_unique<MemorySource>(many));
    while (const auto line = source.next()) use(line->text);
  });

  JsonParser parser;
  Arena arena;
  Members top;
  Members payload;
  measure("parse JSON (JsonParser)", lines.get().size(), [&] {
    for (const std::string& line : lines.get()) {
      arena.reset();
      top.clear();
      payload.clear();
      use(parser.parse_object(line, arena, top, "payload", &payload));
    }
  });

  RejectLog rejects({});
  const std::map<std::string, std::string, std::less<>> attackers;
  const auto reader = input::make_event_reader({parser, rejects, attackers});
  measure("read an event (parse included)", lines.get().size(), [&] {
    for (const std::string& line : lines.get()) {
      reader->feed({line, "-", 0, 1});
      while (const Event* event = reader->next()) use(*event);
    }
  });
}

void measure_matching(const rule::RuleSet& rules, Events& plain, Events& attack) {
  tagger::RuleEngineTagger engine(rules, rule::Compat::none);
  tagger::TagList tags(std::nullopt);
  std::size_t found = 0;
  const auto match = [&](Events& events) {
    found = 0;
    for (const Event& event : events.get()) {
      events.arena().reset();
      tags.begin(event);
      engine.tag(event, tags);
      found += tags.tags().size();
    }
  };
  measure("match a command without a tag", plain.get().size(), [&] { match(plain); });
  if (found != 0) fmt::print("  ({} tags: the plain texts are not plain)\n", found);
  measure("match a command with tags", attack.get().size(), [&] { match(attack); });
  fmt::print("  ({:.2f} tags per command)\n",
             static_cast<double>(found) / static_cast<double>(attack.get().size()));
}

void measure_writing(const rule::RuleSet& rules, Events& attack) {
  tagger::RuleEngineTagger engine(rules, rule::Compat::none);
  tagger::TagList list(std::nullopt);
  std::vector<Tag> tags;
  Arena kept;
  for (const Event& event : attack.get()) {
    attack.arena().reset();
    list.begin(event);
    engine.tag(event, list);
    for (Tag tag : list.tags()) {
      tag.event = &event;
      tag.evidence = kept.copy(tag.evidence.text());
      tags.push_back(tag);
    }
  }
  TagIds ids;
  std::vector<Uuid> uuids(tags.size());
  measure("make a tag's id (uuid v5)", tags.size(), [&] {
    for (std::size_t i = 0; i < tags.size(); ++i) uuids[i] = ids.make(tags[i]);
  });
  const Nowhere nowhere;
  output::Stream out(nowhere.get(), "nowhere");
  const auto sink = output::find_sink("jsonl")->make({out});
  measure("write a tag as a JSON line", tags.size(), [&] {
    for (std::size_t i = 0; i < tags.size(); ++i) sink->write(tags[i], uuids[i]);
  });
}

void measure_shell(const Events& plain, const Events& attack) {
  Arena arena;
  std::vector<std::string_view> lines;
  for (const Events* events : {&plain, &attack}) {
    for (const Event& event : events->get()) {
      lines.push_back(decode_text(*find_member(event.payload, "command_text"), arena));
    }
  }
  shell::Splitter splitter;
  measure("split a shell line into statements", lines.size(), [&] {
    for (const std::string_view line : lines) use(splitter.split(line).size());
  });
}

void measure_tracker(const std::filesystem::path& pack, Events& plain) {
  const cli::SequenceOptions options;
  const cli::CommonOptions common;
  cli::Console console(common);
  const cli::SequenceSetup setup(options, pack, console);
  // Its source ends and begins again; so does it.
  std::unique_ptr<sequence::SequenceSource> source = setup.make(plain, {});
  const std::size_t count = plain.get().size();
  std::size_t calls = 0;
  measure("follow a command's session (tracker)", count, [&] {
    for (std::size_t i = 0; i < count; ++i) {
      if (source->next() == nullptr) break;
      calls += source->calls().size();
    }
    plain.next();  // the end: it begins again
  });
  if (calls == 0) fmt::print("  (no calls: the events are wrong)\n");
}

/// Looks at the clock and the counter when half of the events have gone by, and at the end.
class Halves final : public EventSource {
 public:
  Halves(EventSource& source, std::size_t half) : source_(source), half_(half) {}
  const Event* next() override {
    const Event* event = source_.next();
    if (count_ == half_ || event == nullptr) {
      if (event == nullptr && !is_ended_) {
        nanoseconds = nanoseconds_since(start_);
        allocations = benchmark::allocations() - before_;
        is_ended_ = true;
      } else if (event != nullptr) {
        start_ = std::chrono::steady_clock::now();
        before_ = benchmark::allocations();
      }
    }
    ++count_;
    return event;
  }
  double nanoseconds = 0;         ///< of the second half
  std::uint64_t allocations = 0;  ///< of the second half

 private:
  EventSource& source_;
  std::size_t half_;
  std::size_t count_ = 0;
  std::chrono::steady_clock::time_point start_;
  std::uint64_t before_ = 0;
  bool is_ended_ = false;
};

/// As `ttp replay --output jsonl FILE`.
void measure_whole(std::string_view name, const rule::RuleSet& rules,
                   const std::filesystem::path& pack, double share, bool is_sequence) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / fmt::format("ttp-benchmark.{}.jsonl", ::getpid());
  {
    std::ofstream stream(file, std::ios::binary);
    for (const std::string& line : make_lines(2 * whole_events, share, 7)) stream << line << '\n';
  }
  Diagnostics diagnostics;
  RejectLog rejects({});
  pipeline::TaggerOptions tagger_options;
  tagger_options.pack = pack;
  pipeline::Taggers taggers = pipeline::make_taggers(rules, tagger_options, diagnostics);
  tagger::TagList tags(std::nullopt);
  input::LogSource source({{file.string()}, "auto", {}, [](std::string_view) {}}, rejects);
  session::DerivingSource deriving(source, pipeline::derive_settings(rules, diagnostics));
  Halves halves(deriving, whole_events);
  const cli::SequenceOptions options;
  const cli::CommonOptions common;
  cli::Console console(common);
  const cli::SequenceSetup setup(options, pack, console);
  const auto sequence = setup.make(halves, {});
  EventSource& events = is_sequence ? static_cast<EventSource&>(*sequence) : halves;
  const Nowhere nowhere;
  output::Stream out(nowhere.get(), "nowhere");
  const auto sink = output::find_sink("jsonl")->make({out});
  cli::SinkConsumer consumer(*sink, cli::OnClosedPipe::end);
  pipeline::Consumer* const consumers[] = {&consumer};
  output::Summary summary;
  pipeline::run(events, *taggers.composite, tags, consumers, {}, rejects, summary);
  std::filesystem::remove(file);
  const auto count = static_cast<double>(whole_events);
  print(name, halves.nanoseconds / count, static_cast<double>(halves.allocations) / count);
}

}  // namespace

int main(int argument_count, char** arguments) try {
  const std::filesystem::path directory = argument_count > 1 ? arguments[1] : TTP_RULES;
  rule::RuleSource rule_source;
  rule_source.directory = directory;
  const rule::LoadedRules rules = rule::load_rules(rule_source);
  const std::filesystem::path pack = pipeline::pack_of(directory);

  fmt::print("{:<44} {:>11} {:>19}\n", "part", "ns per item", "allocations per item");
  const PaddedLines mixed(make_lines(texts_of_a_kind, usual_share, 1));
  const PaddedLines plain_lines(make_lines(texts_of_a_kind, 0, 2));
  const PaddedLines attack_lines(make_lines(texts_of_a_kind, 1, 3));
  Events plain(plain_lines);
  Events attack(attack_lines);
  measure_reading(mixed);
  measure_shell(plain, attack);
  measure_matching(*rules.set, plain, attack);
  measure_writing(*rules.set, attack);
  measure_tracker(pack, plain);
  measure_whole("whole: events without a tag", *rules.set, pack, 0, false);
  measure_whole("whole: events without a tag, and sequences", *rules.set, pack, 0, true);
  measure_whole("whole: 7 % of the events tagged", *rules.set, pack, usual_share, false);
  measure_whole("whole: 7 % tagged, and sequences", *rules.set, pack, usual_share, true);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "ttp-benchmark: {}\n", error.what());
  return 2;
}
