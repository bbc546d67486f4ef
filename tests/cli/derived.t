Logins that add up, and mail.

A rule on counts of failed logins, and four failures:

    $ mkdir -p rules && cat > rules/R1.yaml <<'X'
    > rule_id: R1
    > rule_version: 1
    > name: brute_force
    > applies_to: [auth_attempt]
    > match: {kind: 'lifter:credential_auth_brute_generic', fail_threshold: 5, window_minutes: 5}
    > emits: [{tactic: TA0006, technique_id: T1110, confidence: 0.85}]
    > evidence_fields: [fail_count, service]
    > X
    $ for i in 1 2 3 4; do echo '{"eventid":"cowrie.login.failed","session":"s1","src_ip":"192.0.2.9","sensor":"d1","timestamp":"2026-11-07T10:00:0'$i'.000000Z","username":"root","password":"p'$i'"}'; done > four.json
    $ sed 's/10:00:0/10:00:1/; s/"s1"/"s2"/' four.json | head -1 > fifth.json
    $ ttp replay -q --output jsonl --rules rules four.json

A log that is read twice has its logins once:

    $ ttp replay -q --output jsonl --rules rules four.json four.json

One more makes five, and explain says so too:

    $ ttp replay -q --output jsonl --rules rules four.json fifth.json | jq -c '[.source_kind, .session_id, .technique_id, .evidence]'
    ["auth_attempt","s2","T1110",{"fail_count":5,"service":"ssh"}]
    $ cat four.json fifth.json > five.json; ttp explain -q --rules rules --line 5 five.json | grep -A2 '^R1'
    R1 brute_force (version 1, rules/R1.yaml): matches
      lifter    credential, credential_auth_brute_generic: fires
      tag       T1110 Brute Force (TA0006 Credential Access), confidence 0.85

Mail is told by its first headers:

    $ mkdir mail; printf 'Subject: hello\nFrom: a@example.org\nTo: b@example.net\n\nhi\n' > mail/one.eml; printf 'From a@example.org Sat Nov  7 10:00:00 2026\nFrom: a@example.org\n\nhi\n\nFrom a@example.org Sat Nov  7 10:00:01 2026\nFrom: a@example.org\n\nagain\n' > box
    $ ttp replay --rules rules mail box --summary json 2>&1 | sed -n 's/.*"events_by_kind":\({[^}]*}\).*/\1/p; /format/p'
    ttp: mail: format eml
    ttp: box: format eml
    {"email":3}
    $ ttp replay --rules rules --format eml - -q < mail/one.eml; echo "status $?"
    status 0

The half of a message that a damaged archive ends in is not judged:

    $ for i in 1 2; do printf 'From a@example.org Sat Nov  7 10:00:0%s 2026\nReceived: from x (x [198.51.100.9]) by y\nFrom: a@example.org\nSubject: pay\n\n' $i; seq 30000; echo; done > long.mbox; gzip -c long.mbox > whole.gz; head -c -2000 whole.gz > cut.gz; tail -n +2 long.mbox | head -30000 | gzip -c | head -c 3000 > one.gz
    $ for file in cut one whole; do ttp replay --rules rules --format eml $file.gz --summary json 2>&1 >/dev/null | sed -n 's/.*"events_by_kind":\({[^}]*}\).*/\1/p; /rejected:/p'; done
    ttp: cut.gz:30008: rejected: the gzip stream ends too early
    {"email":1}
    ttp: one.gz:1: rejected: the gzip stream ends too early
    {}
    {"email":2}

An attacker map names senders, too:

    $ mkdir mailrules && sed 's/R1/R2/; s/auth_attempt/email/; s/^match:.*/match: {field: subject, contains: pay}/; /^evidence/d' rules/R1.yaml > mailrules/R2.yaml; printf '198.51.100.9\t6f1d0a52-2f0e-4d6e-9d3b-0d8a0c7b1e11\n' > map
    $ ttp replay --rules mailrules -q --output jsonl --attacker-map map whole.gz | jq -r .attacker_uuid
    6f1d0a52-2f0e-4d6e-9d3b-0d8a0c7b1e11
    6f1d0a52-2f0e-4d6e-9d3b-0d8a0c7b1e11

A state file that several change at once keeps every change; half-given options change nothing:

    $ for i in 1 2 3 4 5 6 7 8; do ttp rules state R000$i disabled --state state.yaml --rules rules -q & done; wait; grep -c '^R000' state.yaml
    8
    $ ttp rules state R1 disabled --expires "" --state state.yaml --rules rules
    ttp: --expires: '' is neither a duration (90s, 30m, 4h, 7d, 2w) nor a time (2026-11-07T10:00:00Z)
    [2]
    $ ttp rules state R1 clipped --max nan --state state.yaml --rules rules
    ttp: --max: 'nan' is no number from 0 to 1
    Try 'ttp rules state --help'.
    [2]

