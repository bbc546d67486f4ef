// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "lint/attack_text.hpp"
#include "lint/check.hpp"

#include <map>

namespace ttp::lint {

namespace {

constexpr std::size_t most_in_rule = 20;

std::string in_quotes(const std::string& text) {
  return "\"" + terminal_text(text, 200) + "\"";
}

class Backtracking final : public Check {
 public:
  void look(const Subject& subject, const Pack&, Report& report) override {
    std::size_t found = 0;
    for (const PatternUse& use : subject.patterns) {
      if (!use.syntax) continue;
      const auto [known, is_new] = proofs_.try_emplace({use.node->text, use.nocase});
      if (is_new) known->second = prove_attack(use.node->text, use.nocase, *use.syntax);
      if (!known->second) continue;
      // Each of them takes a while; a rule with so many is not mended one by one.
      if (++found > most_in_rule) return;
      const AttackProof& proof = *known->second;
      const AttackText& attack = proof.attack;
      Finding& finding = report.add(
          subject, *use.node,
          std::string("the pattern backtracks ") + (attack.growth == Growth::exponential
                                                        ? "exponentially"
                                                        : "with the cube of the length"),
          attack.growth == Growth::exponential
              ? "let each character be matched in one way only, or make the inner group possessive"
              : "keep loops that match the same characters apart, or bound them with {0,N}");
      finding.notes.push_back("attack text: " + in_quotes(attack.prefix) + ", then " +
                              in_quotes(attack.pump) + " repeated, then " +
                              in_quotes(attack.suffix));
      finding.notes.push_back(with_thousands(proof.short_steps) + " steps at " +
                              std::to_string(attack.text(proof.short_repeats).size()) +
                              " bytes, more than " + with_thousands(proof.steps - 1) + " at " +
                              std::to_string(attack.text(proof.repeats).size()) + " bytes");
    }
  }

  [[nodiscard]] Explanation explanation() const override {
    return {
        "The pattern takes a time that grows exponentially, or with the third power "
        "of the text's length: a quantifier inside a quantifier, alternatives in a "
        "loop that begin alike, loops behind one another that read the same "
        "characters. An attacker who sends such a text makes the search exceed its "
        "step limit, and is not found. The finding shows the text, and the steps it "
        "takes at two lengths.",
        "pattern: '^(?:[\\w-]+\\.?)+@'", "pattern: '^[\\w-]+(?:\\.[\\w-]+)*+@'"};
  }

 private:
  std::map<std::pair<std::string, bool>, std::optional<AttackProof>> proofs_;
};

}  // namespace

std::unique_ptr<Check> make_backtracking_check() {
  return std::make_unique<Backtracking>();
}

}  // namespace ttp::lint
