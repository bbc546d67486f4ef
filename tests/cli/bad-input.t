Bad input: a clear message with the place, the right exit status, nothing lost.

    $ mkdir -p rules && cat > rules/R1.yaml <<'X'
    > rule_id: R1
    > rule_version: 1
    > name: n
    > applies_to: [command]
    > match: {pattern: 'id'}
    > emits: [{tactic: TA0007, technique_id: T1033, confidence: 0.7}]
    > X
    $ good='{"source_kind":"command","source_id":"g","attacker_uuid":"a","payload":{"command_text":"id"}}'; echo "$good" > good.jsonl

A truncated last line:

    $ { cat good.jsonl; head -c 50 good.jsonl; } > f.jsonl; ttp replay f.jsonl --rules rules -q | wc -l; ttp replay f.jsonl --rules rules --summary none 2>&1 >/dev/null | grep rejected; ttp replay f.jsonl --rules rules -q > /dev/null; echo "status $?"
    1
    ttp: f.jsonl:2: rejected: unclosed JSON string
    status 3

A line of 50 MiB, its neighbours being read:

    $ { cat good.jsonl; head -c 52428800 /dev/zero | tr '\0' x; echo; cat good.jsonl; } > f.jsonl; ttp replay f.jsonl --rules rules --summary none 2>err | wc -l; grep rejected err
    2
    ttp: f.jsonl:2: rejected: record longer than 4 MiB

JSON nested 10,000 deep:

    $ { cat good.jsonl; printf '{"source_kind":"command","payload":{"a":'; printf '[%.0s' $(seq 10000); printf ']%.0s' $(seq 10000); echo '}}'; cat good.jsonl; } > f.jsonl; ttp replay f.jsonl --rules rules --summary none 2>err | wc -l; grep rejected err
    2
    ttp: f.jsonl:2: rejected: JSON nested too deeply

Invalid UTF-8, NUL bytes, carriage returns:

    $ { printf '{"source_kind":"command","x":"\xff\xfe"}\n'; printf '{"source_kind":"command","x":"\0"}\n'; tr '\n' '\r' < good.jsonl; echo; } > f.jsonl; ttp replay f.jsonl --format event --rules rules --summary none 2>err | wc -l; grep rejected err
    1
    ttp: f.jsonl:1: rejected: invalid UTF-8
    ttp: f.jsonl:2: rejected: unescaped control character in a JSON string

Rejected records are kept where that was asked for, and the first one stops a strict run:

    $ printf '{"source_id":"no kind"}\n[1]\n' > f.jsonl; cat good.jsonl >> f.jsonl; ttp replay f.jsonl --format event --rules rules -q --rejects kept.jsonl > /dev/null; echo "status $?"; cat kept.jsonl
    status 3
    {"source_id":"no kind"}
    [1]
    $ ttp replay f.jsonl --format event --rules rules -q --strict
    ttp: f.jsonl:1: rejected: missing 'source_kind' (--strict)
    [2]

An empty file, a directory without logs, a binary file, a missing file:

    $ : > empty.jsonl; ttp replay empty.jsonl --rules rules --summary none 2>&1 | grep -v ' in '
    ttp: notice: empty.jsonl is empty
    $ mkdir void; echo x > void/notes.txt; ttp replay void --rules rules
    ttp: no logs in the directory 'void' (looked for *.json, *.jsonl, *.ndjson, *.log, also rotated, .gz and .zst, and mail)
    [2]
    $ head -c 5000 /dev/zero > zero.bin; ttp replay zero.bin --rules rules -q
    ttp: zero.bin: none of its records is of a known format (audit, chat, cowrie, event, mcp, session, toolcall, eml); --format NAME says which to expect
    [2]
    $ ttp replay missing.jsonl --rules rules
    ttp: no such file: 'missing.jsonl'
    [2]
    $ ttp replay 'missing*.jsonl' --rules rules
    ttp: no file matches 'missing*.jsonl'
    [2]
    $ echo 'not a log' > text.log; ttp replay text.log --rules rules -q
    ttp: text.log: none of its records is of a known format (audit, chat, cowrie, event, mcp, session, toolcall, eml); --format NAME says which to expect
    [2]

