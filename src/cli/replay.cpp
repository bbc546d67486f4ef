// SPDX-License-Identifier: Apache-2.0
// `ttp replay`: logs in, tags out.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "base/text.hpp"
#include "cli/common.hpp"
#include "cli/consumers.hpp"
#include "cli/outputs.hpp"
#include "cli/profile.hpp"
#include "cli/sequence.hpp"
#include "cli/signals.hpp"
#include "cli/story.hpp"
#include "cli/taggers.hpp"
#include "cli/verbs.hpp"
#include "input/log_source.hpp"
#include "input/paths.hpp"
#include "pipeline/derive_settings.hpp"
#include "session/deriving_source.hpp"
#include "store/anomaly_writer.hpp"

namespace ttp::cli {

namespace {

constexpr std::size_t default_table_rows = 30;

/// Tags below this inform and prove nothing; of benign commands a fifth has one.
constexpr double people_floor = 0.6;

std::vector<std::string> input_files(const ReplayOptions& options) {
  if (!options.inputs.empty()) {
    return input::expand_paths(options.inputs, options.format == input::mail_format
                                                   ? input::Directories::keep
                                                   : input::Directories::expand);
  }
  if (is_terminal(STDIN_FILENO)) {
    throw Error("no input: name log files, or - for standard input\nTry 'ttp replay --help'.");
  }
  return {"-"};
}

/// The database that rules are read from, if they are.
std::unique_ptr<store::Database> open_rules(const ReplayOptions& options, Console& console) {
  if (options.rules.store == RuleStore::files) {
    if (!options.rules_db.empty()) throw Error("--rules-db is read with --rule-store db only");
    return nullptr;
  }
  const std::string& path = options.rules_db.empty() ? options.tags_db : options.rules_db;
  if (path.empty()) {
    throw Error("--rule-store db needs a database: give --rules-db FILE or --tags-db FILE");
  }
  return std::make_unique<store::Database>(
      database_options(path, options.busy_timeout_s, console), store::Database::Mode::read);
}

/// Everything that a replay opens, in the order in which it is needed.
class Replay {
 public:
  explicit Replay(const ReplayOptions& options)
      : options_(options),
        console_(options.common),
        clock_(make_clock(options.common)),
        files_(input_files(options)),
        profiler_(options.speed, used_beside_profile(), console_),
        attackers_(read_attacker_map(options.attacker_map)),
        rules_(load_rules(options.rules, open_rules(options, console_).get(), console_)),
        rejects_(checked_rejects()),
        use_(sequence_use(options)) {}

  ExitCode run() {
    tagger::TagList tags(state_time(options_.rules, clock_()));
    pipeline::Taggers taggers = make_taggers(*rules_.set, options_.rules, console_, {}, profiler_.tagger_use());
    input::LogSource source({files_, options_.format, attackers_,
                             [&](std::string_view line) { console_.notice(line); },
                             stop_signal(), profiler_.get(), options_.live_sessions},
                            rejects_);
    session::DerivingSource deriving(source, derive_settings(), profiler_.get());
    open_sequence(deriving);
    if (sequence_ != nullptr) taggers.composite->claim("tool_call");
    open_outputs();
    pipeline::RunOptions run_options{
        event_filter(), tag_filter(), pipeline::Unanchored::reject,
        [&] { console_.progress(source.bytes_done(), source.bytes_total(), "bytes"); },
        stop_signal(), profiler_.get()};
    if (use_ == SequenceOptions::Use::only && story_ == nullptr) {
      run_options.events.kinds = {"sequence"};
    }
    EventSource& events = sequence_ != nullptr ? static_cast<EventSource&>(*sequence_) : deriving;
    profiler_.started();
    try {
      pipeline::run(events, *taggers.composite, tags, consumers_, run_options, rejects_, summary_);
      if (sequence_ != nullptr && *stop_signal() != 0 && options_.tags_db.empty()) {
        // What is known of the sessions so far is worth having, but not as a row that the next run, which
        // sees them whole, would find there.
        sequence_->close_all();
        run_options.stop = nullptr;
        pipeline::run(events, *taggers.composite, tags, consumers_, run_options, rejects_,
                      summary_);
      }
    } catch (const RejectLog::Strict&) {
      keep_what_was_found();
      throw;
    } catch (const InputError&) {
      keep_what_was_found();
      throw;
    }
    finish_outputs();
    finish_summary(source, taggers);
    const bool shown = finish_sink();
    std::vector<std::string> remarks = source.remarks();
    if (story_ == nullptr) {
      for (std::string& remark : sink_->remarks()) remarks.push_back(std::move(remark));
    }
    for (std::string& remark : deriving.remarks()) remarks.push_back(std::move(remark));
    for (std::string& remark : taggers.composite->remarks()) remarks.push_back(std::move(remark));
    if (sequence_ != nullptr) {
      for (std::string& remark : sequence_->remarks()) remarks.push_back(std::move(remark));
    }
    report(source, remarks, shown);
    profiler_.add(*taggers.engine);
    profiler_.finish(source.bytes_done());
    rejects_.close();
    const ExitCode code = exit_code(rejects_);
    const bool is_whole = code == ExitCode::ok || code == ExitCode::some_rejected;
    return is_whole && gate_.has_failed() ? ExitCode::findings : code;
  }

