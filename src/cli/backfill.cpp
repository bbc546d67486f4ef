// SPDX-License-Identifier: Apache-2.0
// `ttp backfill`: a database's history → tags in the same database.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "cli/backfill_report.hpp"
#include "cli/common.hpp"
#include "cli/consumers.hpp"
#include "cli/outputs.hpp"
#include "cli/profile.hpp"
#include "cli/signals.hpp"
#include "cli/taggers.hpp"
#include "cli/verbs.hpp"
#include "pipeline/difference.hpp"
#include "store/history.hpp"

namespace ttp::cli {

namespace {

void append_difference(std::string& out, const pipeline::Difference& difference) {
  out += "{\"change\":";
  append_json_string(out, pipeline::to_text(difference.change));
  const auto text = [&](std::string_view name, std::string_view value) {
    out.append(",\"").append(name).append("\":");
    append_json_string(out, value);
  };
  text("uuid", difference.uuid);
  text("source_kind", difference.event.source_kind);
  text("source_id", difference.event.source_id);
  text("rule_id", difference.rule_id);
  out += ",\"rule_version\":" + std::to_string(difference.rule_version);
  text("technique", difference.technique);
  out += "}\n";
}

class Backfill {
 public:
  explicit Backfill(const BackfillOptions& options)
      : options_(options),
        console_(options.common),
        clock_(make_clock(options.common)),
        path_(database_path(options.database)),
        database_(options.dry_run ? nullptr
                                  : std::make_unique<store::Database>(
                                        database_options(), store::Database::Mode::write)),
        profiler_(options.speed, used_beside_profile(), console_),
        reader_(database_options(), store::Database::Mode::read),
        rules_(load_rules(options.rules, &reader_, console_)),
        rejects_(checked_rejects()),
        tag_filter_(cli::tag_filter(options.filter)) {
    // What is lower is never stored, and so is nothing that would change either.
    tag_filter_.min_confidence = std::max(tag_filter_.min_confidence, write_floor);
    if (options.emit_new == "-" && options.summary == "json") {
      throw Error("--emit-new - and --summary json both want standard output");
    }
    if (options.list_differences && options.summary == "json") {
      throw Error("--diff and --summary json both want standard output");
    }
  }

  ExitCode run() {
    open_outputs();
    std::vector<SourceReport> reports;
    AbsentHistories absent;
    for (const store::HistoryInfo& info : store::all_histories()) {
      if (options_.source != "all" && options_.source != info.name) continue;
      if (options_.source == "all" && absent.lacks(reader_, info)) continue;
      reports.push_back(run_source(info));
      console_.clear_progress();
      if (options_.summary == "text") console_.notice(format_report(reports.back()));
      if (interrupted_exit_code()) break;
    }
    absent.say(console_);
    if (options_.summary == "json") out_.write(format_reports_json(reports, rejects_));
    out_.flush();
    profiler_.finish({});
    rejects_.close();
    return exit_code(rejects_);
  }

 private:
  /// Files that are read, or written beside what is kept of rejects and of new tags.
  [[nodiscard]] std::vector<std::string> used_files() const {
    return {path_, path_ + "-wal", path_ + "-shm", path_ + "-journal", options_.rules.state,
            used_rules(options_.rules), options_.against};
  }

  [[nodiscard]] std::vector<std::string> used_beside_profile() const {
    std::vector<std::string> used = used_files();
    used.insert(used.end(), {options_.rejects.keep_file, options_.emit_new});
    return used;
  }

  /// Outputs must be none of the files that are read or written otherwise.
  RejectLog::Options checked_rejects() {
    std::vector<std::string> used = used_files();
    used.push_back(options_.speed.profile_file);
    require_distinct("--rejects", options_.rejects.keep_file, used);
    require_distinct("--emit-new", options_.emit_new, used);
    return reject_options(options_.rejects, console_);
  }

  [[nodiscard]] store::DatabaseOptions database_options() {
    return cli::database_options(path_, options_.busy_timeout_s, console_);
  }

  void open_outputs() {
    out_.set_profile(profiler_.get());
    if (database_ == nullptr) return;
    store::TagWriter::Options writer;
    writer.batch_size = options_.batch_size;
    writer.clock = clock_;
    writer.before_write = [this] {
      if (history_ != nullptr) history_->release();
    };
    if (!options_.emit_new.empty()) {
      if (options_.emit_new != "-") emitted_ = std::make_unique<output::Stream>(options_.emit_new);
      output::Stream& stream = emitted_ != nullptr ? *emitted_ : out_;
      writer.render = output::append_tag_json;
      writer.on_new = [this, &stream](std::string_view line) { emit(stream, line); };
      writer.after_write = [this, &stream] { emit(stream, {}); };
    }
    profiler_.watch(writer);
    writer_ = std::make_unique<store::TagWriter>(*database_, std::move(writer));
  }

  /// Hands a new tag on, or, for an empty line, what was handed on before. A reader that went away
  /// does not keep the database from being finished.
  void emit(output::Stream& stream, std::string_view line) {
    if (is_emit_closed_) return;
    try {
      if (line.empty()) {
        stream.flush();
      } else {
        stream.write(line);
      }
    } catch (const ClosedPipe&) {
      is_emit_closed_ = true;
    }
  }

