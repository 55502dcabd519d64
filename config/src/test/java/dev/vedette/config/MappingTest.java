package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vedette.check.CheckSettings;
import dev.vedette.model.AlertSettings;
import dev.vedette.model.Auth;
import dev.vedette.model.Expectation;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.IpFamily;
import dev.vedette.model.JsonExpectation;
import dev.vedette.model.Retention;
import dev.vedette.model.StatusRange;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.json.JsonPath;
import dev.vedette.model.json.JsonScalar;
import dev.vedette.model.text.ByteSize;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import dev.vedette.ops.OpsSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.web.WebSettings;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.WriteSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every default, and every key with a value of its own. */
class MappingTest {
  @TempDir private Path path;
  private ConfigurationDirectory directory;

  @BeforeEach
  void makeDirectory() {
    directory = new ConfigurationDirectory(path);
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    Configuration configuration = directory.load("location:\n");

    assertThat(configuration.location()).isEqualTo("local");
    assertThat(configuration.kafka()).isNull();
    assertThat(configuration.postgres()).isNull();
    assertThat(configuration.ops()).isEqualTo(new OpsSettings("127.0.0.1", null));
    assertThat(configuration.check()).isEqualTo(CheckSettings.of(5000, "vedette-spool"));
    assertThat(configuration.write()).isEqualTo(WriteSettings.DEFAULT);
    assertThat(configuration.storage()).isEqualTo(StorageSettings.DEFAULT);
    assertThat(configuration.web()).isEqualTo(new WebSettings("127.0.0.1", 8080));
    assertThat(configuration.targets()).isEmpty();
  }

  @Test
  void aMethodInLowerCaseIsTheMethod() { // 116
    assertThat(target("- {name: a, url: 'http://a/', method: get}").method()).isEqualTo("GET");
    assertThat(target("- {name: a, url: 'http://a/', method: Post}").method()).isEqualTo("POST");
  }

  @Test
  void aTargetNeedsNameAndUrlOnly() {
    Target target = target("- {name: a, url: 'http://a/'}");

    assertThat(target)
        .isEqualTo(
            Target.of("a", Url.parse("http://a/"), Duration.ofSeconds(60), Duration.ofSeconds(10)));
  }

  @Test
  void keysWithoutAValueAreAsIfTheyWereNotThere() {
    Target target =
        target("- {name: a, url: 'http://a/', headers: , expect: {body: }, tls: null, method: ~}");

    assertThat(target.headers()).isEmpty();
    assertThat(target.expect()).isEqualTo(Expectation.DEFAULT);
    assertThat(target.tls()).isEqualTo(Tls.DEFAULT);
    assertThat(target.method()).isEqualTo("GET");
  }

  @Test
  void everyKeyOfATargetArrives() {
    directory.file("pem/ca.pem", "").file("c.pem", "").file("k.pem", "");

    Target target =
        target(
            """
            - name: shop
              url: https://shop.example/
              interval: 30s
              timeout: 500ms
              method: POST
              headers: {Accept: text/html, X-Number: 1}
              body: '{"ping":1}'
              auth: {basic: {username: u, password: 'p: #{}'}}
              tls: {ca: pem/ca.pem, certificate: c.pem, key: k.pem, server_name: s, verify: false}
              http: 2
              ip: 4
              redirects: 0
              proxy: http://proxy.example:3128
              expect:
                status: [2xx, 304, 401-403]
                headers: {Content-Type: 'text/html.*'}
                body: {matches: 'status: OK', not_matches: Exception, max_bytes: 64KiB}
                json:
                - {path: $.status, equals: ok}
                - {path: "$['n'][0]", equals: 3}
                - {path: $.s, equals: '3'}
                - {path: $.b, equals: true}
                latency: 200ms
                certificate_days: 14
              redact: [token, key]
              evidence: {body: 1KiB}
              alerts: {after: 5, recover: 1, quorum: 2}
              depends_on: router
              pause: true
              tags: {team: web}
            - {name: router, url: 'http://router.example/'}
            """);

    assertThat(target)
        .isEqualTo(
            new Target(
                "shop",
                Url.parse("https://shop.example/"),
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                "POST",
                Map.of("Accept", "text/html", "X-Number", "1"),
                "{\"ping\":1}",
                null,
                new Auth(new Auth.Basic("u", "p: #{}"), null),
                new Tls(
                    path.resolve("pem/ca.pem"),
                    path.resolve("c.pem"),
                    path.resolve("k.pem"),
                    "s",
                    false),
                HttpVersion.V2,
                IpFamily.V4,
                0,
                Url.parse("http://proxy.example:3128"),
                false,
                new Expectation(
                    List.of(
                        new StatusRange(200, 299),
                        new StatusRange(304, 304),
                        new StatusRange(401, 403)),
                    Map.of("Content-Type", "text/html.*"),
                    new Expectation.Body("status: OK", "Exception", new ByteSize(64 << 10)),
                    List.of(
                        json("$.status", new JsonScalar.Text("ok")),
                        json("$['n'][0]", JsonScalar.parse("3")),
                        json("$.s", new JsonScalar.Text("3")),
                        json("$.b", new JsonScalar.Bool(true))),
                    Duration.ofMillis(200),
                    14),
                List.of("token", "key"),
                new Target.Evidence(new ByteSize(1 << 10)),
                new AlertSettings(5, 1, Quorum.atLeast(2)),
                List.of("router"),
                true,
                Map.of("team", "web"),
                new Secrets.Builder().add("p: #{}", Secrets.MASK).build()));
  }

