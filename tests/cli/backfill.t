Backfilling a database.

    $ mkdir -p rules && cat > rules/R1.yaml <<'X'
    > rule_id: R1
    > rule_version: 1
    > name: n
    > applies_to: [command, canary_fingerprint]
    > match: {any: [{field: command_text, pattern: '\bid\b'}, {field: user_agent, contains: Headless}]}
    > emits: [{tactic: TA0007, technique_id: T1033, confidence: 0.7}]
    > evidence_fields: [command_text, user_agent]
    > X
    $ cat > make.sql <<'X'
    > PRAGMA journal_mode = WAL;
    > CREATE TABLE attackers (uuid TEXT PRIMARY KEY, identity_id TEXT, last_seen TEXT, commands TEXT);
    > CREATE TABLE canary_triggers (uuid TEXT, token_uuid TEXT, attacker_id TEXT, occurred_at TEXT, src_ip TEXT, user_agent TEXT, request_path TEXT, dns_qname TEXT, raw_headers TEXT);
    > CREATE TABLE ttp_tag (uuid TEXT PRIMARY KEY, source_kind TEXT, source_id TEXT, attacker_uuid TEXT, identity_uuid TEXT, session_id TEXT, decky_id TEXT, tactic TEXT, technique_id TEXT, sub_technique_id TEXT, confidence REAL, rule_id TEXT, rule_version INTEGER, evidence TEXT, attack_release TEXT, mitre_url TEXT, created_at TEXT);
    > INSERT INTO attackers VALUES ('a1', NULL, '2026-11-05 00:00:00.000000', '[{"command_text":"id"},{"command":"sudo id"},"id -u",{"command_text":"ls"}]');
    > INSERT INTO attackers VALUES ('a2', NULL, '2026-10-05 00:00:00.000000', '[{"command_text":"id"}]');
    > INSERT INTO canary_triggers VALUES ('c1', 't', 'a1', '2026-11-05 00:00:00.000000', '192.0.2.1', 'HeadlessChrome', '/', NULL, '{}');
    > INSERT INTO canary_triggers VALUES ('c2', 't', NULL, '2026-11-05 00:00:00.000000', '192.0.2.1', 'HeadlessChrome', '/', NULL, '{}');
    > X
    $ sqlite3 t.db < make.sql
    wal

A dry run writes nothing and says what would come:

    $ ttp backfill --db t.db --rules rules --now 2026-11-07 --dry-run 2>&1 | sed 's/elapsed_s=[0-9.]*/elapsed_s=T/'; echo "status ${PIPESTATUS[0]}"; sqlite3 t.db 'SELECT count(*) FROM ttp_tag'
    ttp: source=command rows=1 commands=4 inserted=0 dropped=0 dry_run=true elapsed_s=T tags=3 new=3 superseded=0 gone=0
    ttp: canary_triggers:2: tags that name neither an attacker nor an identity are not stored (source id c2)
    ttp: source=canary rows=2 inserted=0 dropped=0 dry_run=true elapsed_s=T unanchored=1 tags=1 new=1 superseded=0 gone=0
    ttp: skipped, for want of their tables: email (emails), auth (auth_attempts), intel (intel_records), session (sessions)
    status 0
    0

Nor does it promise what is too uncertain to be stored:

    $ mkdir unsure; sed 's/confidence: 0.7/confidence: 0.2/' rules/R1.yaml > unsure/R1.yaml; ttp backfill --db t.db --rules unsure --now 2026-11-07 --dry-run --min-confidence 0.1 --source command 2>&1 | grep -o 'dropped=[0-9]*\|new=[0-9]*'
    dropped=3
    new=0