  [[nodiscard]] store::HistoryOptions history_options() const {
    store::HistoryOptions options;
    const Timestamp since =
        options_.filter.since.value_or(clock_() - options_.since_days * microseconds_per_day);
    options.since = format_sql(since);
    if (options_.filter.until) options.until = format_sql(*options_.filter.until);
    options.is_live_compat = options_.rules.compat_live;
    const bool by_position = options_.ids == "position" || options_.rules.compat_live;
    options.ids = by_position ? store::CommandIds::position : store::CommandIds::live;
    return options;
  }

  SourceReport run_source(const store::HistoryInfo& info) {
    const auto start = std::chrono::steady_clock::now();
    const std::uint64_t inserted_before = writer_ == nullptr ? 0 : writer_->inserted();
    const auto history = info.make(reader_, history_options(), rejects_);
    history_ = history.get();
    const std::uint64_t expected = console_.shows_progress() ? history->expected_rows() : 0;
    pipeline::Taggers taggers = start_taggers();
    tagger::TagList tags(state_time(options_.rules, clock_()));
    // The window is the rows'; an element's own time may lie outside of it.
    pipeline::EventFilter events = event_filter(options_.filter);
    events.since.reset();
    events.until.reset();
    const pipeline::RunOptions run_options{
        std::move(events), tag_filter_, pipeline::Unanchored::count,
        [&] { console_.progress(history->rows(), expected, "rows"); }, stop_signal(),
        profiler_.get()};
    profiler_.started();
    SourceReport report;
    report.source = info.name;
    report.is_dry_run = options_.dry_run;
    if (options_.dry_run) {
      dry_run(*history, taggers, tags, run_options, report);
    } else {
      WriterConsumer consumer(*writer_);
      pipeline::Consumer* consumers[] = {&consumer};
      try {
        pipeline::run(*history, *taggers.composite, tags, consumers, run_options, rejects_,
                      report.summary);
      } catch (const RejectLog::Strict&) {
        writer_->flush();
        throw;
      }
      writer_->flush();
      report.inserted = writer_->inserted() - inserted_before;
    }
    history_ = nullptr;
    profiler_.add(*taggers.engine);
    for (const std::string& remark : taggers.composite->remarks()) console_.notice(remark);
    report.rows = history->rows();
    report.commands = history->commands();
    report.elapsed_s =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
  }

  [[nodiscard]] pipeline::Taggers start_taggers() {
    const BlockTimer timer(profiler_.get(), Stage::start);
    return make_taggers(*rules_.set, options_.rules, console_, {}, profiler_.tagger_use());
  }

  void dry_run(store::History& history, pipeline::Taggers& taggers, tagger::TagList& tags,
               const pipeline::RunOptions& run_options, SourceReport& report) {
    std::string line;
    pipeline::DifferenceCounter::Listener listener;
    if (options_.list_differences) {
      listener = [&](const pipeline::Difference& difference) {
        line.clear();
        append_difference(line, difference);
        out_.write(line);
      };
    }
    pipeline::DifferenceCounter counter(tag_filter_, listener);
    if (!options_.against.empty()) {
      RuleOptions other_options = options_.rules;
      other_options.rules = options_.against;
      other_options.store = RuleStore::files;
      const rule::LoadedRules other = load_rules(other_options, &reader_, console_);
      pipeline::Taggers other_taggers = make_taggers(*other.set, other_options, console_);
      tagger::TagList other_tags(state_time(other_options, clock_()));
      pipeline::PackDifference difference(*other_taggers.composite, other_tags, tag_filter_,
                                          counter);
      judge(history, taggers, tags, difference, run_options, report);
    } else if (reader_.has_table("ttp_tag")) {
      store::StoredTags stored(reader_);
      pipeline::StoredDifference difference(stored, counter);
      judge(history, taggers, tags, difference, run_options, report);
    } else {
      throw Error("the database '" + path_ + "' has no table 'ttp_tag'");
    }
    report.differences = counter.counts();
  }

  void judge(store::History& history, pipeline::Taggers& taggers, tagger::TagList& tags,
             pipeline::Consumer& consumer, const pipeline::RunOptions& run_options,
             SourceReport& report) {
    pipeline::Consumer* consumers[] = {&consumer};
    pipeline::run(history, *taggers.composite, tags, consumers, run_options, rejects_,
                  report.summary);
  }

  const BackfillOptions& options_;
  Console console_;
  std::function<Timestamp()> clock_;
  std::string path_;
  // Null in a dry run. Opened before the reader: after a run that was killed it takes back the
  // transaction in which that was. Closed behind it: the last connection that may write empties the
  // write-ahead log.
  std::unique_ptr<store::Database> database_;
  Profiler profiler_;
  store::Database reader_;
  rule::LoadedRules rules_;
  RejectLog rejects_;
  pipeline::TagFilter tag_filter_;
  output::Stream out_{STDOUT_FILENO, "standard output"};
  std::unique_ptr<output::Stream> emitted_;
  bool is_emit_closed_ = false;
  std::unique_ptr<store::TagWriter> writer_;
  store::History* history_ = nullptr;  // the one being read
};

}  // namespace

ExitCode run_backfill(const BackfillOptions& options) { return Backfill(options).run(); }

}  // namespace ttp::cli