  private static JsonExpectation json(String path, JsonScalar equals) {
    return new JsonExpectation(JsonPath.parse(path), equals);
  }

  @Test
  void everyOtherKeyArrives() {
    directory.file("ca.pem", "").file("c.pem", "").file("k.pem", "");

    Configuration configuration =
        directory.load(
            """
            location: berlin-1
            kafka:
              bootstrap_servers: a:1,b:2
              tls: {ca: ca.pem, certificate: c.pem, key: k.pem}
              sasl: {mechanism: SCRAM-SHA-256, username: u, password: p}
              partitions: 12
              replication: 3
              properties: {compression.type: zstd, linger.ms: 5}
            postgres: {url: 'postgres://u:p@h/d'}
            ops: {host: 0.0.0.0, port: 0}
            check: {max_in_flight: 7}
            write: {batch: 5, linger: 1s}
            storage: {raw: 10d, archive: 1y, hourly: 20d, daily: forever, evidence: 9d}
            web: {host: 0.0.0.0, port: 80}
            """);

    assertThat(configuration.location()).isEqualTo("berlin-1");
    assertThat(configuration.kafka())
        .isEqualTo(
            new KafkaSettings(
                "a:1,b:2",
                new KafkaSettings.KafkaTls(
                    path.resolve("ca.pem"), path.resolve("c.pem"), path.resolve("k.pem")),
                new KafkaSettings.Sasl("SCRAM-SHA-256", "u", "p"),
                12,
                3,
                Map.of("compression.type", "zstd", "linger.ms", "5")));
    assertThat(configuration.requirePostgres().url()).isEqualTo("postgres://u:p@h/d");
    assertThat(configuration.ops()).isEqualTo(new OpsSettings("0.0.0.0", 0));
    assertThat(configuration.check()).isEqualTo(CheckSettings.of(7, "vedette-spool"));
    assertThat(configuration.write()).isEqualTo(new WriteSettings(5, Duration.ofSeconds(1)));
    assertThat(configuration.storage())
        .isEqualTo(
            new StorageSettings(
                new Retention(10),
                new Retention(365),
                new Retention(20),
                new Retention(Retention.FOREVER),
                new Retention(9)));
    assertThat(configuration.web()).isEqualTo(new WebSettings("0.0.0.0", 80));
  }

  @Test
  void oneElementMayStandWithoutBrackets() {
    Target target = target("- {name: a, url: 'http://a/', expect: {status: 404}, redact: t}");

    assertThat(target.expect().status()).containsExactly(new StatusRange(404, 404));
    assertThat(target.redact()).containsExactly("t");
  }

  @Test
  void textKeepsTheFormInWhichItWasWritten() {
    assertThat(target("- {name: 007, url: 'http://a/', body: 1.50}").body()).isEqualTo("1.50");
    assertThat(target("- {name: 007, url: 'http://a/'}").name()).isEqualTo("007");
  }

  @Test
  void choicesAndBooleansDoNotCareForCase() {
    Target target = target("- {name: a, url: 'http://a/', ip: ANY, tls: {verify: False}}");

    assertThat(target.ip()).isEqualTo(IpFamily.ANY);
    assertThat(target.tls().verify()).isFalse();
  }

  @Test
  void anchorsAndAliasesAreFollowed() {
    Configuration configuration =
        directory.load(
            """
            targets:
            - {name: a, url: 'http://a/', expect: &strict {latency: 1s}}
            - {name: b, url: 'http://b/', expect: *strict}
            """);

    assertThat(configuration.targets())
        .allSatisfy(each -> assertThat(each.expect().latency()).isEqualTo(Duration.ofSeconds(1)));
  }

  @Test
  void aCommandThatLacksSomethingSaysWhatToAdd() {
    Configuration configuration = directory.load("location: a");

    assertThat(catchThrowable(configuration::requireKafka))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessage(
            "the configuration has no kafka, which this command needs;"
                + " add kafka: {bootstrap_servers: \"kafka.example:9092\"}");
    assertThat(catchThrowable(configuration::requirePostgres))
        .hasMessageContaining("has no postgres");
    assertThat(catchThrowable(configuration::requireTargets))
        .hasMessageContaining("has no targets");
  }

  @Test
  void theFilesReadAreNamed() {
    directory.file("more.yaml", "targets: []");

    LoadResult reading = directory.read("include: more.yaml");

    assertThat(reading.watched())
        .containsExactlyInAnyOrder(path.resolve("vedette.yaml"), path.resolve("more.yaml"));
  }

  private Target target(String yaml) {
    return directory.load("targets:\n" + yaml).targets().getFirst();
  }
}