The run, and a second one:

    $ ttp backfill --db t.db --rules rules --now 2026-11-07 --emit-new new.jsonl 2>&1 | sed 's/elapsed_s=[0-9.]*/elapsed_s=T/'; wc -l < new.jsonl
    ttp: source=command rows=1 commands=4 inserted=3 dropped=0 dry_run=false elapsed_s=T
    ttp: canary_triggers:2: tags that name neither an attacker nor an identity are not stored (source id c2)
    ttp: source=canary rows=2 inserted=1 dropped=0 dry_run=false elapsed_s=T unanchored=1
    ttp: skipped, for want of their tables: email (emails), auth (auth_attempts), intel (intel_records), session (sessions)
    4
    $ ttp backfill --db t.db --rules rules --now 2026-11-07 --emit-new new.jsonl 2>&1 | sed 's/elapsed_s=[0-9.]*/elapsed_s=T/'; wc -l < new.jsonl
    ttp: source=command rows=1 commands=4 inserted=0 dropped=0 dry_run=false elapsed_s=T
    ttp: canary_triggers:2: tags that name neither an attacker nor an identity are not stored (source id c2)
    ttp: source=canary rows=2 inserted=0 dropped=0 dry_run=false elapsed_s=T unanchored=1
    ttp: skipped, for want of their tables: email (emails), auth (auth_attempts), intel (intel_records), session (sessions)
    0
    $ sqlite3 t.db 'SELECT source_kind, source_id, attacker_uuid, evidence, created_at FROM ttp_tag ORDER BY source_id'
    command|a1#cmd0|a1|{"command_text": "id"}|2026-11-07 00:00:00.000000
    command|a1#cmd1|a1|{"command_text": "sudo id"}|2026-11-07 00:00:00.000000
    command|a1#text0|a1|{"command_text": "id -u"}|2026-11-07 00:00:00.000000
    canary_fingerprint|c1|a1|{"user_agent": "HeadlessChrome"}|2026-11-07 00:00:00.000000

Further back, one source, a summary for programs:

    $ TTP_DB=t.db ttp backfill --rules rules --now 2026-11-07 --since-days 60 --source command --summary json -q | sed 's/"elapsed_s":[0-9.e-]*/"elapsed_s":T/'
    {"sources":[{"source":"command","rows":2,"commands":5,"inserted":1,"dropped":0,"unanchored":0,"dry_run":false,"events":5,"tags":4,"elapsed_s":T}],"rejected":0}

Where the time goes, also without index and memo:

    $ for o in '' '--no-index --no-memo'; do ttp backfill --db t.db --rules rules --now 2026-11-07 --dry-run $o --profile json --profile-file p.json -q; grep -o '"events":[0-9]*\|"index_bytes":[0-9]*\|"rule":.*"matches":[0-9]*' p.json; done
    "events":6
    "index_bytes":0
    "rule":"R1","candidates":6,"confirms":6,"matches":5
    "events":6
    "index_bytes":0
    "rule":"R1","candidates":6,"confirms":6,"matches":5

A changed rule: what would be superseded, what is gone, and the same against another pack:

    $ cp -r rules newer; sed -i 's/rule_version: 1/rule_version: 2/; s/Headless/Phantom/' newer/R1.yaml; ttp backfill --db t.db --rules newer --now 2026-11-07 --dry-run --diff -q
    {"change":"new","uuid":"d19fccd3-8bf4-56e9-81c2-ec0b92c339a5","source_kind":"command","source_id":"a1#cmd0","rule_id":"R1","rule_version":2,"technique":"T1033"}
    {"change":"superseded","uuid":"7e4a0b10-2bd5-591a-b551-e26964b0a0fa","source_kind":"command","source_id":"a1#cmd0","rule_id":"R1","rule_version":1,"technique":"T1033"}
    {"change":"new","uuid":"331e57b9-5e61-5458-81ce-ec0fa8d91a1e","source_kind":"command","source_id":"a1#cmd1","rule_id":"R1","rule_version":2,"technique":"T1033"}
    {"change":"superseded","uuid":"3044eea6-0eee-5cb6-8c39-0c29c1a6fcd7","source_kind":"command","source_id":"a1#cmd1","rule_id":"R1","rule_version":1,"technique":"T1033"}
    {"change":"new","uuid":"fa2038f7-df2a-5cce-bea2-093de78976c6","source_kind":"command","source_id":"a1#text0","rule_id":"R1","rule_version":2,"technique":"T1033"}
    {"change":"superseded","uuid":"01dd7f6b-2605-5527-88d8-47374e282879","source_kind":"command","source_id":"a1#text0","rule_id":"R1","rule_version":1,"technique":"T1033"}
    {"change":"gone","uuid":"6af37cc7-51bf-596f-ae64-a23f24a7a3b7","source_kind":"canary_fingerprint","source_id":"c1","rule_id":"R1","rule_version":1,"technique":"T1033"}
    $ ttp backfill --db t.db --rules newer --against rules --now 2026-11-07 --dry-run 2>&1 | grep -o 'source=[a-z]*\|new=.*'
    source=command
    new=3 superseded=3 gone=0
    source=canary
    new=0 superseded=0 gone=1

