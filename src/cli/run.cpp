// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "cli/signals.hpp"
#include "cli/verbs.hpp"
#include "output/stream.hpp"

namespace ttp::cli {

namespace {

struct Runner {
  ExitCode operator()(const PrintOnly& print) const {
    output::Stream out(STDOUT_FILENO, "standard output");
    out.write(print.text);
    out.flush();
    return static_cast<ExitCode>(print.exit_code);
  }
  ExitCode operator()(const ReplayOptions& options) const { return run_replay(options); }
  ExitCode operator()(const BackfillOptions& options) const { return run_backfill(options); }
  ExitCode operator()(const RulesOptions& options) const { return run_rules(options); }
  ExitCode operator()(const ReportOptions& options) const { return run_report(options); }
  ExitCode operator()(const ExplainOptions& options) const { return run_explain(options); }
  ExitCode operator()(const LintRulesOptions& options) const { return run_lint_rules(options); }
  ExitCode operator()(const PrecisionOptions& options) const { return run_precision(options); }
  ExitCode operator()(const CorpusOptions& options) const { return run_corpus(options); }
};

}  // namespace

ExitCode run(int argc, const char* const* argv) {
  install_signal_handlers();
  return std::visit(Runner{}, parse_command_line(argc, argv));
}

}  // namespace ttp::cli
