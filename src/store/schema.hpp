// SPDX-License-Identifier: Apache-2.0
// The tables of a tag database, as the live system has them.
#pragma once

namespace ttp::store {

/// What an empty file becomes. The live table's foreign keys name tables that a database of tags
/// alone does not have; the live system does not enforce them, so they are left out here.
inline constexpr const char* tag_schema = R"sql(
CREATE TABLE ttp_rule (
  rule_id VARCHAR NOT NULL,
  rule_version INTEGER NOT NULL,
  source_path VARCHAR NOT NULL,
  yaml_content TEXT NOT NULL,
  updated_at DATETIME NOT NULL,
  updated_by VARCHAR NOT NULL,
  PRIMARY KEY (rule_id)
);

CREATE TABLE ttp_rule_state (
  rule_id VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  confidence_max FLOAT,
  expires_at DATETIME,
  reason VARCHAR,
  set_by VARCHAR,
  set_at DATETIME NOT NULL,
  PRIMARY KEY (rule_id)
);

CREATE TABLE ttp_tag (
  uuid VARCHAR NOT NULL,
  source_kind VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  attacker_uuid VARCHAR,
  identity_uuid VARCHAR,
  session_id VARCHAR,
  decky_id VARCHAR,
  tactic VARCHAR NOT NULL,
  technique_id VARCHAR NOT NULL,
  sub_technique_id VARCHAR,
  confidence FLOAT NOT NULL,
  rule_id VARCHAR NOT NULL,
  rule_version INTEGER NOT NULL,
  evidence JSON NOT NULL,
  attack_release VARCHAR NOT NULL,
  mitre_url VARCHAR,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (uuid),
  CONSTRAINT ttp_tag_has_anchor CHECK (attacker_uuid IS NOT NULL OR identity_uuid IS NOT NULL),
  CONSTRAINT ttp_tag_confidence_range CHECK (confidence >= 0.0 AND confidence <= 1.0)
);
CREATE INDEX ix_ttp_tag_attack_release ON ttp_tag (attack_release);
CREATE INDEX ix_ttp_tag_attacker_technique ON ttp_tag (attacker_uuid, technique_id);
CREATE INDEX ix_ttp_tag_attacker_uuid ON ttp_tag (attacker_uuid);
CREATE INDEX ix_ttp_tag_created_at ON ttp_tag (created_at);
CREATE INDEX ix_ttp_tag_decky_id ON ttp_tag (decky_id);
CREATE INDEX ix_ttp_tag_identity_technique ON ttp_tag (identity_uuid, technique_id);
CREATE INDEX ix_ttp_tag_identity_uuid ON ttp_tag (identity_uuid);
CREATE INDEX ix_ttp_tag_rule_id ON ttp_tag (rule_id);
CREATE INDEX ix_ttp_tag_session_id ON ttp_tag (session_id);
CREATE INDEX ix_ttp_tag_sub_technique_id ON ttp_tag (sub_technique_id);
CREATE INDEX ix_ttp_tag_tactic ON ttp_tag (tactic);
CREATE INDEX ix_ttp_tag_technique_created ON ttp_tag (technique_id, created_at);
CREATE INDEX ix_ttp_tag_technique_id ON ttp_tag (technique_id);
)sql";

/// Ours, beside the live tables: what the sequence tracker found. `confidence` is in percent, `ts`
/// has the form of the live tables' times.
inline constexpr const char* anomaly_schema = R"sql(
CREATE TABLE IF NOT EXISTS ttp_anomaly (
  uuid VARCHAR NOT NULL,
  source_id VARCHAR NOT NULL,
  session_id VARCHAR NOT NULL,
  attacker_uuid VARCHAR,
  identity_uuid VARCHAR,
  decky_id VARCHAR,
  call_index INTEGER NOT NULL,
  ts DATETIME,
  anomaly_type VARCHAR NOT NULL,
  confidence INTEGER NOT NULL,
  description VARCHAR NOT NULL,
  tool VARCHAR NOT NULL,
  evidence JSON NOT NULL,
  count INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (uuid)
);
CREATE INDEX IF NOT EXISTS ix_ttp_anomaly_session_id ON ttp_anomaly (session_id);
CREATE INDEX IF NOT EXISTS ix_ttp_anomaly_type ON ttp_anomaly (anomaly_type);
)sql";

}  // namespace ttp::store
