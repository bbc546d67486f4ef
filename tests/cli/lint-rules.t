`ttp lint-rules`: findings with their place, exit status, baselines, fixes, configuration.

    $ mkdir -p rules && cat > rules/R0101.yaml <<'X'
    > rule_id: R0101
    > rule_version: 3   # counts
    > name: downloads
    > description: Downloads of files.
    > applies_to: [command]
    > match:
    >   field: command_text
    >   pattern: 'wget http'   # plain
    > emits:
    >   - {tactic: TA0011, technique_id: T1105, confidence: 0.85}
    > references: ['https://attack.mitre.org/techniques/T1105']
    > false_positives: [package installs]
    > examples: {match: ['wget http://x/']}
    > X
    $ cp -r rules before

    $ ttp lint-rules
    rules/R0101.yaml:8:12: info: the pattern is a plain text: no regular expression is needed [plain-literal]
        pattern: 'wget http'   # plain
                 ^
      hint: write 'contains: wget http'
      --fix mends this
    0 errors, 0 warnings, 1 info in 1 rule, 1 file
    [1]
    $ ttp lint-rules --severity warning; echo "status $?"
    0 errors, 0 warnings, 0 info in 1 rule, 1 file
    status 0
    $ ttp lint-rules --format github
    ::notice file=rules/R0101.yaml,line=8,col=12,title=plain-literal::the pattern is a plain text: no regular expression is needed%0Awrite 'contains: wget http'
    [1]
    $ ttp lint-rules --disable plain-literal
    0 errors, 0 warnings, 0 info in 1 rule, 1 file
    $ ttp lint-rules --disable plain-litteral
    ttp: there is no check 'plain-litteral': did you mean 'plain-literal'? (--list-checks shows all)
    [2]

Mending is safe, is done once, and leaves comments:

    $ ttp lint-rules --fix; grep -n 'version\|#' rules/R0101.yaml
    ttp: mended 1 finding in 1 file
    0 errors, 0 warnings, 0 info in 1 rule, 1 file
    2:rule_version: 4   # counts
    8:  contains: wget http   # plain
    $ ttp lint-rules --fix
    ttp: mended 0 findings in 0 files
    0 errors, 0 warnings, 0 info in 1 rule, 1 file
    $ ttp lint-rules --baseline before
    0 errors, 0 warnings, 0 info in 1 rule, 1 file

A changed rule with the old version, against a directory and against a git revision:

    $ sed -i 's/rule_version: 4/rule_version: 3/' rules/R0101.yaml; ttp lint-rules --baseline before
    rules/R0101.yaml:2:15: error: 'match' differs from the baseline, rule_version does not [version-not-raised]
      rule_version: 3   # counts
                    ^
      hint: raise it to 4
    1 error, 0 warnings, 0 info in 1 rule, 1 file
    [1]
    $ git init -q . && git -c user.name=t -c user.email=t@example.com add rules && git -c user.name=t -c user.email=t@example.com commit -qm one; sed -i 's/wget http/wget ftp/; s/http:.x/ftp:\/\/x/' rules/R0101.yaml; ttp lint-rules --baseline HEAD --format github
    ::error file=rules/R0101.yaml,line=2,col=15,title=version-not-raised::'match' differs from the baseline, rule_version does not%0Araise it to 4
    [1]
    $ ttp lint-rules --baseline no-such-revision 2>&1 | tail -1
    ttp: 'no-such-revision' is no directory, and as a git revision: git could not read the baseline
    $ ttp lint-rules --baseline=--output=x
    ttp: '--output=x' is neither a directory nor a git revision
    [2]

A comment silences a check; without a reason it does not:

    $ cp before/R0101.yaml rules/; sed -i 's/# plain/# ttp-lint: disable=plain-literal a test/' rules/R0101.yaml; ttp lint-rules
    0 errors, 0 warnings, 0 info in 1 rule, 1 file; 1 silenced
    $ sed -i 's/ a test$//' rules/R0101.yaml; ttp lint-rules --format github
    ::notice file=rules/R0101.yaml,line=8,col=12,title=plain-literal::the pattern is a plain text: no regular expression is needed%0Awrite 'contains: wget http'
    ::error file=rules/R0101.yaml,line=8,col=26,title=suppression-without-reason::the comment silences 'plain-literal' without a reason%0Awrite the reason behind the id
    [1]

The configuration gives defaults, the command line wins:

    $ cp before/R0101.yaml rules/; printf 'disable: [plain-literal]\nformat: json\n' > ttp-lint.yaml; ttp lint-rules; ttp lint-rules --format text
    {
      "files": 1,
      "rules": 1,
      "silenced": 0,
      "findings": []
    }
    0 errors, 0 warnings, 0 info in 1 rule, 1 file
    $ printf 'disabled: [plain-literal]\n' > ttp-lint.yaml; ttp lint-rules; rm ttp-lint.yaml
    ttp: ttp-lint.yaml:1:1: error: unknown key 'disabled'
      disabled: [plain-literal]
      ^
      did you mean 'disable'?