Without a database, the message names every way to give one:

    $ ttp backfill --rules rules
    ttp: no database: give --db FILE, or set TTP_DB or DECNET_DB_PATH, or run where decnet.db is
    [2]
    $ ttp backfill --rules rules --db missing.db; ls missing.db
    ttp: no such database: 'missing.db'
    ls: cannot access 'missing.db': No such file or directory
    [2]

Locked, read-only, no database, a missing table or column:

    $ sqlite3 t.db "INSERT INTO attackers VALUES ('a3', NULL, '2026-11-06 00:00:00.000000', '[{\"command_text\":\"id\"}]');"; mkfifo hold; sqlite3 t.db < hold & exec 3>hold; echo 'BEGIN IMMEDIATE;' >&3; sleep 0.5; ttp backfill --db t.db --rules rules --now 2026-11-07 -q --busy-timeout 1; echo "status $?"; echo 'ROLLBACK;' >&3; exec 3>&-; wait; ttp backfill --db t.db --rules rules --now 2026-11-07 -q; echo "status $?"
    ttp: the database 't.db' stayed locked by another process for 1 s (--busy-timeout); what was committed before is safe, run it again
    status 2
    status 0
    $ echo 'hello' > text.db; ttp backfill --db text.db --rules rules
    ttp: 'text.db' is not an SQLite database
    [2]
    $ sqlite3 bare.db 'CREATE TABLE attackers (uuid, identity_id, last_seen)'; ttp backfill --db bare.db --rules rules
    ttp: the database 'bare.db' has no table 'ttp_tag'
    [2]
    $ ttp backfill --db bare.db --rules rules --source canary
    ttp: the database 'bare.db' has no table 'ttp_tag'
    [2]
    $ sqlite3 t2.db 'CREATE TABLE attackers (uuid, identity_id, last_seen, commands); CREATE TABLE ttp_tag (uuid)'; ttp backfill --db t2.db --rules rules
    ttp: the table 'ttp_tag' of 't2.db' has no column 'source_kind'
    [2]

Usage:

    $ ttp backfill --since-days 0 --db t.db
    ttp: --since-days: Value 0 not in range 1 to 3650
    Try 'ttp backfill --help'.
    [2]
    $ ttp backfill --since-days 3 --since 2026-11-07 --db t.db
    ttp: --since-days excludes --since
    Try 'ttp backfill --help'.
    [2]
    $ ttp backfill --batch-size 100001 --db t.db
    ttp: --batch-size: Value 100001 not in range 1 to 100000
    Try 'ttp backfill --help'.
    [2]
    $ ttp backfill --diff --db t.db
    ttp: --diff requires --dry-run
    Try 'ttp backfill --help'.
    [2]
    $ ttp backfill --emit-new - --summary json --db t.db --rules rules -q
    ttp: --emit-new - and --summary json both want standard output
    [2]