 private:
  /// Files that are read, or written beside what is kept of rejects.
  [[nodiscard]] std::vector<std::string> used_files() const {
    std::vector<std::string> used = files_;
    used.insert(used.end(), {options_.rules.state, options_.attacker_map, options_.tags_db,
                             options_.sequence.tools,
                             used_rules(options_.rules)});
    return used;
  }

  [[nodiscard]] std::vector<std::string> used_beside_profile() const {
    std::vector<std::string> used = used_files();
    used.push_back(options_.rejects.keep_file);
    return used;
  }

  /// The rejects file must be none that is read or written otherwise.
  RejectLog::Options checked_rejects() {
    std::vector<std::string> used = used_files();
    used.push_back(options_.speed.profile_file);
    require_distinct("--rejects", options_.rejects.keep_file, used);
    return reject_options(options_.rejects, console_);
  }

  /// What the rules want counted; the live system gets its counts from elsewhere.
  [[nodiscard]] session::DeriveSettings derive_settings() {
    if (options_.rules.compat_live) return {};
    Diagnostics diagnostics;
    session::DeriveSettings settings = pipeline::derive_settings(*rules_.set, diagnostics);
    settings.keys = options_.window_keys;
    for (const Diagnostic& diagnostic : diagnostics) console_.print(format_diagnostic(diagnostic));
    return settings;
  }

  /// What --story adds to the filters: nothing else is judged.
  pipeline::EventFilter event_filter() const {
    pipeline::EventFilter filter = cli::event_filter(options_.filter, attackers_);
    if (!options_.sequence.story.empty()) filter.sessions = {options_.sequence.story};
    return filter;
  }

  void open_sequence(EventSource& source) {
    if (use_ == SequenceOptions::Use::off) return;
    sequence_setup_ = std::make_unique<SequenceSetup>(
        options_.sequence, pipeline::pack_of(source_directory(*rules_.set)), console_);
    sequence_ = sequence_setup_->make(source, event_filter(), !options_.speed.no_memo,
                                      profiler_.get());
    consumers_.push_back(&gate_);
    if (options_.sequence.story.empty()) return;
    story_ = std::make_unique<Story>(options_.sequence.story, *sequence_,
                                     sequence_setup_->table(), options_.sequence.explain);
    consumers_.push_back(story_.get());
  }

  /// True if the summary was shown.
  bool finish_sink() {
    if (story_ == nullptr) return sink_consumer_->finish(summary_);
    out_.write(story_->text(terminal_columns(STDOUT_FILENO),
                            wants_color(options_.common.color, STDOUT_FILENO)));
    out_.flush();
    return false;
  }

  /// A table or a layer leaves out what only informs, unless it is asked for or stored as well.
  pipeline::TagFilter tag_filter() {
    pipeline::TagFilter filter = cli::tag_filter(options_.filter);
    summary_.is_floor_raised = is_for_people_ && options_.tags_db.empty() && story_ == nullptr &&
                               !options_.filter.min_confidence;
    if (summary_.is_floor_raised) filter.min_confidence = people_floor;
    return filter;
  }

