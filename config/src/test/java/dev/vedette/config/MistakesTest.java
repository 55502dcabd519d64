package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get wrong, and the exact words that they are told: behaviour 75 of a probe. */
class MistakesTest {
  private static final String TARGET_KEYS =
      "name, url, interval, timeout, method, headers, body, body_file, auth, tls, http,"
          + " ip, redirects, proxy, deny_private_addresses, expect, redact, evidence, alerts,"
          + " depends_on, pause, tags";

  @TempDir private Path directory;

  /** Name, the mistake within a target, its message. */
  static Stream<Arguments> mistakesInTargets() {
    return Stream.of(
        in(
            "a misspelt key",
            "intervall: 30s",
            "3:3: targets[0].intervall: unknown key; did you mean interval? Known here: "
                + TARGET_KEYS),
        in(
            "a key in camel case",
            "expect: {certificateDays: 3}",
            "3:12: targets[0].expect.certificateDays: unknown key; did you mean certificate_days?"
                + " Known here: status, headers, body, json, latency, certificate_days"),
        in(
            "a key like no other",
            "colour: red",
            "3:3: targets[0].colour: unknown key; known here: " + TARGET_KEYS),
        in(
            "the status of another tool",
            "expected_status: 200",
            "3:3: targets[0].expected_status: unknown key; did you mean expect: {status: 200}?"
                + " Known here: "
                + TARGET_KEYS),
        in(
            "another tool's word for the page",
            "expect: {contains: ok}",
            "3:12: targets[0].expect.contains: unknown key; did you mean body: {matches: PATTERN}?"
                + " Known here: status, headers, body, json, latency, certificate_days"),
        in(
            "another tool's word for the interval",
            "every: 5s",
            "3:3: targets[0].every: unknown key; did you mean interval? Known here: "
                + TARGET_KEYS),
        in(
            "another tool's word for the name",
            "id: a",
            "3:3: targets[0].id: unknown key; did you mean name? Known here: " + TARGET_KEYS),
        in(
            "a type",
            "type: http",
            "3:3: targets[0].type: unknown key; leave it out: an address is enough"),
        in(
            "a merge key of YAML 1.1",
            "<<: {interval: 5s}",
            "3:3: targets[0].<<: unknown key; known here: " + TARGET_KEYS),
        in(
            "a duration without a unit",
            "interval: 30",
            "3:13: targets[0].interval: '30' is not a duration; write 250ms, 30s, 5m, 1h or 2d"),
        in(
            "a duration of two units",
            "interval: 1h30m",
            "3:13: targets[0].interval: '1h30m' is not a duration; write 250ms, 30s, 5m, 1h or 2d"),
        in(
            "a duration longer than the universe",
            "interval: 999999999999999d",
            "3:13: targets[0].interval: '999999999999999d' is not a duration; write 250ms, 30s, 5m,"
                + " 1h or 2d"),
        in(
            "a very long timeout",
            "timeout: 999999999d",
            "3:12: targets[0].timeout: must be from 1ms to the interval, at most 5m"),
        in(
            "a size beyond counting",
            "expect: {body: {max_bytes: 999999999999GiB}}",
            "3:30: targets[0].expect.body.max_bytes: '999999999999GiB' is too large"),
        in(
            "an interval too short",
            "interval: 500ms",
            "3:13: targets[0].interval: must be from 1s to 1d"),
        in(
            "a timeout beyond the interval",
            "timeout: 90s",
            "3:12: targets[0].timeout: must be from 1ms to the interval, at most 5m"),
        in(
            "a list for a duration",
            "interval: [30s]",
            "3:13: targets[0].interval: expected a duration such as 30s, found a list"),
        in(
            "a number in words",
            "redirects: ten",
            "3:14: targets[0].redirects: 'ten' is not a whole number"),
        in(
            "a number out of range",
            "redirects: 21",
            "3:14: targets[0].redirects: must be from 0 to 20"),
        in(
            "more of a page than is kept",
            "evidence: {body: 3KiB}",
            "3:20: targets[0].evidence.body: must be at most 2KiB"),
        in(
            "an alert after nothing",
            "alerts: {after: 0}",
            "3:19: targets[0].alerts.after: must be from 1 to 1000"),
        in(
            "a recovery later than anybody waits for",
            "alerts: {recover: 1001}",
            "3:21: targets[0].alerts.recover: must be from 1 to 1000"),
        in(
            "a quorum that is none",
            "alerts: {quorum: most}",
            "3:20: targets[0].alerts.quorum: 'most' is no quorum: write majority, any, all, or a"
                + " number of locations"),
        in(
            "a quorum of nobody",
            "alerts: {quorum: 0}",
            "3:20: targets[0].alerts.quorum: a quorum is from 1 to 1000 locations"),
        in(
            "a number for alerts",
            "alerts: 3",
            "3:11: targets[0].alerts: expected a mapping with after, recover or quorum, found a"
                + " single value"),
        in(
            "a dependency on nobody",
            "depends_on: [elsewhere]",
            "3:16: targets[0].depends_on[0]: 'elsewhere': there is no such target; name one that is"
                + " there, or remove this"),
        in(
            "a dependency on itself",
            "depends_on: [a]",
            "3:15: targets[0].depends_on: must not name 'a' itself; where the defaults do, write"
                + " depends_on: [] here"),
        in(
            "a dependency that is no name",
            "depends_on: [a b]",
            "3:15: targets[0].depends_on: must be names of targets: letters, digits, '-', '_' or"
                + " '.'"),
        in(
            "a dependency named twice",
            "depends_on: [a, a]",
            "3:15: targets[0].depends_on: must name a target only once"),
        in(
            "a pause in words",
            "pause: until monday",
            "3:10: targets[0].pause: 'until monday' is neither 'true' nor 'false'"),
        in(
            "a number beyond counting",
            "redirects: 99999999999",
            "3:14: targets[0].redirects: '99999999999' is not a whole number"),
        in(
            "a boolean of YAML 1.1",
            "tls: {verify: yes}",
            "3:17: targets[0].tls.verify: 'yes' is neither 'true' nor 'false'"),
        in("a word that is no choice", "ip: v4", "3:7: targets[0].ip: 'v4' must be any, 4 or 6"),
        in(
            "half an identity",
            "tls: {certificate: vedette.yaml}",
            "3:22: targets[0].tls.certificate: certificate and key go together: one of them is"
                + " missing"),
        in(
            "a file that isn't there",
            "tls: {ca: nope.pem}",
            "3:13: targets[0].tls.ca: no such file: DIR/nope.pem"),
        in(
            "a directory for a file",
            "tls: {ca: .}",
            "3:13: targets[0].tls.ca: DIR is a directory, not a file"),
        in(
            "both kinds of credentials",
            "auth: {bearer: t, basic: {username: u, password: p}}",
            "3:9: targets[0].auth: auth takes either basic or bearer"),
        in(
            "no kind of credentials",
            "auth: {}",
            "3:9: targets[0].auth: auth takes either basic or bearer"),
        in(
            "a password missing",
            "auth: {basic: {username: u}}",
            "3:17: targets[0].auth.basic: key password is missing; add password: ${SHOP_PASSWORD}"),
        in(
            "a value for a mapping",
            "expect: 200",
            "3:11: targets[0].expect: expected a mapping with status, headers, body, json, latency"
                + " or certificate_days, found a single value"),
        in(
            "a status that is none",
            "expect: {status: [2xx, ok]}",
            "3:26: targets[0].expect.status[1]: 'ok' is not a status: write 200, 2xx or 301-303"),
        in(
            "a status out of range",
            "expect: {status: '099'}",
            "3:20: targets[0].expect.status: status range 99-99 must lie within 100-999"),
        in(
            "no status at all",
            "expect: {status: []}",
            "3:20: targets[0].expect.status: must name at least one status, for instance 2xx"),
        in(
            "a size in megabytes",
            "expect: {body: {max_bytes: 1MB}}",
            "3:30: targets[0].expect.body.max_bytes: '1MB' is not a size: write 512, 64KiB, 1MiB or"
                + " 1GiB"),
        in(
            "look-ahead",
            "expect: {body: {matches: 'a(?=b)'}}",
            "3:28: targets[0].expect.body.matches: look-around ((?=…) is not supported by RE2,"
                + " whose patterns run in linear time; use two patterns, matches and not_matches"),
        in(
            "look-behind",
            "expect: {body: {matches: '(?<!a)b'}}",
            "3:28: targets[0].expect.body.matches: look-around ((?<…) is not supported by RE2,"
                + " whose patterns run in linear time; use two patterns, matches and not_matches"),
        in(
            "a back-reference",
            "expect: {body: {not_matches: '(a)\\1'}}",
            "3:32: targets[0].expect.body.not_matches: back-references are not supported by RE2,"
                + " whose patterns run in linear time; write out what may be repeated"),
        in(
            "a possessive quantifier",
            "expect: {body: {matches: 'a++'}}",
            "3:28: targets[0].expect.body.matches: atomic groups and possessive quantifiers are not"
                + " supported by RE2, which needs none: its patterns run in linear time; write a"
                + " plain one"),
        in(
            "an open bracket",
            "expect: {headers: {Server: '('}}",
            "3:30: targets[0].expect.headers.Server: not a pattern: missing closing ); the syntax"
                + " is RE2's, https://github.com/google/re2/wiki/Syntax"),
        in(
            "a header's name with a space",
            "headers: {'X Y': z}",
            "3:13: targets[0].headers.X Y: this is not a header's name; use letters, digits and"
                + " '-'"),
        in(
            "a header of two lines",
            "headers: {X: \"a\\r\\nY: b\"}",
            "3:16: targets[0].headers.X: a header's value must be one line"),
        in(
            "a method with a space",
            "method: GET /",
            "3:11: targets[0].method: must be a request method such as GET: letters, digits and"
                + " '-'"),
        in(
            "a method for proxies",
            "method: connect",
            "3:11: targets[0].method: must not be CONNECT, which asks a proxy for a tunnel; name"
                + " the proxy as `proxy`"),
        in(
            "a latency of nothing",
            "expect: {latency: 0s}",
            "3:21: targets[0].expect.latency: must be at least 1ms"),
        in(
            "a latency that is never reached",
            "expect: {latency: 11s}",
            "3:21: targets[0].expect.latency: must be at most the timeout, after which nothing is"
                + " measured any more"),
        in(
            "a list for a mapping of text",
            "tags: [a]",
            "3:9: targets[0].tags: expected a mapping of names to text, such as tags: {team: web},"
                + " found a list"),
        in(
            "a mapping for a list",
            "redact: {a: b}",
            "3:11: targets[0].redact: expected a list, found a mapping"),
        in(
            "a mapping for text",
            "body: {a: b}",
            "3:9: targets[0].body: expected text, found a mapping"),
        in(
            "a key set twice",
            "interval: 5s\n  interval: 6s",
            "4:3: targets[0].interval: this key is already set at vedette.yaml:3:3; keep one; a new"
                + " entry begins with \"- \""),
        in(
            "a variable that isn't set",
            "body: ${NOPE}",
            "3:9: targets[0].body: environment variable NOPE is not set; set it or write"
                + " ${NOPE:-default}"),
        in(
            "a variable that is none",
            "body: ${1+1}",
            "3:9: targets[0].body: ${1+1} is not a variable; write ${NAME}, ${NAME:-default} or"
                + " ${file:PATH}, and $$ for a dollar"),
        in(
            "a variable left open",
            "body: '${NAME'",
            "3:9: targets[0].body: '${' is not closed; add '}', or write '$$' for a dollar"),
        in(
            "a version of HTTP that isn't one",
            "http: 4",
            "3:9: targets[0].http: '4' must be auto, 1.1, 2 or 3"),
        in(
            "HTTP/3 without TLS",
            "http: 3",
            "3:9: targets[0].http: must not be 3 for an http URL: HTTP/3 is always TLS"),
        in(
            "a proxy without a host",
            "proxy: proxy.example:3128",
            "3:10: targets[0].proxy: must begin with http:// or https://, such as"
                + " http://proxy.example:3128"),
        in(
            "a body twice",
            "body: a\n  body_file: vedette.yaml",
            "4:14: targets[0].body_file: body_file and body contradict each other; keep one"),
        in(
            "a body file that isn't there",
            "body_file: nope",
            "3:14: targets[0].body_file: no such file: DIR/nope"),
        in(
            "a policy in words",
            "deny_private_addresses: yes",
            "3:27: targets[0].deny_private_addresses: 'yes' is neither 'true' nor 'false'"),
        in(
            "a proxy and a policy that it can't keep",
            "deny_private_addresses: true\n  proxy: http://p:3128",
            "3:27: targets[0].deny_private_addresses: must not be true with a proxy, which resolves"
                + " names itself"),
        in(
            "a proxy and HTTP/3",
            "http: 3\n  proxy: http://p:3128\n  url: https://a/\n- name: b",
            "3:9: targets[0].http: must not be 3 with a proxy: it carries TCP alone"),
        in(
            "a path into JSON that can't be walked",
            "expect: {json: [{path: $..a, equals: 1}]}",
            "3:26: targets[0].expect.json[0].path: '$..a' is not a JSON path: write $.status,"
                + " $.items[0].name or $['a b']"),
        in(
            "JSON that equals nothing",
            "expect: {json: [{path: $.a}]}",
            "3:19: targets[0].expect.json[0]: key equals is missing; add equals: ok"),
        in(
            "a secret file that isn't there",
            "body: ${file:nope}",
            "3:9: targets[0].body: ${file:nope}: no such file: DIR/nope"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mistakesInTargets(String name, String mistake, String message) {
    String file = "targets:\n- name: a\n  " + mistake + "\n  url: http://a/\n";
    expect(file, "vedette.yaml:" + message, name);
  }

  /** Name, the whole file, the messages. */
  static Stream<Arguments> mistakesInFiles() {
    return Stream.of(
        of(
            "an empty file",
            "",
            "1:1: the file is empty; 'vedette init' writes an example to start from"),
        of(
            "nothing but comments",
            "# soon\n",
            "1:1: the file is empty; 'vedette init' writes an example to start from"),
        of(
            "a maintenance rule that is none",
            "maintenance: [{rrule: every Sunday, at: '02:00', duration: 2h}]",
            "1:23: maintenance[0].rrule: 'EVERY SUNDAY' is no part of a rule; write for instance"
                + " FREQ=WEEKLY;BYDAY=SU"),
        of(
            "a maintenance every second",
            "maintenance: [{rrule: FREQ=SECONDLY, at: '02:00', duration: 2h}]",
            "1:23: maintenance[0].rrule: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY, not"
                + " 'SECONDLY'; write for instance FREQ=WEEKLY;BYDAY=SU"),
        of(
            "a maintenance rule without a time",
            "maintenance: [{rrule: FREQ=DAILY, duration: 2h}]",
            "1:23: maintenance[0].rrule: rrule needs the time of day; add at: '02:00'"),
        of(
            "a maintenance rule without a length",
            "maintenance: [{rrule: FREQ=DAILY, at: '02:00'}]",
            "1:23: maintenance[0].rrule: rrule needs to know how long; add duration: 2h"),
        of(
            "a maintenance rule that counts from nowhere",
            "maintenance: [{rrule: FREQ=DAILY;COUNT=3, at: '02:00', duration: 2h}]",
            "1:23: maintenance[0].rrule: COUNT=3 counts from a first day; add since: 2026-12-06"),
        of(
            "a maintenance since before there were websites",
            "maintenance: [{rrule: FREQ=DAILY, at: '02:00', duration: 1h, since:"
                + " '-999999999-01-01'}]",
            "1:69: maintenance[0].since: '-999999999-01-01' is not in the years 1970 to 9999;"
                + " write 2026-12-06"),
        of(
            "a maintenance since after all time",
            "maintenance: [{rrule: FREQ=DAILY, at: '02:00', duration: 1h, since: +10000-01-01}]",
            "1:69: maintenance[0].since: '+10000-01-01' is not in the years 1970 to 9999; write"
                + " 2026-12-06"),
        of(
            "a maintenance week without its day",
            "maintenance: [{rrule: FREQ=WEEKLY, at: '02:00', duration: 2h}]",
            "1:23: maintenance[0].rrule: FREQ=WEEKLY alone does not say on which day; add BYDAY=SU,"
                + " or since: 2026-12-06"),
        of(
            "a maintenance both once and again",
            "maintenance: [{rrule: FREQ=DAILY, at: '02:00', duration: 2h, from: 2026-12-24T22:00}]",
            "1:68: maintenance[0].from: must be left out where there is an rrule; its first day is"
                + " said by since"),
        of(
            "a maintenance that never ends",
            "maintenance: [{from: 2026-12-24T22:00}]",
            "1:22: maintenance[0].from: from and to go together: one of them is missing"),
        of(
            "a maintenance at no time",
            "maintenance: [{note: soon}]",
            "1:15: maintenance[0]: nothing says when; add rrule, at and duration, or from and to"),
        of(
            "a maintenance longer than one",
            "maintenance: [{from: 2026-01-01T00:00, to: 2026-03-01T00:00}]",
            "1:44: maintenance[0].to: must be from 1m to 31d after from"),
        of(
            "a moment of another calendar",
            "maintenance: [{from: 24.12.2026, to: 2026-03-01T00:00}]",
            "1:22: maintenance[0].from: '24.12.2026' is not a time; write 2026-12-24T22:00, or"
                + " 2026-12-24T22:00Z for UTC"),
        of(
            "an hour that no clock shows",
            "maintenance: [{rrule: FREQ=DAILY, at: '25:00', duration: 2h}]",
            "1:39: maintenance[0].at: '25:00' is not a time of day; write '02:00', from '00:00' to"
                + " '23:59'"),
        of(
            "a time zone of no place",
            "maintenance: [{rrule: FREQ=DAILY, at: '02:00', duration: 2h, zone: Europe/Berln}]",
            "1:68: maintenance[0].zone: 'Europe/Berln' is not a time zone; did you mean"
                + " Europe/Berlin?"),
        of(
            "maintenance of a target that is not there",
            """
            maintenance: [{targets: [shp], rrule: FREQ=DAILY, at: '02:00', duration: 2h}]
            targets: [{name: shop, url: 'https://shop.example/'}]
            """,
            "1:26: maintenance[0].targets[0]: 'shp': there is no such target; did you mean shop?"),
        of(
            "maintenance of names and tags",
            "maintenance: [{targets: [a], tags: {a: b}, rrule: FREQ=DAILY, at: '02:00', duration:"
                + " 2h}]",
            "1:25: maintenance[0].targets: targets and tags exclude each other: leave out one"),
        of("a list", "- a\n", "1:1: expected keys such as 'targets:', found a list"),
        of("a sentence", "hello\n", "1:1: expected keys such as 'targets:', found a single value"),
        of(
            "two documents",
            "location: a\n---\nlocation: b\n",
            "2:1: a second document begins here; one file holds one"),
        of("a tab", "targets:\n\t- name: a\n", "2:1: a tab can't indent YAML; use spaces"),
        of(
            "a colon within a value",
            "location: a: b\n",
            "1:12: a ': ' is not allowed here; put quotes around the value, or check the"
                + " indentation of this line"),
        of(
            "crooked indentation",
            "location: a\n  targets: []\n",
            "2:10: a ': ' is not allowed here; put quotes around the value, or check the"
                + " indentation of this line"),
        of("an open quote", "location: 'a\n", "1:11: this quote is never closed"),
        of(
            "a pattern in double quotes",
            "location: \"\\d+\"\n",
            "1:13: a backslash in double quotes is an escape of YAML's own; put a pattern in single"
                + " quotes"),
        of(
            "a colon between braces",
            "expect: {body: {matches: status: OK}}\n",
            "1:32: a ': ' can't be in a value between braces; put quotes around the value"),
        of("an open bracket", "targets: [\n", "2:1: it ends before a '[' or a '{' is closed"),
        of(
            "an open brace",
            "kafka: {tls: {ca: ca.pem}\nweb: {}\n",
            "1:8: the '{' that opens here is not closed, or a ',' is missing before line 2"),
        of(
            "an open variable between braces",
            "kafka: {bootstrap_servers: ${KAFKA, tls: {}}\n",
            "1:28: '${' is not closed; add '}', or write '$$' for a dollar"),
        of(
            "an open variable in quotes, with a brace further on",
            "kafka: {bootstrap_servers: '${KAFKA', tls: {}}\n",
            "1:28: kafka.bootstrap_servers: '${' is not closed; add '}', or write '$$' for a"
                + " dollar"),
        of(
            "a control character",
            "location: a\u0001\n",
            "1:12: character U+0001 is not allowed in YAML"),
        of(
            "a tag",
            "location: !!str a\n",
            "1:11: YAML tags are not used here; remove tag:yaml.org,2002:str"),
        of(
            "an alias of nothing",
            "location: *a\n",
            "1:11: *a is not defined above; mark a value with &a"),
        of("a mapping as a key", "? {a: b}\n: c\n", "1:3: a key has to be plain text"),
        of(
            "an unknown key",
            "target: []\n",
            "1:1: target: unknown key; did you mean targets? Known here: location, kafka, postgres,"
                + " ops, check, dns, write, storage, notify, web, maintenance, targets, defaults,"
                + " include"),
        of(
            "a name server by name",
            "dns: {servers: ['10.0.0.53', dns.example]}\n",
            "1:30: dns.servers[1]: 'dns.example' is not a name server: write 10.0.0.53,"
                + " 10.0.0.53:5353 or [::1]:5353"),
        of(
            "more name servers than are asked",
            "dns: {servers: ['::1', '::1', '::1', '::1', '::1', '::1', '::1', '::1', '::1']}\n",
            "1:16: dns.servers: must name at most 8"),
        of(
            "a cache policy that isn't one",
            "dns: {cache: always}\n",
            "1:14: dns.cache: 'always' must be off or ttl"),
        of(
            "targets that are a mapping",
            "targets: {a: b}\n",
            "1:10: targets: expected a list; begin each target with '- name:'"),
        of(
            "a target that is a URL",
            "targets: [http://a/]\n",
            "1:11: targets[0]: expected a mapping with name and url, found a single value"),
        of(
            "a target without anything",
            "targets:\n- interval: 30s\n",
            "2:3: targets[0]: key name is missing; add name: shop",
            "2:3: targets[0]: key url is missing; add url: https://shop.example/"),
        of(
            "a name misspelt is not missing too",
            "targets:\n- nam: a\n  url: http://a/\n",
            "2:3: targets[0].nam: unknown key; did you mean name? Known here: " + TARGET_KEYS),
        of(
            "a bad name",
            "targets:\n- name: a b\n  url: http://a/\n",
            "2:9: targets[0].name: 'a b' must be 1 to 100 letters, digits, '-', '_' or '.'"),
        of(
            "a name taken",
            "targets:\n- name: a\n  url: http://a/\n- name: a\n  url: http://b/\n",
            "4:9: targets[1].name: target 'a' is already defined at vedette.yaml:2:9; give one of"
                + " them another name"),
        of(
            "no URL",
            "targets:\n- name: a\n  url: shop.example\n",
            "3:8: targets[0].url: must begin with http:// or https://, such as"
                + " https://shop.example"),
        of(
            "an address and a port",
            "targets:\n- name: a\n  url: 127.0.0.1:28001/500\n",
            "3:8: targets[0].url: must begin with http:// or https://, such as"
                + " http://127.0.0.1:28001/500"),
        of(
            "no URL, and what is secret of it",
            "targets:\n- {name: a, url: 'u:hunter2@a/'}\n- {name: b, url: 'a/?token=hunter2'}\n",
            "2:18: targets[0].url: must begin with http:// or https://",
            "3:18: targets[1].url: must begin with http:// or https://"),
        of(
            "a forgotten dash",
            "targets:\n- name: a\n  url: http://a/\n  name: b\n",
            "4:3: targets[0].name: this key is already set at vedette.yaml:2:3; keep one; a new"
                + " entry begins with \"- \""),
        of(
            "a key twice in braces",
            "targets: [{name: a, name: b, url: 'http://a/'}]\n",
            "1:21: targets[0].name: this key is already set at vedette.yaml:1:12; keep one"),
        of(
            "another scheme",
            "targets:\n- name: a\n  url: ftp://u:hunter2@a/\n",
            "3:8: targets[0].url: must begin with http:// or https://"),
        of(
            "a URL with a blank in its host",
            "targets:\n- name: a\n  url: http://u:hunter2@a b/\n",
            "3:8: targets[0].url: the host holds a blank, which no name has; remove it"),
        of(
            "a port beyond all",
            "targets:\n- name: a\n  url: http://a:99999/\n",
            "3:8: targets[0].url: the port must be a number up to 65535 (a / ? or # in a password"
                + " is written %2F, %3F, %23)"),
        of(
            "name and URL by default",
            "defaults: {name: a, url: http://b/}\n",
            "1:18: defaults.name: name belongs to one target and has no default; remove it here",
            "1:26: defaults.url: url belongs to one target and has no default; remove it here"),
        of(
            "a default misspelt, without any target",
            "defaults: {intervall: 5s}\n",
            "1:12: defaults.intervall: unknown key; did you mean interval? Known here: "
                + TARGET_KEYS),
        of(
            "a bad default, once",
            "defaults: {interval: 5x}\n"
                + "targets:\n"
                + "- {name: a, url: 'http://a/'}\n"
                + "- {name: b, url: 'http://b/'}\n",
            "1:22: defaults.interval: '5x' is not a duration; write 250ms, 30s, 5m, 1h or 2d"),
        of(
            "defaults that contradict each other",
            "defaults: {interval: 5s, timeout: 9s}\ntargets:\n- {name: a, url: 'http://a/'}\n",
            "1:35: defaults.timeout: must be from 1ms to the interval, at most 5m"),
        of(
            "a location with a space",
            "location: a b\n",
            "1:11: location: 'a b' must be 1 to 100 letters, digits, '-', '_' or '.'"),
        of(
            "Kafka without a broker",
            "kafka: {partitions: 3}\n",
            "1:8: kafka: key bootstrap_servers is missing; add bootstrap_servers:"
                + " kafka.example:12692"),
        of(
            "a SASL mechanism of its own",
            "kafka: {bootstrap_servers: 'a:1', sasl: {mechanism: GSSAPI, username: u, password:"
                + " p}}\n",
            "1:53: kafka.sasl.mechanism: 'GSSAPI' must be SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN"),
        of(
            "a port out of range",
            "ops: {port: 65536}\n",
            "1:13: ops.port: must be from 0 to 65535"),
        of(
            "PostgreSQL without a URL",
            "postgres: {}\n",
            "1:11: postgres: key url is missing; add url:"
                + " postgres://user:${PGPASSWORD}@pg.example:12691/defaultdb?sslmode=verify-full&sslrootcert=ca.pem"),
        of(
            "a list for a secret",
            "postgres: {url: [a]}\n",
            "1:17: postgres.url: expected text, found a list"),
        of(
            "two mistakes of one record",
            "targets:\n- {name: a b, url: 'ftp://a/', redirects: 99}\n",
            "2:10: targets[0].name: 'a b' must be 1 to 100 letters, digits, '-', '_' or '.'",
            "2:20: targets[0].url: must begin with http:// or https://",
            "2:43: targets[0].redirects: must be from 0 to 20"),
        of(
            "a dependency on a misspelt target",
            "targets:\n- {name: router, url: 'http://a/'}\n"
                + "- {name: shop, url: 'http://a/', depends_on: ruoter}\n",
            "3:46: targets[1].depends_on: 'ruoter': there is no such target; did you mean router?"),
        of(
            "targets that depend on each other",
            "targets:\n"
                + "- {name: a, url: 'http://a/', depends_on: [b]}\n"
                + "- {name: b, url: 'http://a/', depends_on: [c, a]}\n"
                + "- {name: c, url: 'http://a/'}\n",
            "2:44: targets[0].depends_on[0]: a depends on b, which depends on a; remove one of"
                + " these dependencies"),
        of(
            "an inherited dependency on itself",
            "defaults: {depends_on: [b]}\ntargets:\n- {name: a, url: 'http://a/'}\n"
                + "- {name: b, url: 'http://a/'}\n",
            "1:24: defaults.depends_on: must not name 'b' itself; where the defaults do, write"
                + " depends_on: [] here"),
        of(
            "no false alarm about a timeout when the interval is bad",
            "targets:\n- {name: a, url: 'http://a/', interval: 5x, timeout: 2m}\n",
            "2:41: targets[0].interval: '5x' is not a duration; write 250ms, 30s, 5m, 1h or 2d"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mistakesInFiles(String name, String file, String messages) { // 75
    expect(file, messages, name);
  }

  @Test
  void aFileThatIsNotThere() {
    LoadResult reading = new ConfigurationDirectory(directory).read();

    assertThat(ConfigurationDirectory.describe(reading))
        .isEqualTo(
            "vedette.yaml:1:1: no such file; write one with 'vedette init',"
                + " or name yours with '-c FILE'");
  }

  @Test
  void anotherFileThatIsNotThere() {
    LoadResult reading =
        new ConfigurationReader(Map.of(), directory).read(Path.of("shops", "nope.yaml"));

    assertThat(ConfigurationDirectory.describe(reading))
        .isEqualTo(
            "shops/nope.yaml:1:1: no such file; look at the name, or write one with 'vedette init"
                + " shops/nope.yaml'");
  }

  @Test
  void aCorrectedUrlRepeatsTheNameOfAVariableAlone() {
    assertThat(
            new ConfigurationDirectory(directory)
                .variable("SHOP", "Hunter2.example")
                .problems("targets: [{name: a, url: '${SHOP}/x'}]"))
        .isEqualTo(
            "vedette.yaml:1:26: targets[0].url: must begin with http:// or https://, such as"
                + " https://${SHOP}/x");
  }

  @Test
  void aFileThatIncludesItself() {
    assertThat(
            new ConfigurationDirectory(directory)
                .file("a.yaml", "targets: []")
                .problems("include: [a.yaml, ./vedette.yaml]"))
        .isEqualTo(
            "vedette.yaml:1:19: include[1]: a file can't include itself; name others, or remove"
                + " this");
  }

  @Test
  void aFileThatIsNotText() throws Exception {
    Files.write(directory.resolve("vedette.yaml"), new byte[] {'a', (byte) 0xff});

    assertThat(ConfigurationDirectory.describe(new ConfigurationDirectory(directory).read()))
        .isEqualTo("vedette.yaml:1:1: the file is not text in UTF-8; save it in that encoding");
  }

  private void expect(String yaml, String messages, String name) {
    assertThat(
            new ConfigurationDirectory(directory)
                .problems(yaml)
                .replace(directory.toString(), "DIR"))
        .as(name)
        .isEqualTo(messages);
  }

  private static Arguments in(String name, String mistake, String message) {
    return Arguments.of(name, mistake, message);
  }

  private static Arguments of(String name, String file, String... messages) {
    return Arguments.of(
        name,
        file,
        Stream.of(messages)
            .map(message -> "vedette.yaml:" + message)
            .collect(Collectors.joining("\n")));
  }
}
