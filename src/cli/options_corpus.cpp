// SPDX-License-Identifier: Apache-2.0
#include "cli/options_corpus.hpp"

#include "cli/options_range.hpp"

#include <CLI/CLI.hpp>

namespace ttp::cli {

CLI::App* add_precision(CLI::App& app, PrecisionOptions& options, const OptionAdders& add) {
  CLI::App* precision =
      app.add_subcommand("precision", "how often the rules are right, on a labelled corpus");
  precision->add_option("CORPUS", options.corpus, "directory or file (default: corpus)");
  precision->add_option("--by", options.by, "rule (default), technique, tactic, cohort or origin")
      ->check(CLI::IsMember({"rule", "technique", "tactic", "cohort", "origin"}))
      ->type_name("WHAT");
  precision
      ->add_option("--format", options.format, "text (default), json, markdown, junit, csv or html")
      ->check(CLI::IsMember({"text", "json", "markdown", "junit", "csv", "html"}))
      ->type_name("NAME");
  const auto list = [&](const std::string& name, std::vector<std::string>& into,
                        const std::string& help, const std::string& type) {
    precision->add_option(name, into, help)->type_name(type)->delimiter(',')->allow_extra_args(false);
  };
  list("--origin", options.origins, "only rows of these origins", "NAME,…");
  list("--split", options.splits, "only rows of these splits", "NAME,…");
  list("--rule", options.rule_ids, "--show only these rules or techniques", "R0012,…");
  precision
      ->add_option("--min-confidence", options.min_confidence,
                   "tags below this confidence count as not fired (default 0.3)")
      ->check(confidence_range())
      ->type_name("X");
  precision
      ->add_option("--min-matches", options.min_matches,
                   "rows on which a rule must have fired (default 3; 100 for a release)")
      ->check(any_count())
      ->type_name("N");
  precision->add_flag("--confident", options.is_confident,
                      "the interval's lower end must meet the target");
  precision->add_option("--show", options.show, "list rows: fp, fn or all")
      ->check(CLI::IsMember({"fp", "fn", "all"}))
      ->type_name("WHICH");
  precision->add_option("--limit", options.limit, "of them at most so many (default 50, 0: all)")
      ->check(any_count())
      ->type_name("N");
  CLI::Option* baseline =
      precision->add_option("--baseline", options.baseline, "compare with this JSON report")
          ->type_name("FILE");
  precision->add_flag("--exact", options.is_exact, "any drop counts, however small")->needs(baseline);
  precision->add_flag("--matrix", options.has_matrix, "which technique was taken for which");
  add.rules(*precision, options.rules);
  add.common(*precision, options.common);
  return precision;
}

CorpusApps add_corpus(CLI::App& app, CorpusOptions& options, const OptionAdders& add) {
  CorpusApps apps;
  apps.corpus = app.add_subcommand("corpus", "make a corpus of real history, label its rows");
  apps.corpus->require_subcommand(1);
  CLI::App* collect = apps.corpus->add_subcommand("collect", "turn history into unlabelled rows");
  collect->add_option("--input", options.inputs, "logs: files, directories, quoted patterns")
      ->type_name("FILE");
  add.format(*collect, options.format);
  collect->add_option("--db", options.database, "a database's history")->type_name("FILE");
  add.busy_timeout(*collect, options.busy_timeout_s);
  collect->add_option("--out", options.out, "directory to write to")->type_name("DIR")->required();
  collect
      ->add_option("--exclude-ip", options.excluded,
                   "addresses of your own, dropped and scrubbed (or $TTP_CORPUS_EXCLUDE_IPS)")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("IP,…");
  add.common(*collect, options.common);
  apps.label = apps.corpus->add_subcommand("label", "ask for each row that fired whether it should");
  apps.label->add_option("CORPUS", options.corpus, "directory or file (default: corpus)");
  apps.label->add_option("--sample", options.sample, "so many matches of each rule, drawn at random")
      ->type_name("N");
  apps.label->add_option("--seed", options.seed, "of the draw (default 1)")
      ->check(any_count())
      ->type_name("N");
  add.rules(*apps.label, options.rules);
  add.common(*apps.label, options.common);
  return apps;
}

}  // namespace ttp::cli
