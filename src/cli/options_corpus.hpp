// SPDX-License-Identifier: Apache-2.0
// Internal to the parser: the verbs about corpora.
#pragma once

#include <string>

#include "cli/options.hpp"

namespace CLI {
class App;
}

namespace ttp::cli {

/// What adds the options that several verbs share.
struct OptionAdders {
  void (*rules)(CLI::App&, RuleOptions&);
  void (*common)(CLI::App&, CommonOptions&);
  void (*format)(CLI::App&, std::string&);
  void (*busy_timeout)(CLI::App&, int&);
  void (*attacker_map)(CLI::App&, std::string&);
  void (*artifacts)(CLI::App&, RuleOptions&);
};

/// `ttp precision`. The options must outlive the parser.
CLI::App* add_precision(CLI::App& app, PrecisionOptions& options, const OptionAdders& add);

struct CorpusApps {
  CLI::App* corpus = nullptr;
  CLI::App* label = nullptr;
};

/// `ttp corpus …`, likewise.
CorpusApps add_corpus(CLI::App& app, CorpusOptions& options, const OptionAdders& add);

}  // namespace ttp::cli