A pipe with a name:

    $ mkfifo pipe; cat good.jsonl good.jsonl > pipe & ttp replay pipe --rules rules -q | wc -l
    2

A gzip file cut in the middle gives what it has:

    $ for i in $(seq 3000); do echo "{\"source_kind\":\"command\",\"source_id\":\"$RANDOM$RANDOM$RANDOM\",\"attacker_uuid\":\"a\",\"payload\":{\"command_text\":\"id\"}}"; done | gzip -c > whole.gz; head -c 20000 whole.gz > cut.gz; ttp replay cut.gz --rules rules --summary none 2>err >out; echo "status $?"; grep -c 'gzip stream ends too early' err; test $(wc -l < out) -gt 500 && echo enough
    status 3
    1
    enough

Nowhere to write:

    $ ttp replay good.jsonl --rules rules -q > /dev/full
    ttp: cannot write standard output: No space left on device
    [2]
    $ ttp replay good.jsonl --rules rules -q --tags-db /nonexistent/t.db | wc -l
    ttp: cannot open the database '/nonexistent/t.db'
    0
    $ ttp replay good.jsonl --rules rules -q --rejects /nonexistent/r
    ttp: cannot write the rejects file '/nonexistent/r'
    [2]

Rules:

    $ ttp replay good.jsonl --rules norules
    ttp: cannot read the rule directory 'norules': No such file or directory
    [2]
    $ mkdir hollow; ttp replay good.jsonl --rules hollow
    ttp: no rules in 'hollow' (looked for names like R0012.yaml)
    [2]
    $ mkdir bad; printf 'rule_id: R2\nrule_version: one\nname: n\napplies_to: [command]\nmatch: {pattern: "(open"}\nemits: [{tactic: TA0001, technique_id: T1059, confidence: 5}]\n' > bad/R2.yaml; cp rules/R1.yaml bad/; printf 'rule_id: R3\nrule_version: 1\nname: n\napplies_to: [command]\nmatch: {pattern: "a(b"}\nemits: [{tactic: TA0001, technique_id: T1059, confidence: 0.5}]\n' > bad/R3.yaml; ttp replay good.jsonl --rules bad -q
    ttp: bad/R2.yaml:2:15: error: 'rule_version' must be an integer from 1 on, found a text
      rule_version: one
                    ^
    bad/R2.yaml:6:59: error: 'confidence' must lie between 0 and 1
      emits: [{tactic: TA0001, technique_id: T1059, confidence: 5}]
                                                                ^
    bad/R2.yaml:5:24: error: the pattern does not compile: missing closing parenthesis (at offset 5)
      match: {pattern: "(open"}
                             ^
    bad/R3.yaml:5:22: error: the pattern does not compile: missing closing parenthesis (at offset 3)
      match: {pattern: "a(b"}
                           ^
    4 errors in the rules; nothing was run (--skip-bad-rules runs the others)
    [2]
    $ ttp replay good.jsonl --rules bad --skip-bad-rules -q | wc -l
    1
    $ mkdir half; printf 'rule_id: R2\nrule_version: 1\nname: n\napplies_to: [command, session]\nmatch: {pattern: .}\nemits: [{tactic: TA0001, technique_id: T1059, confidence: 0.5}]\n' > half/R2.yaml; ttp replay good.jsonl --rules half --skip-bad-rules 2>&1 | sed -n '1p; /R2"/p'
    half/R2.yaml:5:8: error: the kind 'session' has no default field
    $ echo '[' > state.yaml; ttp replay good.jsonl --rules rules --state state.yaml
    ttp: state.yaml:2:1: error: not valid YAML: end of sequence flow not found
    the state file was not used
    [2]
    $ ttp replay good.jsonl --rules rules --state nostate.yaml
    ttp: nostate.yaml: error: not a readable file
    the state file was not used
    [2]