The example of a rule that counts in ttp-rules(5): three different commands of one session within ten minutes.

    $ mkdir counting && sed -n '/^rule_id: R0901/,/^\.Ed/{/^\.Ed/d; s/\\e/\\/g; p}' "$TESTS/../man/ttp-rules.5" > counting/R0901.yaml
    $ n=0; log() { n=$((n + 1)); echo '{"source_kind":"command","source_id":"e'$n'","attacker_uuid":"a1","session_id":"'$1'","ts":"2026-11-07T10:'$2':00Z","payload":{"command_text":"'$3'"}}'; }; { log s1 00 'cat ~/.ssh/id_rsa'; log s1 01 'cat ~/.ssh/id_rsa'; log s1 02 'less ~/.aws/config'; log s2 03 'cat ~/.netrc'; log s1 10 'cat ~/.netrc'; log s1 11 'cat ~/.pgpass'; } > counted.jsonl
    $ ttp replay -q --output jsonl --rules counting counted.jsonl | jq -c '[.source_id, .technique_id, .evidence]'
    ["e5","T1552",{"command_text":"cat ~/.netrc"}]

A run that begins later counts anew, and reaches the number with another event:

    $ ttp replay -q --output jsonl --rules counting --since 2026-11-07T10:02:00Z counted.jsonl | jq -c .source_id
    "e6"

The live system knows no counting:

    $ ttp replay -q --output jsonl --rules counting --compat live counted.jsonl | wc -l
    6

Sessions that a log's reader remembers have a limit, which can be set; so has the length of their names:

    $ for s in a b a; do echo "{\"eventid\":\"cowrie.command.input\",\"session\":\"$s\",\"src_ip\":\"192.0.2.1\",\"timestamp\":\"2026-11-07T10:00:00Z\",\"input\":\"id\"}"; done > turns.json; for n in 1 2; do ttp replay turns.json --rules "$RULES" --live-sessions $n 2>&1 | grep forgotten; done
    ttp: 2 sessions forgotten before their end (more than 1 at once, or too much text); what they do later is numbered anew, so that its tags may pass for known ones (--live-sessions)
    [1]
    $ for s in a b a; do echo "{\"session_id\":\"$s\",\"tool\":\"x\"}"; done > calls.jsonl; for n in 1 2; do ttp replay calls.jsonl --rules "$RULES" --live-sessions $n 2>&1 | grep forgotten; done
    ttp: 2 sessions of calls forgotten (more than 1 at once); what they do later is numbered anew, so that its tags may pass for known ones (--live-sessions)
    [1]
    $ python3 -c "print('{\"eventid\":\"cowrie.login.failed\",\"session\":\"' + 'a' * 1025 + '\"}')" > long.json; ttp replay long.json --rules "$RULES" 2>&1 | grep rejected:
    ttp: long.json:1: rejected: 'session' is longer than 1,024 bytes

A null says nothing about the failures before a login:

    $ for i in 1 2 3 4 5 6; do echo "{\"source_kind\":\"auth_attempt\",\"source_id\":\"f$i\",\"attacker_uuid\":\"a\",\"ts\":$((1793491200 + i)),\"payload\":{\"username\":\"root\",\"password\":\"x\",\"result\":\"fail\",\"fail_count\":null}}"; done > nulls.jsonl; echo '{"source_kind":"auth_attempt","source_id":"s","attacker_uuid":"a","ts":1793491210,"payload":{"username":"root","password":"y","result":"success","prior_brute":null}}' >> nulls.jsonl; ttp replay nulls.jsonl --rules "$RULES" -q --output jsonl | grep -o '"rule_id":"[^"]*"' | sort -u
    "rule_id":"R0001"
    "rule_id":"R0005"

A log whose times jump, read twice, has no windows that it does not have once:

    $ for a in 'a 18000' 'b 3600' 'c 17880'; do set -- $a; echo "{\"source_kind\":\"auth_attempt\",\"source_id\":\"$1\",\"attacker_uuid\":\"$1\",\"ts\":$((1793491200 + $2)),\"payload\":{\"username\":\"admin\",\"password\":\"Xy7\",\"result\":\"fail\"}}"; done > jumps.jsonl; for again in '' jumps.jsonl; do ttp replay jumps.jsonl $again --rules "$RULES" -q --output jsonl | wc -l; done
    0
    0
