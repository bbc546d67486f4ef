// SPDX-License-Identifier: Apache-2.0
// What the conformance tests share: the recorded answers, and ours in their form.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pipeline/taggers.hpp"
#include "tagger/tagger.hpp"

namespace ttp::test {

/// The folder with the recorded answers.
[[nodiscard]] const std::filesystem::path& recorded();

/// The lines of a recorded file, unpacked.
[[nodiscard]] std::vector<std::string> recorded_lines(const std::string& name);

/// The parts of a tag that are compared; `attack_release` and `mitre_url` are the pack's own.
[[nodiscard]] nlohmann::json comparable(const nlohmann::json& tag);

/// The tags of an event (a line of the `event` format), as the recordings write them.
[[nodiscard]] nlohmann::json tags_of(const std::string& event, pipeline::Taggers& taggers,
                                     tagger::TagList& tags);

}  // namespace ttp::test