What cannot be linted at all:

    $ ttp lint-rules nowhere
    ttp: there is no 'nowhere'
    [2]
    $ mkdir empty; ttp lint-rules empty
    ttp: no rules in 'empty' (looked for names like R0012.yaml)
    [2]
    $ ttp lint-rules --corpus nowhere.jsonl
    ttp: cannot open 'nowhere.jsonl': No such file or directory
    [2]
    $ ttp lint-rules --attack-release enterprise-v1 2>&1 | head -1
    ttp: --attack-release: enterprise-v1 not in {enterprise-v15.1,enterprise-v16.1,enterprise-v17.1,enterprise-v18.1,enterprise-v19.1,ics-v15.1,ics-v16.1,ics-v17.1,ics-v18.1,atlas-v5.6.0}

Moving to another release:

    $ sed -i 's/TA0011, technique_id: T1105/TA0005, technique_id: T1562, sub_technique_id: T1562.004/' rules/R0101.yaml; ttp lint-rules --migrate-to enterprise-v19.1; grep 'T1\|version' rules/R0101.yaml
    ttp: rewrote 1 technique in 1 file for enterprise-v19.1
    0 errors, 0 warnings, 0 info in 1 rule, 1 file
    rule_version: 4   # counts
      - {tactic: TA0112, technique_id: T1686, sub_technique_id: null, confidence: 0.85}
    references: ['https://attack.mitre.org/techniques/T1105']

The manifest has to come along:

    $ mkdir -p moved/ttp; cp rules/R0101.yaml moved/ttp; echo 'attack_release: enterprise-v18.1' > moved/pack.yaml; ttp lint-rules --migrate-to enterprise-v19.1 moved/ttp; ttp lint-rules --migrate-to enterprise-v19.1 moved 2>&1 | head -1; cat moved/pack.yaml
    ttp: 'moved/pack.yaml' says enterprise-v18.1 for 'moved/ttp/R0101.yaml' and is not among the files to rewrite: give the directory that it lies in
    ttp: rewrote 0 techniques in 1 file for enterprise-v19.1
    attack_release: enterprise-v19.1

A corpus:

    $ cp before/R0101.yaml rules/; echo '{"payload":{"command_text":"curl http://x"},"expected_rule_ids":["R0101"],"label":"one"}' > corpus.jsonl; ttp lint-rules --corpus corpus.jsonl --severity error
    rules/R0101.yaml:7:3: error: the rule misses 1 row of the corpus that expects it [example-mismatch]
        field: command_text
        ^
      note: the first: one
    1 error, 0 warnings, 0 info in 1 rule, 1 file
    [1]
    $ ttp lint-rules --explain plain-literal | head -1
    plain-literal (regex, info): a pattern that needs no regular expression

All mistakes of a rule in one go, and none mended into something else:

    $ cat > rule <<'X'
    > printf 'rule_id: %s\nrule_version: %s\nname: n\ndescription: d.\napplies_to: [command, http_request]\nmatch: %s\nemits: [{tactic: TA0011, technique_id: T1105, confidence: 0.8}]\nreferences: [x]\nfalse_positives: [x]\n' "$2" "$3" "$4" > $1/$2.yaml
    > X
    $ mkdir wrong; sh rule wrong R0201 1 "{pattern: '(zz', contians: x}"; sed -i 's/0.8/85/' wrong/R0201.yaml; ttp lint-rules wrong --format github | grep -o 'title=[a-z-]*' | sort
    title=confidence-range
    title=regex-syntax
    title=unknown-key
    $ mkdir refused; sh rule refused R0202 1 "{pattern: 'wget\\u0020http'}"; cp -r refused kept; ttp lint-rules refused --fix > out.txt 2>&1; grep -o 'regex-syntax' out.txt; diff -r refused kept
    regex-syntax
    $ mkdir counted; sh rule counted R0203 9223372036854775807 "{pattern: 'wget http'}"; sh rule counted R0204 '!!int 3' "{pattern: 'curl http'}"; cp -r counted kept2; ttp lint-rules counted --fix > out.txt 2>&1; diff -r counted kept2

