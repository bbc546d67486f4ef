// SPDX-License-Identifier: Apache-2.0
#include "lint/kind_fields.hpp"

#include <algorithm>
#include <array>

namespace ttp::lint {

namespace {

namespace fields {

constexpr auto auth_attempt =
    std::to_array<std::string_view>({"fail_count", "key_fingerprint", "password_count",
                                     "prior_brute", "result", "service", "src_ip", "username"});
constexpr auto canary_fingerprint = std::to_array<std::string_view>(
    {"canvas_audio_hash_match", "dns_qname", "headers", "lang_country_mismatch",
     "matched_signature", "matched_tool", "metric", "navigator_webdriver",
     "platform_ua_inconsistent", "request_path", "src_ip", "token_uuid", "tz_mismatch_zones",
     "ua_signature", "ua_webgl_mismatch", "user_agent", "webrtc_geo_mismatch"});
constexpr auto command = std::to_array<std::string_view>(
    {"command", "command_text", "protocol", "pwd", "src", "text", "uid", "user"});
constexpr auto credential = std::to_array<std::string_view>({"credential_hash", "reuse_count"});
constexpr auto email = std::to_array<std::string_view>({"attachment_double_extension",
                                                        "attachment_encrypted",
                                                        "attachment_extensions",
                                                        "attachment_macros",
                                                        "attachment_names",
                                                        "attachment_password_protected",
                                                        "attachment_sha256s",
                                                        "body_base64_bytes",
                                                        "body_sha256",
                                                        "body_simhash",
                                                        "dkim_fail",
                                                        "dkim_signed",
                                                        "encoded_byte_count",
                                                        "from",
                                                        "from_domain",
                                                        "html_smuggling",
                                                        "mail_from",
                                                        "mail_from_domain",
                                                        "mal_hash_match",
                                                        "matched_body_kw",
                                                        "matched_headers",
                                                        "matched_keywords",
                                                        "matched_kit",
                                                        "matched_signals",
                                                        "matched_subject_kw",
                                                        "matched_trigger",
                                                        "matched_url_host",
                                                        "note_text",
                                                        "office_macro",
                                                        "protected_archive",
                                                        "rcpt_count",
                                                        "rcpt_domain_set",
                                                        "rcpt_domains",
                                                        "return_path",
                                                        "return_path_domain",
                                                        "spf_pass",
                                                        "src_ip",
                                                        "stored_as",
                                                        "subject",
                                                        "urls",
                                                        "x_mailer",
                                                        "xmailer_kit_match"});
constexpr auto http_fingerprint = std::to_array<std::string_view>(
    {"client_ip", "fingerprint_type", "hash", "ja4_quic", "ja4h", "kind", "protocol", "seen_at"});
constexpr auto http_request =
    std::to_array<std::string_view>({"body", "headers", "matched_path", "method", "path", "raw_url",
                                     "request_path", "src_ip", "user_agent"});
constexpr auto identity =
    std::to_array<std::string_view>({"account_count", "shared_password_hash"});
constexpr auto intel = std::to_array<std::string_view>(
    {"abuseipdb_categories", "abuseipdb_score", "aggregate_verdict", "categories", "feodo_listed",
     "feodo_malware_family", "greynoise_classification", "greynoise_tags", "ioc_type",
     "malware_family", "threat_type", "threatfox_ioc_types", "threatfox_malware_families",
     "threatfox_threat_types", "verdict"});
constexpr auto ipv6_leak =
    std::to_array<std::string_view>({"addr", "attacker_ip", "attacker_v4", "iid_kind", "mac_oui",
                                     "observed_at", "on_iface", "src_ip", "vector"});
constexpr auto payload =
    std::to_array<std::string_view>({"filename", "payload_text", "sha256", "size", "url"});
constexpr auto sequence =
    std::to_array<std::string_view>({"anomaly_type", "call_index", "confidence", "count",
                                     "description", "evidence", "origin", "tool"});
constexpr auto session = std::to_array<std::string_view>({"address_kind",
                                                          "beacon_interval_s",
                                                          "beacon_jitter_pct",
                                                          "body_text",
                                                          "btc_address",
                                                          "bytes_in",
                                                          "bytes_out",
                                                          "bytes_read",
                                                          "client_version",
                                                          "command_count",
                                                          "command_text",
                                                          "commands",
                                                          "duration_s",
                                                          "failed_login_count",
                                                          "file_bytes",
                                                          "file_count",
                                                          "forward_target_count",
                                                          "forwarding",
                                                          "forwards",
                                                          "hassh",
                                                          "jarm",
                                                          "key_fingerprint",
                                                          "llmnr_poison_count",
                                                          "llmnr_poisoned",
                                                          "login_count",
                                                          "matched_framework",
                                                          "matched_keywords",
                                                          "matched_op",
                                                          "matched_path",
                                                          "matched_signal",
                                                          "note_text",
                                                          "op_text",
                                                          "path",
                                                          "protocol",
                                                          "request_count",
                                                          "request_path",
                                                          "rows_read",
                                                          "service",
                                                          "signals",
                                                          "tftp_filename"});
constexpr auto tool_call =
    std::to_array<std::string_view>({"arguments", "sink_class", "source_tainted", "tool", "ts_ms"});

}  // namespace fields

struct KindFields {
  std::string_view name;
  std::span<const std::string_view> fields;
};
constexpr auto kinds = std::to_array<KindFields>({
    {"auth_attempt", fields::auth_attempt},
    {"canary_fingerprint", fields::canary_fingerprint},
    {"command", fields::command},
    {"credential", fields::credential},
    {"email", fields::email},
    {"http_fingerprint", fields::http_fingerprint},
    {"http_request", fields::http_request},
    {"identity", fields::identity},
    {"intel", fields::intel},
    {"ipv6_leak", fields::ipv6_leak},
    {"payload", fields::payload},
    {"sequence", fields::sequence},
    {"session", fields::session},
    {"tool_call", fields::tool_call},
});

}  // namespace

std::span<const std::string_view> fields_of(std::string_view source_kind) {
  const auto it = std::ranges::find(kinds, source_kind, &KindFields::name);
  return it == kinds.end() ? std::span<const std::string_view>() : it->fields;
}

}  // namespace ttp::lint