  void open_outputs() {
    out_.set_profile(profiler_.get());
    const bool to_terminal = is_terminal(STDOUT_FILENO);
    const std::string format =
        !options_.output.empty() ? options_.output : to_terminal ? "table" : "jsonl";
    is_for_people_ = format == "table" || format == "navigator";
    const output::SinkContext context{out_, wants_color(options_.common.color, STDOUT_FILENO),
                                      terminal_columns(STDOUT_FILENO),
                                      options_.limit.value_or(default_table_rows)};
    sink_ = output::find_sink(format)->make(context);
    sink_consumer_ = std::make_unique<SinkConsumer>(
        *sink_, options_.tags_db.empty() ? OnClosedPipe::end : OnClosedPipe::continue_);
    if (story_ == nullptr) consumers_.push_back(sink_consumer_.get());
    if (options_.tags_db.empty()) return;
    database_ = std::make_unique<store::Database>(
        database_options(options_.tags_db, options_.busy_timeout_s, console_),
        store::Database::Mode::create);
    store::TagWriter::Options writer_options;
    writer_options.batch_size = options_.batch_size;
    writer_options.clock = clock_;
    profiler_.watch(writer_options);
    writer_ = std::make_unique<store::TagWriter>(*database_, writer_options);
    writer_consumer_ = std::make_unique<WriterConsumer>(*writer_);
    consumers_.push_back(writer_consumer_.get());
    if (sequence_ == nullptr) return;
    anomaly_writer_ = std::make_unique<store::AnomalyWriter>(*database_, options_.batch_size, clock_);
    anomaly_consumer_ = std::make_unique<AnomalyConsumer>(*anomaly_writer_);
    consumers_.push_back(anomaly_consumer_.get());
  }

  /// The run can't go on, for its input's sake.
  void keep_what_was_found() {
    finish_outputs();
    out_.flush();
  }

  void finish_outputs() {
    if (writer_ != nullptr) writer_->flush();
    if (anomaly_writer_ != nullptr) anomaly_writer_->flush();
  }

  void finish_summary(const input::LogSource& source, const pipeline::Taggers& taggers) {
    summary_.records = source.records();
    summary_.rejected = rejects_.count();
    summary_.reject_reasons = rejects_.reasons();
    summary_.records_by_name = source.counts();
    summary_.exhausted = taggers.engine->exhausted_searches();
    for (const auto& [kind, count] : taggers.composite->kinds()) {
      summary_.events_by_kind[kind] = count.events;
      if (!count.is_claimed) summary_.unjudged_kinds.push_back(kind);
    }
  }

  void report(const input::LogSource& source, const std::vector<std::string>& remarks,
              bool is_shown) {
    if (options_.summary == "json") {
      console_.print(output::format_summary_json(summary_));
    } else if (options_.summary == "text" && !is_shown && !console_.is_quiet()) {
      console_.print(output::format_summary(summary_, console_.has_color()));
    }
    for (const std::string& remark : remarks) console_.notice(remark);
    if (sequence_ != nullptr && options_.sequence.explain && story_ == nullptr) {
      console_.print(explain_classes(*sequence_, sequence_setup_->table()));
    }
    if (writer_ != nullptr) {
      std::string text = counted(writer_->inserted(), "new tag");
      if (anomaly_writer_ != nullptr && anomaly_writer_->inserted() > 0) {
        text += " and " + counted(anomaly_writer_->inserted(), "new anomaly", "new anomalies");
      }
      console_.notice(text + " in '" + options_.tags_db + "'");
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const double rate = seconds > 0 ? static_cast<double>(source.records()) / seconds : 0;
    console_.notice(fmt::format("{} in {:.2f} s ({} records/s)",
                                amount_text(static_cast<double>(source.bytes_done()), "bytes"),
                                seconds, with_thousands(static_cast<std::uint64_t>(rate))));
  }

  const ReplayOptions& options_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  Console console_;
  std::function<Timestamp()> clock_;
  std::vector<std::string> files_;
  Profiler profiler_;
  AttackerMap attackers_;
  rule::LoadedRules rules_;
  RejectLog rejects_;
  SequenceOptions::Use use_;
  std::unique_ptr<SequenceSetup> sequence_setup_;
  std::unique_ptr<sequence::SequenceSource> sequence_;
  std::unique_ptr<Story> story_;
  FailGate gate_{options_.sequence};
  output::Summary summary_;
  bool is_for_people_ = false;
  output::Stream out_{STDOUT_FILENO, "standard output"};
  std::unique_ptr<output::TagSink> sink_;
  std::unique_ptr<SinkConsumer> sink_consumer_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::TagWriter> writer_;
  std::unique_ptr<WriterConsumer> writer_consumer_;
  std::unique_ptr<store::AnomalyWriter> anomaly_writer_;
  std::unique_ptr<AnomalyConsumer> anomaly_consumer_;
  std::vector<pipeline::Consumer*> consumers_;
};

}  // namespace

ExitCode run_replay(const ReplayOptions& options) { return Replay(options).run(); }

}  // namespace ttp::cli
