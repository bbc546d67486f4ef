// SPDX-License-Identifier: Apache-2.0
#include "lint/fix.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lint/emits.hpp"
#include "lint/source.hpp"

namespace ttp::lint {

namespace fs = std::filesystem;

namespace {

bool overlap(const Edit& a, const Edit& b) {
  if (a == b) return false;  // two findings that want the same
  return a.begin < b.end && b.begin < a.end ? true : a.begin == b.begin && a.end == b.end;
}

/// The edit that raises rule_version by one; nothing if it is no plain number on one line.
std::optional<Edit> raising(const Subject& subject) {
  const rule::Node* node = subject.find("rule_version");
  if (node == nullptr) return std::nullopt;
  const auto number = node->as_integer();
  const auto range = find_scalar(*subject.document, *node);
  if (!number || !range || *number == std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return Edit{range->begin, range->end, std::to_string(*number + 1)};
}

/// Replaces a file in one step; its permissions stay.
void replace_file(const std::string& path, const std::string& text) {
  // A link stays a link: what it points at is replaced.
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  if (error) throw Error("cannot write '" + path + "': " + error.message());
  const fs::path temporary = target.string() + ".ttp-" + std::to_string(getpid());
  {
    std::ofstream stream(temporary, std::ios::binary);
    // What was read begins behind a byte-order mark, which stays.
    std::string beginning(byte_order_mark.size(), '\0');
    std::ifstream before(target, std::ios::binary);
    before.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
    if (before && beginning == byte_order_mark) stream << byte_order_mark;
    stream << text;
    stream.flush();
    if (!stream) {
      fs::remove(temporary, error);
      throw Error("cannot write '" + temporary.string() + "'");
    }
  }
  fs::permissions(temporary, fs::status(target).permissions(), error);
  fs::rename(temporary, target, error);
  if (error) {
    const std::string reason = error.message();
    fs::remove(temporary, error);
    throw Error("cannot write '" + path + "': " + reason);
  }
}

/// Writes the edits if the result is YAML; false if it is not.
bool write_edits(const Subject& subject, const std::vector<Edit>& edits) {
  std::string text = edited(subject.document->text, edits);
  if (text == subject.document->text) return false;
  Diagnostics complaints;
  if (!rule::parse_document(subject.file, text, complaints)) return false;
  replace_file(subject.file, text);
  return true;
}

/// Where an id leads to in another release.
class Mover {
 public:
  explicit Mover(const attack::Catalogue& target)
      : target_(target), version_(target.release().substr(target.release().find("-v") + 2)) {}

  struct Step {
    std::string id;
    bool is_certain = true;
  };
  /// The id in the target release; nothing if no way there is known.
  [[nodiscard]] std::optional<Step> follow(std::string id) const {
    Step step{std::move(id)};
    constexpr int longest_way = 8;
    for (int i = 0; i < longest_way; ++i) {
      const attack::Technique* technique = target_.find(step.id);
      if (technique != nullptr && technique->standing == attack::Standing::current) return step;
      // What was published about the move knows how sure it is; the release's own table does not.
      if (const attack::Move* move = attack::find_move(step.id, version_)) {
        step.id = move->to;
        step.is_certain = step.is_certain && move->is_certain;
      } else if (technique != nullptr && !technique->successor.empty()) {
        step.id = technique->successor;
      } else {
        const attack::Technique* elsewhere = attack::find_technique(step.id);
        if (elsewhere == nullptr || elsewhere->successor.empty()) return std::nullopt;
        step.id = elsewhere->successor;
      }
    }
    return std::nullopt;
  }

 private:
  const attack::Catalogue& target_;
  std::string_view version_;
};

class Migration {
 public:
  Migration(std::string_view release, MigrationResult& result)
      : release_(release),
        target_(*attack::Catalogue::of(release)),
        mover_(target_),
        result_(result) {}

  void run(const Subject& subject) {
    if (!subject.document) return;
    std::vector<Edit> edits;
    const rule::Node* release = subject.find("attack_release");
    const bool has_release = subject.kind == FileKind::rule || subject.kind == FileKind::manifest;
    if (has_release && release != nullptr && release->text != release_) {
      if (const auto range = find_scalar(*subject.document, *release)) {
        edits.push_back({range->begin, range->end, std::string(release_)});
      } else {
        leave(subject, *release, "'attack_release' can't be changed in place");
      }
    }
    const std::size_t before = edits.size();
    renamed_ = 0;
    for (const EmitNodes& emit : emits_of(subject)) move_emit(subject, emit, edits);
    if (edits.size() > before) {
      if (const auto raise = raising(subject)) {
        edits.push_back(*raise);
      } else {
        leave(subject, subject.place("rule_version"), "'rule_version' can't be raised in place");
      }
    }
    if (edits.empty()) return;
    if (write_edits(subject, edits)) {
      result_.changed.push_back(subject.file);
      result_.renamed += renamed_;
    } else {
      leave(subject, subject.place("emits"), "the file can't be changed in place");
    }
  }

 private:
  void move_emit(const Subject& subject, const EmitNodes& emit, std::vector<Edit>& edits) {
    const rule::Node* claimed = emit.sub_technique != nullptr ? emit.sub_technique : emit.technique;
    if (claimed == nullptr) return;
    const auto step = mover_.follow(claimed->text);
    if (!step) {
      return leave(subject, *claimed,
                   "'" + claimed->text + "' is not in " + std::string(release_) +
                       ", and nothing is known to have taken its place");
    }
    if (!step->is_certain) {
      return leave(subject, *claimed,
                   "'" + claimed->text + "' may have become '" + step->id +
                       "': that is known by the likeness of names only");
    }
    if (step->id != claimed->text) {
      const std::vector<Edit> renames = renaming(subject, emit, step->id);
      if (renames.empty()) {
        return leave(subject, *claimed,
                     "'" + claimed->text + "' can't be changed in place to '" + step->id + "'");
      }
      edits.insert(edits.end(), renames.begin(), renames.end());
      ++renamed_;
    }
    move_tactic(subject, emit, *target_.find(step->id), edits);
  }

  void move_tactic(const Subject& subject, const EmitNodes& emit,
                   const attack::Technique& technique, std::vector<Edit>& edits) {
    if (emit.tactic == nullptr || technique.has_tactic(emit.tactic->text)) return;
    const auto range = find_scalar(*subject.document, *emit.tactic);
    if (technique.tactics.find(',') != std::string_view::npos || !range) {
      return leave(subject, *emit.tactic,
                   "'" + std::string(technique.id) + "' no longer belongs to '" +
                       emit.tactic->text + "' but to " + std::string(technique.tactics) +
                       ": which of them is meant?");
    }
    edits.push_back({range->begin, range->end, std::string(technique.tactics)});
  }

  void leave(const Subject& subject, const rule::Node& at, std::string message) {
    Report report("revoked-technique", Severity::warning, result_.undecided);
    report.add(subject, at, std::move(message));
  }

  std::string_view release_;
  attack::Catalogue target_;
  Mover mover_;
  MigrationResult& result_;
  std::size_t renamed_ = 0;  // of the file in hand
};

/// Rules of one release under the manifest of another would be wrong in every claim.
void require_manifest(const Pack& pack, const Subject& rule, std::string_view release) {
  if (rule.manifest == nullptr || rule.find("attack_release") != nullptr) return;
  const std::string& file = rule.manifest->file;
  if (file.empty() || rule.manifest->attack_release == release) return;
  if (std::ranges::find(pack.subjects, file, &Subject::file) != pack.subjects.end()) return;
  throw Error("'" + file + "' says " + rule.manifest->attack_release + " for '" + rule.file +
              "' and is not among the files to rewrite: give the directory that it lies in");
}

}  // namespace

std::string edited(std::string_view text, std::vector<Edit> edits) {
  std::ranges::stable_sort(edits, {}, &Edit::begin);
  edits.erase(std::unique(edits.begin(), edits.end()), edits.end());
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    out += text.substr(at, edit.begin - at);
    out += edit.text;
    at = edit.end;
  }
  out += text.substr(at);
  return out;
}

FixResult apply_fixes(const Pack& pack, const Findings& findings, std::set<std::string>& raised) {
  FixResult result;
  for (const Subject& subject : pack.subjects) {
    if (!subject.document) continue;
    std::vector<Edit> edits;
    std::size_t fixed = 0;
    for (const Finding& finding : findings) {
      if (finding.file != subject.file || finding.fix.empty()) continue;
      const bool is_free = std::ranges::none_of(finding.fix, [&](const Edit& edit) {
        return std::ranges::any_of(edits, [&](const Edit& other) { return overlap(edit, other); });
      });
      if (!is_free) continue;
      edits.insert(edits.end(), finding.fix.begin(), finding.fix.end());
      ++fixed;
    }
    if (edits.empty()) continue;
    if (!raised.contains(subject.file) && subject.find("rule_version") != nullptr) {
      const auto raise = raising(subject);
      if (!raise) continue;  // a rule is not changed without a new version
      edits.push_back(*raise);
    }
    if (!write_edits(subject, edits)) continue;
    raised.insert(subject.file);
    result.fixed += fixed;
    result.changed.push_back(subject.file);
  }
  return result;
}

MigrationResult migrate(const Pack& pack, std::string_view release) {
  for (const Subject& subject : pack.subjects) require_manifest(pack, subject, release);
  MigrationResult result;
  Migration migration(release, result);
  for (const Subject& subject : pack.subjects) migration.run(subject);
  return result;
}

}  // namespace ttp::lint