Outputs that would destroy what is read, by any name:

    $ cp good.jsonl in.jsonl; ttp replay --rules rules -q --rejects in.jsonl - < in.jsonl; cmp good.jsonl in.jsonl
    ttp: --rejects would overwrite 'in.jsonl', which this run uses; name another file
    $ cp -r rules pack; ttp replay --rules pack -q --rejects pack/R1.yaml good.jsonl; cmp rules/R1.yaml pack/R1.yaml
    ttp: --rejects would overwrite 'pack/R1.yaml', which this run uses; name another file
    $ mkdir -p at/rules/ttp && cp rules/R1.yaml at/rules/ttp/ && cd at && ttp replay -q --rejects rules/ttp/R1.yaml ../good.jsonl; cmp ../rules/R1.yaml rules/ttp/R1.yaml
    ttp: --rejects would overwrite 'rules/ttp/R1.yaml', which this run uses; name another file
    $ ttp replay --rules rules -q --rejects ./new.db --tags-db new.db good.jsonl; ls new.db
    ttp: --rejects would overwrite 'new.db', which this run uses; name another file
    ls: cannot access 'new.db': No such file or directory
    [2]

Records of other logs among those of an agent:

    $ printf '%s\n' '{"id":"c1","messages":[]}' '{"id":"c2","messages":"lost"}' '{"hello":1}' '{"role":"user","content":"x"}' > chat.jsonl; ttp replay chat.jsonl --format chat --rules rules --summary none 2>&1 > /dev/null | grep rejected
    ttp: chat.jsonl:2: rejected: 'messages' is not a list
    ttp: chat.jsonl:3: rejected: no conversation, reply or message
    $ printf '%s\n' '{"sequence":1,"event":"request"}' '{"hello":1}' > audit.jsonl; ttp replay audit.jsonl --format audit --rules rules --summary none 2>&1 > /dev/null | grep rejected
    ttp: audit.jsonl:2: rejected: no line of an audit log

A file that can't be understood, behind one that was read: what that gave is kept.

    $ yes '# no record' | head -100 > notes.txt; ttp replay good.jsonl notes.txt --rules rules -q --tags-db kept.db; sqlite3 kept.db 'SELECT count(*) FROM ttp_tag'
    {"uuid":"*","source_kind":"command",*} (glob)
    ttp: notes.txt: none of its records is of a known format (*); --format NAME says which to expect (glob)
    1
    $ printf 'Subject: x\n\nhello\n' | ttp replay --rules rules -q -
    ttp: <stdin>: none of its records is of a known format (*); it may be mail, which --format eml says (glob)
    [2]

What may be mail is not kept, whatever it was taken for:

    $ printf 'Received: from evil (evil.example [198.51.100.9]) by mx.example; Mon, 1 Jan 2024 00:00:00 +0000\nFrom: a@bank.example\nSubject: urgent\n\nplease wire the money\n{"iban":"private"}\n{"iban":\n' > urgent.txt; { printf '\357\273\277'; cat urgent.txt; } > marked.txt
    $ ttp replay --rules rules -q --rejects kept - < urgent.txt
    ttp: <stdin>: none of its records is of a known format (*); it may be mail, which --format eml says (glob)
    [2]
    $ wc -c < kept; ttp replay --rules rules -q --rejects kept - < marked.txt; wc -c < kept
    0
    ttp: <stdin>: none of its records is of a known format (*); it may be mail, which --format eml says (glob)
    0
    $ for format in audit chat cowrie event mcp session toolcall; do ttp replay --rules rules -q --format $format --rejects kept urgent.txt marked.txt; cat kept; done
    $ ttp replay --rules rules --rejects kept marked.txt 2>&1 >/dev/null | grep format; wc -c < kept
    ttp: marked.txt: format eml
    0

Records behind it are read, those that are wrong are kept:

    $ { cat urgent.txt good.jsonl; echo '{"source_kind":"command","source_id":"1","payload":3}'; } > mixed.txt; ttp replay --rules rules -q --rejects kept --format event mixed.txt | wc -l; cat kept
    1
    {"source_kind":"command","source_id":"1","payload":3}
