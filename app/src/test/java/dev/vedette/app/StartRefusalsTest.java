package dev.vedette.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.LoadResult;
import dev.vedette.model.Expectation;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.probe.Prober;
import dev.vedette.store.Database;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.wire.KafkaClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Whatever a role would refuse at its start {@code config check} refuses, with file and line. Each
 * case is given to the code of the role too, past the configuration's rules, so that it is a
 * refusal of the role that is looked for.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StartRefusalsTest {
  /** Where a refusal of the probe is written. */
  private static final Pattern REFUSAL = Pattern.compile("new InvalidTargetException\\(");

  /**
   * They can't come about by what a configuration says: a file that was there a moment ago is gone,
   * the library refuses what was looked at before, a URL was no URL, the machine is one that QUIC's
   * library was not built for.
   */
  private static final Set<String> NOT_BY_A_FILE =
      Set.of(
          "body_file: can't read",
          "tls: these settings can't be used",
          "url: a port",
          "http: 3 can't be spoken on this machine");

  /** The places in the probe's source whose refusals were met, as {@code Class:line}. */
  private static final Set<String> met = new TreeSet<>();

  @TempDir private static Path directory;
  private static Prober prober;

  @BeforeAll
  static void writeFiles() throws Exception {
    prober = Prober.start();
    TestAuthority authority = TestAuthority.create("Test");
    authority.issue("localhost").writeTo(directory, "one");
    authority.issue("localhost").writeTo(directory, "two");
    file("none.pem", "hello\n");
    file("empty.pem", "");
    file("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    file("old.key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    file("broken.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    file("large", "x".repeat((1 << 20) + 1));
  }

  @AfterAll
  static void close() {
    prober.close();
  }

  private static void file(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text, US_ASCII);
  }

  // 115
  @Order(1)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3:7   | ip: 4                                          | the address
          3:27  | expect: {body: {max_bytes: 65MiB}}             | at most 64MiB
          3:12  | headers: {Connection: close}                   | is set by Vedette itself
          3:12  | headers: {content-length: 5}                   | is set by Vedette itself
          3:9   | tls: {ca: none.pem}                            | none.pem
          3:9   | tls: {ca: empty.pem}                           | empty.pem
          3:9   | tls: {ca: broken.pem}                          | broken.pem
          3:9   | tls: {certificate: none.pem, key: one.key}     | none.pem
          3:9   | tls: {certificate: one.pem, key: none.pem}     | holds no key
          3:9   | tls: {certificate: one.pem, key: old.key}      | openssl pkcs8
          3:9   | tls: {certificate: one.pem, key: broken.key}   | broken.key
          3:9   | tls: {certificate: one.pem, key: two.key}      | is not that of the certificate
          3:11  | body_file: large                               | larger than 1MiB
          3:12  | headers: {X: "a\\vb"}                           | Validation failed
          4:11  | method: HEAD; expect: {body: {matches: x}}     | a response to HEAD has no body
          """)
  void whatTheProbeRefusesTheConfigurationRefuses(String place, String setting, String message)
      throws Exception {
    String yaml =
        "targets:\n- name: a\n  %s\n  url: https://[::1]/\n"
            .formatted(setting.replace("; ", "\n  "));
    Target target = loose(yaml).targets().getFirst();

    Throwable refusal = catchThrowable(() -> prober.prepare(target));

    assertThat(refusal).isInstanceOf(InvalidTargetException.class).hasMessageContaining(message);
    remember(refusal);
    assertRefused(yaml, place.substring(0, place.indexOf(':') + 1), message);
  }

  // 115
  @Order(2)
  @Test
  void everyRefusalOfTheProbeIsAmongThem() throws Exception {
    Path sources = Path.of("../probe/src/main/java/dev/vedette/probe");
    Set<String> unmet = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        unmet.addAll(unmet(file));
      }
    }
    assertThat(unmet).isEmpty();
  }

  // 115
  @Order(1)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3:  | matches: '('      | missing closing )
          3:  | not_matches: 'a++' | a++
          3:  | matches: '((a{1000}){1000}){10}' | repetitions
          """)
  void aPatternThatIsNoneIsRefusedByBoth(String place, String pattern, String message)
      throws Exception {
    String regex = pattern.replaceAll(".*'(.*)'", "$1");
    Target target =
        loose("targets: [{name: a, url: 'http://a/'}]\n")
            .targets()
            .getFirst()
            .expecting(Expectation.matching(regex));

    Throwable refusal = catchThrowable(() -> prober.prepare(target));

    assertThat(refusal).isInstanceOf(InvalidTargetException.class);
    remember(refusal);
    assertRefused(
        "targets:\n- name: a\n  expect: {body: {%s}}\n  url: http://a/\n".formatted(pattern),
        place,
        "expect.body." + pattern.replaceAll(":.*", ""));
  }

  // 115
  @Order(1)
  @Test
  void aNameThatQuicCanNotSpeakToIsRefusedByBoth() throws Exception {
    String yaml = "targets:\n- name: a\n  http: 3\n  url: https://a_b.example/\n";
    Target target = loose(yaml).targets().getFirst();

    Throwable refusal = catchThrowable(() -> prober.prepare(target));

    assertThat(refusal).isInstanceOf(InvalidTargetException.class);
    remember(refusal);
    assertRefused(yaml, "3:", "can't be spoken to this host");
  }

  // 115; 12, fault 8
  @Order(1)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1:27 | kafka: {bootstrap_servers: foo}                          | must be HOST:PORT
          1:27 | kafka: {bootstrap_servers: 'foo:99999'}                  | a port from 1 to 65535
          1:9  | kafka: {bootstrap_servers: 'a:1', properties: {acks: 1}} | must not set acks
          1:9  | kafka: {bootstrap_servers: 'a:1', properties: {linger.ms: soon}} | Invalid value soon for configuration linger.ms
          1:9  | kafka: {bootstrap_servers: 'a:1', properties: {ssl.protocol: none}, tls: {}} | none
          1:9  | kafka: {bootstrap_servers: 'a:1', tls: {ca: none.pem}}   | holds no certificate
          1:9  | kafka: {bootstrap_servers: 'a:1', tls: {ca: broken.pem}} | kafka
          1:9  | kafka: {bootstrap_servers: 'a:1', tls: {certificate: one.pem, key: old.key}} | openssl pkcs8
          1:9  | kafka: {bootstrap_servers: 'a:1', tls: {certificate: one.pem, key: two.key}} | is not that of the certificate
          1:12 | postgres: {url: 'mysql://u@h/d'}                         | must begin with postgres://
          1:12 | postgres: {url: 'postgres://u@h/d?sslmode=bogus'}        | sslmode 'bogus' must be one of
          1:12 | postgres: {url: 'postgres://u@h/d?sslmode=verify-full'}  | needs sslrootcert
          1:12 | postgres: {url: 'postgres://u@h:99999/d'}                | port must be from 1 to 65535
          1:12 | postgres: {url: 'postgres://u@h/d?sslrootcert=none.pem'} | holds no certificate
          1:12 | postgres: {url: 'postgres://u@h/d?sslrootcert=gone.pem'} | no readable file
          1:12 | postgres: {url: 'postgres://u@h/d?sslcert=one.pem&sslkey=two.key'} | is not that of the certificate
          1:14 | ops: {port: 99999}                                       | must be from 0 to 65535
          1:14 | web: {port: 99999}                                       | from
          """)
  void whatARoleRefusesTheConfigurationRefuses(String place, String yaml, String message)
      throws Exception {
    assertRefused(yaml + "\n", place.substring(0, place.indexOf(':') + 1), message);
    Throwable refusal = catchThrowable(() -> startAsARole(yaml));
    assertThat(refusal).hasMessageContaining(message);
  }

  // 115
  @Order(1)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1:13 | ops: {host: 192.0.2.1}    | 192.0.2.1 is not an address of this machine; 0.0.0.0
          1:13 | web: {host: no.invalid}   | no.invalid has no address
          """)
  void anAddressOfAnotherMachineIsRefused(String place, String yaml, String message)
      throws Exception {
    assertRefused(yaml + "\n", place, message);
  }

  /** What the roles do with Kafka's and PostgreSQL's settings before they connect. */
  private static void startAsARole(String yaml) throws Exception {
    Configuration configuration = loose(yaml + "\n");
    if (configuration.kafka() != null) {
      KafkaClients.requireUsable(configuration.kafka());
    }
    if (configuration.postgres() != null) {
      Database.requireUsable(configuration.postgres(), directory);
    }
  }

  // 115
  @Order(1)
  @ParameterizedTest
  @ValueSource(strings = {"check", "probe -f vedette.yaml", "up"})
  void aRoleSaysWhereTheMistakeIs(String command) throws Exception {
    assertRefusedBy(command, "targets:\n- name: a\n  ip: 4\n  url: https://[::1]/\n")
        .startsWith("vedette.yaml:3:7: targets[0].ip: ")
        .doesNotContain("--ip", "fault in Vedette");
  }

  // 115
  @Order(1)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          write | kafka: {bootstrap_servers: foo} | vedette.yaml:1:28: kafka.bootstrap_servers
          web   | web: {port: 99999}              | vedette.yaml:1:13: web.port
          """)
  void aRoleSaysWhereTheMistakeInItsPartIs(String command, String yaml, String message)
      throws Exception {
    assertRefusedBy(command, yaml + "\n").startsWith(message);
  }

  private static AbstractStringAssert<?> assertRefusedBy(String command, String yaml)
      throws Exception {
    file("vedette.yaml", yaml);
    StringWriter err = new StringWriter();
    String named = command.contains("-f ") ? command : command + " -c vedette.yaml";
    String[] arguments = named.replace("vedette.yaml", directory + "/vedette.yaml").split(" ");

    assertThat(commandLine(err).execute(arguments)).isEqualTo(2);
    return assertThat(err.toString());
  }

  private static Configuration loose(String yaml) throws IOException {
    file("vedette.yaml", yaml);
    LoadResult read =
        new ConfigurationReader(Map.of(), directory).read(directory.resolve("vedette.yaml"));
    return read.orThrow();
  }

  private static CommandLine commandLine(StringWriter err) {
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err));
  }

  private static void assertRefused(String yaml, String place, String message) throws Exception {
    file("vedette.yaml", yaml);
    StringWriter err = new StringWriter();

    int exitCode = commandLine(err).execute("config", "check", "-c", "vedette.yaml");

    assertThat(err.toString()).startsWith("vedette.yaml:" + place).contains(message);
    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("2 problems", "kafka: kafka");
  }

  private static void remember(Throwable refusal) {
    for (Throwable each = refusal; each != null; each = each.getCause()) {
      StackTraceElement at = each.getStackTrace()[0];
      met.add(at.getFileName() + ":" + at.getLineNumber());
    }
  }

  private static Set<String> unmet(Path source) throws IOException {
    List<String> lines = Files.readAllLines(source);
    Set<String> unmet = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!REFUSAL.matcher(lines.get(i)).find()) {
        continue;
      }
      int end = i;
      while (!lines.get(end).endsWith(";")) {
        end++;
      }
      String statement = String.join(" ", lines.subList(i, end + 1));
      boolean isMet =
          IntStream.rangeClosed(i + 1, end + 1)
              .anyMatch(line -> met.contains(source.getFileName() + ":" + line));
      if (!isMet && NOT_BY_A_FILE.stream().noneMatch(statement::contains)) {
        unmet.add(source.getFileName() + ":" + (i + 1) + " " + statement.strip());
      }
    }
    return unmet;
  }
}