A run that was killed in the middle of a transaction, with a rollback journal: the next one takes that back.

    $ rm t.db; sed 1d make.sql | sqlite3 t.db
    $ sqlite3 t.db <<'X'
    > PRAGMA cache_size = 1;
    > BEGIN;
    > UPDATE attackers SET commands = '[]';
    > WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO canary_triggers (raw_headers) SELECT randomblob(1000) FROM n;
    > .shell cp t.db left.db
    > .shell cp t.db-journal left.db-journal
    > X
    $ ttp backfill --db left.db --rules rules --now 2026-11-07 --dry-run
    ttp: the database 'left.db' was left in the middle of a transaction, which only a run that writes (no --dry-run), or another program that opens it for writing, can take back
    [2]
    $ ttp backfill --db left.db --rules rules --now 2026-11-07 --summary json -q | grep -o '"inserted":[0-9]*'
    "inserted":3
    "inserted":1

Other sources. What has nobody to name is counted, whoever judged it; a score that is none is rejected, by the id
of its source:

    $ cat > intel.sql <<'X'
    > CREATE TABLE intel_records (uuid TEXT, occurred_at TEXT, attacker_id TEXT, identity_id TEXT, session_id TEXT, decky_id TEXT, payload TEXT);
    > INSERT INTO intel_records VALUES ('i1', '2026-11-05 00:00:00.000000', 'a1', NULL, NULL, NULL, '{"abuseipdb_score":90,"categories":[14]}');
    > INSERT INTO intel_records VALUES ('i2', '2026-11-05 00:00:00.000000', NULL, NULL, NULL, NULL, '{"abuseipdb_score":90,"categories":[14]}');
    > INSERT INTO intel_records VALUES ('i3', '2026-11-05 00:00:00.000000', 'a1', NULL, NULL, NULL, '{"abuseipdb_score":101,"categories":[14]}');
    > X
    $ sqlite3 t.db < intel.sql; ttp backfill --db t.db --rules "$RULES" --now 2026-11-07 --source intel 2>&1 | sed 's/elapsed_s=[0-9.]*/elapsed_s=T/'; echo "status ${PIPESTATUS[0]}"
    ttp: intel_records:2: tags that name neither an attacker nor an identity are not stored (source id i2)
    ttp: intel_records:3: rejected: abuseipdb_score does not lie between 0 and 100 (source id i3)
    ttp: intel: rejected abuseipdb_score: 1
    ttp: source=intel rows=3 inserted=2 dropped=0 dry_run=false elapsed_s=T unanchored=1
    status 3

A ceiling of 1 or more is none:

    $ sqlite3 t.db "CREATE TABLE ttp_rule_state (rule_id TEXT PRIMARY KEY, state TEXT, confidence_max REAL, expires_at TEXT, reason TEXT, set_by TEXT, set_at TEXT); INSERT INTO ttp_rule_state VALUES ('R0054', 'clipped', 1.5, NULL, NULL, NULL, '2026-01-01 00:00:00.000000'); DELETE FROM ttp_tag"
    $ ttp backfill --db t.db --rules "$RULES" --now 2026-11-07 --source intel --summary json -q --rejects bad.jsonl | grep -o '"inserted":[0-9]*'; sqlite3 t.db 'SELECT DISTINCT confidence FROM ttp_tag'
    "inserted":2
    0.63

A view can't be read on from where it was left:

    $ sqlite3 t.db 'ALTER TABLE intel_records RENAME TO kept; CREATE VIEW intel_records AS SELECT * FROM kept'; ttp backfill --db t.db --rules "$RULES" --now 2026-11-07 --source intel
    ttp: 'intel_records' of 't.db' is a view or a table WITHOUT ROWID; a table with row ids is needed
    [2]

An empty file becomes a database when rules are copied into it; a missing one is a mistake:

    $ : > rules.db; ttp rules sync --rules rules --db rules.db; sqlite3 rules.db 'SELECT rule_id FROM ttp_rule' | head -1; ttp rules sync --rules rules --db nowhere.db
    ttp: R1: added
    added=1 changed=0 removed=0 unchanged=0
    R1
    ttp: no such database: 'nowhere.db'
    [2]
