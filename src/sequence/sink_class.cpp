// SPDX-License-Identifier: Apache-2.0
#include "sequence/sink_class.hpp"

#include <array>

#include "base/text.hpp"

namespace ttp::sequence {

namespace {

constexpr std::array<std::string_view, 9> names = {
    "read_only",    "low_risk_write", "filesystem_write", "network_egress", "memory_write",
    "approval_ui",  "code_execution", "credential_access", "policy_mutation"};
constexpr std::array<std::string_view, 9> camel_names = {
    "ReadOnly",   "LowRiskWrite",  "FilesystemWrite",  "NetworkEgress", "MemoryWrite",
    "ApprovalUi", "CodeExecution", "CredentialAccess", "PolicyMutation"};

}  // namespace

std::string_view to_text(SinkClass sink) { return names[static_cast<std::size_t>(sink)]; }

std::string_view camel_case(SinkClass sink) { return camel_names[static_cast<std::size_t>(sink)]; }

std::optional<SinkClass> find_sink_class(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (equal_nocase(names[i], name) || camel_names[i] == name) return static_cast<SinkClass>(i);
  }
  return std::nullopt;
}

}  // namespace ttp::sequence