Patterns that match everything, and that only match the empty text:

    $ mkdir nothing; sh rule nothing R0205 1 "{pattern: '^[ -~]*\$'}"; sh rule nothing R0206 1 "{pattern: 'a*'}"; ttp lint-rules nothing | grep -o '.*matches-empty'
    nothing/R0206.yaml:6:18: error: the pattern matches the empty text, so it is found everywhere [matches-empty

What two rules have in common:

    $ mkdir pairs
    $ sh rule pairs R0301 1 '{field: port, equals: 5}'; sh rule pairs R0309 1 "{field: port, equals: '5'}"
    $ sh rule pairs R0311 1 '{contains: multik}'; sh rule pairs R0319 1 '{field: command_text, contains: multik}'
    $ sh rule pairs R0321 1 '{contains: zzqa}'; sh rule pairs R0329 1 '{all: [{contains: zzqa}, {not: {contains: benign}}]}'
    $ sh rule pairs R0331 1 '{field: n, gt: 5}'; sh rule pairs R0339 1 '{field: n, gte: 5.5}'
    $ sh rule pairs R0341 1 '{field: ip, cidr: 192.0.2.0/24}'; sh rule pairs R0349 1 '{field: ip, cidr: 192.0.2.0/25}'
    $ sh rule pairs R0351 1 '{field: command_text, contains: same1}'; sh rule pairs R0359 1 "{field: command_text, pattern: 'same1'}"
    $ sh rule pairs R0361 1 '{field: a, contains: same2}'; sh rule pairs R0369 1 '{contains: same2, field: a}'
    $ ttp lint-rules pairs | grep -o 'rule .R0.*\(same-matches\|shadowed-rule\)'
    rule 'R0309' adds nothing: 'R0301' matches all that it matches, with the same emits [shadowed-rule
    rule 'R0329' adds nothing: 'R0321' matches all that it matches, with the same emits [shadowed-rule
    rule 'R0339' adds nothing: 'R0331' matches all that it matches, with the same emits [shadowed-rule
    rule 'R0349' adds nothing: 'R0341' matches all that it matches, with the same emits [shadowed-rule
    rule 'R0359' seems to match the same events as 'R0351' [same-matches
    rule 'R0369' matches the same events as 'R0361' [same-matches

What keeps a rule from being loaded is not silenced:

    $ mkdir silent; sh rule silent R0401 1 '{contains: x}'; sed -i 's/confidence: 0.8}]/confidence: 85}]  # ttp-lint: disable=confidence-range a draft/' silent/R0401.yaml; ttp lint-rules silent | grep -o 'error: .*'
    error: 'confidence' must lie between 0 and 1 [confidence-range]

Two directories of one repository against a revision:

    $ mkdir one two; sh rule one R0501 1 '{field: a, contains: x}'; sh rule two R0502 1 '{field: a, contains: y}'; git add one two && git -c user.name=t -c user.email=t@example.com commit -qm two; sed -i 's/contains: y/contains: z/' two/R0502.yaml; ttp lint-rules --baseline HEAD one two | grep -o '.*version-not-raised'
    two/R0502.yaml:2:15: error: 'match' differs from the baseline, rule_version does not [version-not-raised

A byte-order mark stays:

    $ mkdir marked; sh rule marked R0601 1 "{field: a, pattern: 'wget http'}"; sed -i '1s/^/\xef\xbb\xbf/' marked/R0601.yaml; ttp lint-rules marked --fix > out.txt 2>&1; head -c 3 marked/R0601.yaml | od -An -tx1; grep -c 'contains: wget http' marked/R0601.yaml
     ef bb bf
    1

Evidence that is made for conditions only can never be shown:

    $ mkdir made; sh rule made R0701 1 '{scope: statement, field: argv0, equals: wget}'; echo 'evidence_fields: [command_text, argv0, headers.host]' >> made/R0701.yaml; ttp lint-rules made | grep -o ".*evidence-field"
    made/R0701.yaml:10:33: warning: 'argv0' is made when the rule is asked: no event carries it, and no tag can show it [evidence-field
    made/R0701.yaml:10:40: warning: 'headers.host' is made when the rule is asked: no event carries it, and no tag can show it [evidence-field

A list may begin with a byte-order mark, and a pattern that is not finished ends no run:

    $ mkdir lists; sh rule lists R0801 1 '{in: "file:words.txt"}'; printf '\xef\xbb\xbfwget\ncurl\n' > lists/words.txt; echo '{"source_kind":"command","source_id":"1","attacker_uuid":"a","payload":{"command_text":"wget"}}' | ttp replay - --rules lists -q --output jsonl --sequence off | grep -o '"rule_id":"[^"]*"'
    "rule_id":"R0801"
    $ mkdir open; sh rule open R0901 1 "{pattern: '(?<n'}"; sh rule open R0902 1 "{pattern: '[['}"; ttp lint-rules open | grep -o 'error: the pattern does not compile.*'
    error: the pattern does not compile: syntax error in subpattern name (missing terminator?) (at offset 4) [regex-syntax]
    error: the pattern does not compile: missing terminating ] for character class (at offset 2) [regex-syntax]
