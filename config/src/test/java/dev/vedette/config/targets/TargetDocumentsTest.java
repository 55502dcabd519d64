package dev.vedette.config.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vedette.check.targets.DocumentSettings;
import dev.vedette.config.ConfigurationDirectory;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.config.targets.TargetDocument.Change;
import dev.vedette.config.yaml.Composer;
import dev.vedette.config.yaml.KeyPath;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Place;
import dev.vedette.config.yaml.Problem;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Source;
import dev.vedette.model.Target;
import dev.vedette.model.json.JsonScalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets on their way through Kafka: from files to documents and back. */
class TargetDocumentsTest {
  @TempDir private Path path;
  private ConfigurationDirectory directory;

  @BeforeEach
  void makeDirectory() {
    directory = new ConfigurationDirectory(path);
  }

  private SortedMap<String, TargetDocument> documents(String... files) {
    return new ConfigurationReader(Map.of("SET", "here"), path)
        .documents(List.of(files).stream().map(Path::of).toList(), null);
  }

  private TargetDocument only(String yaml) {
    directory.file("t.yaml", yaml);
    SortedMap<String, TargetDocument> documents = documents("t.yaml");
    assertThat(documents).hasSize(1);
    return documents.firstEntry().getValue();
  }

  private String problems(String... files) {
    InvalidConfiguration invalid =
        catchThrowableOfType(InvalidConfiguration.class, () -> documents(files));
    return invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  private Target parsed(TargetDocument document) throws InvalidTargetDocument {
    return reader().parse(document.name(), document.json());
  }

  private TargetDocuments reader() {
    return reader(
        new DocumentSettings(
            List.of("PASSWORD", "CODE", "NONE", "UNSET"), List.of(path.toString())));
  }

  private TargetDocuments reader(DocumentSettings allowed) {
    return new TargetDocuments(
        Map.of("PASSWORD", "p@ss: {", "CODE", "7", "KAFKA_PASSWORD", "hush"),
        path,
        new DocumentPolicy(allowed, false));
  }

  @Test
  void aDocumentHoldsTheDefaultsAndIsNotExpanded() {
    assertThat(
            only("""
            defaults: {interval: 30s, tls: {ca: ca.pem}, headers: {B: '2', A: x}, tags: {team: web}}
            targets:
            - url: https://a/
              name: a
              auth: {basic: {username: "${SET}", password: ${PASSWORD}}}
              tags: {zone: 1, released: 2026-01-01}
              headers: {B: null}
              expect: {status: 204, body: {}, certificate_days: 14}
            """)
                .json())
        .isEqualTo(
            """
            {"name":"a","url":"https://a/","interval":"30s","headers":{"A":"x","B":"null"},\
            "auth":{"basic":{"username":"${SET}","password":"${PASSWORD}"}},"tls":{"ca":"ca.pem"},\
            "expect":{"status":[204],"certificate_days":14},\
            "tags":{"released":"2026-01-01","team":"web","zone":1}}\
            """);
  }

  @Test
  void whatATerminalObeysIsEscaped() {
    String body = "\\u0007\\u007f\\u0085\\u202e\\u2066\\ufeff é😀";
    assertThat(only("targets: [{name: a, url: 'http://a/', body: \"" + body + "\"}]").json())
        .endsWith("\"body\":\"\\u0007\\u007F\\u0085\\u202E\\u2066\\uFEFF é😀\"}");
  }

  @Test
  void theSameTargetWrittenDifferentlyIsTheSameDocument() {
    TargetDocument one =
        only(
            """
            targets:
            - {name: a, url: 'http://a/', http: 1.1, tags: {b: x, a: y}, expect: {latency: 2s, status: [2xx]}}
            """);
    TargetDocument other =
        only(
            """
            defaults: {"expect": {"status": 2xx}, method: HEAD, auth: {bearer: $$${X}}}
            targets:
            - expect:
                latency: "2s"
              tags:
                a: 'y'
                b: "x"
              http: 1.1
              auth: null
              method: ~
              url: http://a/
              name: a
            """);

    assertThat(other).isEqualTo(one);
    assertThat(other.json()).isEqualTo(one.json());
    assertThat(other.changesSince(one)).isEmpty();
  }

  @Test
  void aNumberIsNoTextAndStaysAsItIsWritten() throws Exception {
    TargetDocument document =
        only(
            """
            targets:
            - name: a
              url: http://a/
              tags: {version: 1.10, build: 007, quoted: '5', yes: True}
              expect:
                json:
                - {path: $.a, equals: '123'}
                - {path: $.b, equals: 123}
                - {path: $.c, equals: +07}
                - {path: $.d, equals: TRUE}
                - {path: $.e, equals: 'true'}
            """);

    assertThat(document.json())
        .contains("\"version\":1.10", "\"build\":\"007\"", "\"quoted\":\"5\"", "\"yes\":\"True\"");
    Target target = parsed(document);
    assertThat(target.tags())
        .isEqualTo(Map.of("version", "1.10", "build", "007", "quoted", "5", "yes", "True"));
    assertThat(target.expect().json())
        .extracting(each -> each.equals())
        .containsExactly(
            new JsonScalar.Text("123"),
            JsonScalar.parse("123"),
            JsonScalar.parse("7"),
            new JsonScalar.Bool(true),
            new JsonScalar.Text("true"));
  }

  @Test
  void aCheckerExpandsVariablesAndFindsFilesBesideItsConfiguration() throws Exception {
    TargetDocument document =
        only(
            """
            defaults: {timeout: 20s}
            targets:
            - name: a
              url: http://a/
              interval: 5s
              auth: {basic: {username: u, password: "${PASSWORD}"}}
              tls: {ca: ca.pem}
              body: "${file:body.txt} $$ ${NONE:-a, \\"b\\"}"
            """);
    assertThatThrownBy(() -> parsed(document))
        .isInstanceOf(InvalidTargetDocument.class)
        .hasMessage(
            "target 'a' in vedette.targets: body: ${file:body.txt}: no such file: %s;"
                    .formatted(path.resolve("body.txt"))
                + " tls.ca: no such file: "
                + path.resolve("ca.pem"));
    directory.file("ca.pem", "").file("body.txt", "from a file\n");

    Target target = parsed(document);
    assertThat(target.auth().basic().password()).isEqualTo("p@ss: {");
    assertThat(target.tls().ca()).isEqualTo(path.resolve("ca.pem"));
    assertThat(target.body()).isEqualTo("from a file $ a, \"b\"");
    assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anyTextComesBackAsItWas() throws Exception {
    for (String text :
        List.of(
            "$${x",
            "$${x}, \"b\": [1] }",
            "\\n",
            "a\nb\t\u0000\u0007\u0085\u2028\u202e\ufeff\u007f",
            "\uD83D\uDE00 é",
            "#: - ? & *a !b |",
            " ",
            "~",
            "null",
            "'",
            "- a\n\n  b\n",
            "x".repeat(2_000))) {
      TargetDocument document =
          reader()
              .read(
                  "a",
                  DocumentJson.of(
                      TargetDefaults.with(
                          (Node.Mapping) node("{name: a, url: 'http://a/'}"),
                          new Node.Entry(
                              scalar("body"),
                              new Node.Scalar(scalar("").place(), KeyPath.ROOT, text, false)))));
      directory.file("t.yaml", TargetDocument.yaml(List.of(document)));

      assertThat(documents("t.yaml").get("a")).isEqualTo(document);
      String expected = text.equals("~") || text.equals("null") ? text : text.replace("$$", "$");
      assertThat(parsed(document).body()).isEqualTo(expected);
    }
  }

  private static Node node(String yaml) {
    return Composer.compose(Source.of("t", Path.of("/t"), 0, yaml), new Problems());
  }

  private static Node.Scalar scalar(String text) {
    return new Node.Scalar(
        Place.startOf(Source.of("t", Path.of("/t"), 0, "")), KeyPath.ROOT, text, false);
  }

  @Test
  void everythingExportedIsReadAgain() {
    directory.file(
        "t.yaml",
        """
        defaults: {interval: 5s, timeout: 3s}
        targets:
        - {name: a, url: 'http://a/', tags: {n: 1.10, t: '1.10', z: 007, '1': x}, redact: [], http: 2}
        - name: b
          url: https://b/
          expect: {json: [{path: $.a, equals: 1e3}, {path: $.b, equals: '1'}], status: [2xx, 304]}
          auth: {bearer: "${TOKEN:-a, {b}"}
        """);
    SortedMap<String, TargetDocument> documents = documents("t.yaml");
    directory.file("again.yaml", TargetDocument.yaml(documents.values()));

    assertThat(documents("again.yaml")).isEqualTo(documents);
    assertThat(TargetDocument.yaml(List.of())).isEqualTo("targets: []\n");
  }

  @Test
  void allMistakesOfAllFilesAreToldAtOnce() {
    directory
        .file("d/b.yaml", "targets: [{name: a, url: 'ftp://b/'}]\nkafka: {}")
        .file(
            "a.yaml",
            """
            locatoin: x
            include: d/*.yaml
            defaults: {interval: x}
            targets:
            - {name: a, url: http://a/, expect: {body: {matches: '('}}}
            - {name: "${SET}", url: http://b/}
            - {name: c, url: "http://u:p@${HOST}/", auth: {bearer: hush}}
            - {name: d, url: http://d/, expect: {json: [{path: $.a, equals: ${CODE}}]}}
            """)
        .file("c.yaml", "targets: [{name: c, url: 'http://c/'}]");

    assertThat(problems("a.yaml", "c.yaml", "a.yaml", "gone.yaml").lines())
        .extracting(line -> line.replaceFirst("[Kk]nown here: .*", "…"))
        .containsExactly(
            "a.yaml:1:1: locatoin: unknown key; did you mean location? …",
            "a.yaml:3:22: defaults.interval: 'x' is not a duration; write 250ms, 30s, 5m, 1h or 2d",
            "a.yaml:5:54: targets[0].expect.body.matches: not a pattern: missing closing );"
                + " the syntax is RE2's, https://github.com/google/re2/wiki/Syntax",
            "a.yaml:6:10: targets[1].name: the name is the key in Kafka; write it without"
                + " variables",
            "a.yaml:7:18: targets[2].url: a secret must not stand in Kafka;"
                + " write ${NAME}, which each checker looks up",
            "a.yaml:7:56: targets[2].auth.bearer: a secret must not stand in Kafka;"
                + " write ${NAME}, which each checker looks up",
            "a.yaml:8:65: targets[3].expect.json[0].equals: put quotes around the variable:"
                + " whether it is a number is not known here",
            "d/b.yaml:1:18: targets[0].name: target 'a' is already defined at a.yaml:5:10;"
                + " give one of them another name",
            "d/b.yaml:1:26: targets[0].url: must begin with http:// or https://",
            "d/b.yaml:2:1: kafka: an included file holds targets and defaults only; remove this"
                + " key",
            "c.yaml:1:18: targets[0].name: target 'c' is already defined at a.yaml:7:10;"
                + " give one of them another name",
            "gone.yaml:1:1: no such file: " + path.resolve("gone.yaml"));
  }

  @Test
  void whatOnlyTheCheckerKnowsIsNoMistake() {
    TargetDocument document =
        only(
            """
            kafka: {bootstrap_servers: "${NOT_HERE}"}
            location: x
            targets:
            - name: a
              url: http://${HOST}/
              interval: ${INTERVAL}
              timeout: 40s
              tls: {certificate: "${CERTIFICATE}", key: gone.pem}
              body_file: gone
              method: ${METHOD}
              headers: {X: "${X}"}
              expect: {status: ["${STATUS}", 200], body: {matches: "${PATTERN}"}}
            """);
    assertThat(document.shown("interval")).contains("${INTERVAL}");
    directory.file(
        "t.yaml", "targets:\n- {name: a, url: 'http://${H}/', interval: 0s, body: '${'\n}");
    assertThat(problems("t.yaml"))
        .isEqualTo(
            """
            t.yaml:2:44: targets[0].interval: must be from 1s to 1d
            t.yaml:2:54: targets[0].body: '${' is not closed; add '}', or write '$$' for a dollar\
            """);
  }

  @Test
  void whatABrokerWouldRefuseIsTold() {
    directory.file(
        "t.yaml", "targets: [{name: a, url: 'http://a/', body: " + "é".repeat(500_000) + "}]");
    assertThat(problems("t.yaml")).contains("Kafka takes 1000000; use body_file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                          | expected a JSON object
          ''                          | expected a JSON object
          {                           | it ends before
          {"name":"a"}                | key url is missing
          {"name":"b","url":"http://a/"} | name: 'b' must be the document's key itself
          {"name":"a","url":"http://a/","interval":"0s","methd":"GET"} | methd: unknown key; did you mean method?
          {"name":"a","url":"http://a/","body":"${UNSET}"} | body: environment variable UNSET is not set
          """)
  void aBrokenDocumentIsOneClearMessage(String json, String message) {
    assertThatThrownBy(() -> reader().parse("a", json))
        .isInstanceOf(InvalidTargetDocument.class)
        .hasMessageStartingWith("target 'a' in vedette.targets: ")
        .hasMessageContaining(message)
        .hasNoSuppressedExceptions();
  }

  @Test
  void aVariableCantGiveADocumentAnotherName() {
    assertThatThrownBy(
            () -> reader().parse("${CODE}", "{\"name\":\"${CODE}\",\"url\":\"http://a/\"}"))
        .isInstanceOf(InvalidTargetDocument.class)
        .hasMessageContaining("name: '${CODE}' must be the document's key itself");
  }

  @Test
  void changesAreTheKeysThatDifferWithoutTheirSecrets() throws Exception {
    TargetDocument before =
        reader()
            .read(
                "a",
                """
                {"name":"a","url":"http://u:hush@a/","interval":"60s","auth":{"bearer":"hush"},
                 "headers":{"Cookie":"hush"},"expect":{"status":["2xx"]}}\
                """);
    TargetDocument after =
        reader()
            .read(
                "a",
                """
                {"name":"a","url":"http://b/","interval":"30s","auth":{"bearer":"${TOKEN}"},
                 "tags":{"team":"web"},"expect":{"status":[200,"3xx"]}}\
                """);

    assertThat(after.changesSince(before))
        .containsExactly(
            new Change("auth.bearer", "***", "${TOKEN}"),
            new Change("expect.status", "[\"2xx\"]", "[200,\"3xx\"]"),
            new Change("headers.Cookie", "***", null),
            new Change("interval", "60s", "30s"),
            new Change("tags.team", null, "web"),
            new Change("url", "http://a/", "http://b/"));
    assertThat(after.tags()).containsExactly("team=web");
    assertThat(before.shown("method")).contains("GET");
    assertThat(before.shown("proxy")).isEmpty();
  }

  private static String document(String rest) {
    return "{\"name\":\"a\",\"url\":\"http://a/\"," + rest + "}";
  }

  private String refusal(TargetDocuments documents, String json) {
    InvalidTargetDocument refused =
        catchThrowableOfType(InvalidTargetDocument.class, () -> documents.parse("a", json));
    return refused == null ? "" : refused.reason();
  }

  // 113
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"a\",\"url\":\"https://elsewhere/?k=${KAFKA_PASSWORD}\"}",
        "{\"name\":\"a\",\"url\":\"https://${KAFKA_PASSWORD}/\"}",
        "{\"name\":\"a\",\"url\":\"http://a/\",\"headers\":{\"X\":\"${KAFKA_PASSWORD}\"}}",
        "{\"name\":\"a\",\"url\":\"http://a/\",\"tags\":{\"x\":\"${KAFKA_PASSWORD}\"}}",
        "{\"name\":\"a\",\"url\":\"http://a/\",\"body\":\"${KAFKA_PASSWORD:-none}\"}",
        "{\"name\":\"a\",\"url\":\"http://a/\",\"interval\":\"${KAFKA_PASSWORD}\"}",
        "{\"name\":\"a\",\"url\":\"http://a/\",\"auth\":{\"bearer\":\"${KAFKA_PASSWORD}\"}}"
      })
  void aDocumentSeesNoVariableThatTheCheckerDoesNotAllow(String json) throws Exception { // 113
    TargetDocuments strict = reader(DocumentSettings.NONE);

    assertThat(refusal(strict, json))
        .contains(
            "${KAFKA_PASSWORD} may not be used by a document here:"
                + " check.documents.variables of this checker allows none")
        .doesNotContain("hush");
    assertThat(strict.objection(strict.read("a", json)))
        .hasValueSatisfying(why -> assertThat(why).contains("${KAFKA_PASSWORD} may not be used"));
  }

  @Test
  void aVariableIsAllowedByItsNameOrByItsBeginning() { // 113
    String json = document("\"body\":\"${KAFKA_PASSWORD}\"");

    assertThat(refusal(reader(new DocumentSettings(List.of("KAFKA_*"), List.of())), json))
        .isEmpty();
    assertThat(refusal(reader(new DocumentSettings(List.of("KAFKA_PASSWORD"), List.of())), json))
        .isEmpty();
    assertThat(refusal(reader(new DocumentSettings(List.of("KAFKA", "AFKA*"), List.of())), json))
        .contains("allows KAFKA, AFKA*");
  }

  @Test
  void aDocumentReachesNoFileOutsideOfWhatTheCheckerAllows() throws Exception { // 113
    Path allowed = Files.createDirectories(path.resolve("allowed"));
    directory.file("secret", "hush").file("allowed/page", "fine").file("allowed/in/side", "fine");
    Files.createSymbolicLink(allowed.resolve("link"), path.resolve("secret"));
    Files.createSymbolicLink(allowed.resolve("up"), path);
    Files.createSymbolicLink(allowed.resolve("ok"), allowed.resolve("page"));
    TargetDocuments strict = reader(new DocumentSettings(List.of(), List.of(allowed.toString())));

    for (String inside : List.of("allowed/page", "allowed/../allowed/in/side", "allowed/ok")) {
      assertThat(refusal(strict, document("\"body_file\":\"" + inside + "\""))).isEmpty();
      assertThat(refusal(strict, document("\"body\":\"${file:" + inside + "}\""))).isEmpty();
    }
    assertThat(refusal(strict, document("\"body_file\":\"allowed/not-there\"")))
        .isEqualTo("body_file: no such file: " + allowed.resolve("not-there"));
    for (String outside :
        List.of(
            "/proc/self/environ",
            "secret",
            "allowed",
            "allowed/../secret",
            "allowed/link",
            "allowed/up/secret",
            "allowed/up/not-there",
            "allowed/up/allowed/page/../../secret")) {
      for (String key : List.of("\"body_file\":\"%s\"", "\"body\":\"${file:%s}\"")) {
        assertThat(refusal(strict, document(key.formatted(outside))))
            .as(outside)
            .contains("may not be used by a document here: check.documents.files", "no link leads");
      }
      for (String key : List.of("ca", "certificate", "key")) {
        assertThat(refusal(strict, document("\"tls\":{\"%s\":\"%s\"}".formatted(key, outside))))
            .contains("tls." + key + ": ");
      }
    }
  }

  // 113
  @Test
  void whatIsBelowAnAllowedDirectoryIsJudgedByNameOnAnotherMachine() throws Exception {
    TargetDocuments strict = reader(new DocumentSettings(List.of(), List.of("/etc/vedette/files")));

    assertThat(
            strict.objection(strict.read("a", document("\"body_file\":\"/etc/vedette/files/b\""))))
        .isEmpty();
    assertThat(
            strict.objection(
                strict.read("a", document("\"body_file\":\"/etc/vedette/files/../passwd\""))))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("body_file: /etc/vedette/passwd may not be used"));
  }

  @Test
  void aDocumentCanNotRelaxThePolicyOnAddresses() throws Exception { // 113
    TargetDocuments strict =
        new TargetDocuments(Map.of(), path, new DocumentPolicy(DocumentSettings.NONE, true));

    assertThat(strict.parse("a", document("\"deny_private_addresses\":false")))
        .extracting(Target::denyPrivateAddresses)
        .isEqualTo(true);
    assertThat(strict.parse("a", document("\"body\":\"x\"")).denyPrivateAddresses()).isTrue();
    assertThat(refusal(strict, document("\"proxy\":\"http://10.0.0.1:3128\"")))
        .isEqualTo(
            "proxy: must not be set: check.deny_private_addresses holds for every target of this"
                + " checker, and a proxy resolves names itself");
  }

  // 113
  @Test
  void aDocumentCostsNoMoreThanItsBytes() {
    String laughs = "{\"name\":\"a\",\"url\":\"http://a/\",\"redact\":&a [x],\"status\":[*a,*a]}";
    assertThat(refusal(reader(), laughs))
        .contains("a document must not use aliases: write the value of *a out");
    assertThat(refusal(reader(), document("\"body\":\"" + "x".repeat(1_000_000) + "\"")))
        .contains("is longer than 1000000 bytes");
  }

  // 113
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "headers":{"X":"a\\r\\nHost: b"} | headers.X: a header's value must be one line
          "headers":{"Host":"a\\nX: b"}     | headers.Host: a header's value must be one line
          "headers":{"X: y\\r\\nZ":"a"}    | this is not a header's name
          "method":"GET / HTTP/1.1"          | method: must be a request method
          "method":"CONNECT"                 | method: must not be CONNECT
          "expect":{"body":{"matches":"((a{1000}){1000}){10}"}} | expect.body.matches: its repetitions
          "expect":{"headers":{"X":"((a{1000}){1000}){10}"}} | expect.headers.X: its repetitions
          "interval":"10ms"                  | interval: must be from 1s to 1d
          """)
  void aDocumentCanNotWriteARequestOfItsOwn(String rest, String message) {
    assertThat(refusal(reader(), document(rest))).contains(message);
  }
}
