package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vedette.e2e.Processes.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands that end by themselves say and answer. */
final class CommandLineIT {
  private static final int ALL_UP = 0;
  private static final int ANY_NOT_UP = 1;
  private static final int WRONG_USE = 2;

  @RegisterExtension static final Processes processes = new Processes();

  @TempDir Path directory;

  private Site site;

  @BeforeEach
  void startSite() {
    site = Site.start();
  }

  @AfterEach
  void stopSite() {
    site.close();
  }

  private Finished vedette(String... arguments) {
    Finished finished = processes.run(directory, arguments);
    assertThat(finished.out()).noneMatch(line -> line.startsWith("\tat "));
    assertThat(finished.err()).noneMatch(line -> line.startsWith("\tat "));
    return finished;
  }

  @Test
  void everyMistakeOfTheConfigurationIsToldAtOnceWithItsPlace() throws IOException {
    Files.writeString(
        directory.resolve("vedette.yaml"),
        """
        location: here
        targets:
          - name: shop
            url: https://shop.example/
            intervall: 30s
          - name: shop
            url: ftp://shop.example/
            interval: 5 lightyears
          - name: pattern
            url: https://pattern.example/
            expect: {body: {matches: '(open'}}
        """);
    Finished finished = vedette("config", "check", "-c", "vedette.yaml");
    assertThat(finished.exitCode()).isEqualTo(WRONG_USE);
    assertThat(finished.err())
        .anySatisfy(line -> says(line, "vedette.yaml:5:", "intervall", "interval"))
        .anySatisfy(line -> says(line, "vedette.yaml:6:", "shop"))
        .anySatisfy(line -> says(line, "vedette.yaml:7:", "ftp"))
        .anySatisfy(line -> says(line, "vedette.yaml:8:", "interval", "lightyears"))
        .anySatisfy(line -> says(line, "vedette.yaml:11:", "matches"));
  }

  private static void says(String line, String place, String... words) {
    assertThat(line).contains(words).matches("(?s).*" + place.replace(".", "\\.") + "\\d+: .*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "write", "web", "doctor", "up"})
  void nothingStartsOnAWrongConfiguration(String command) throws IOException {
    Files.writeString(directory.resolve("wrong.yaml"), "locatoin: here\ntargets: [{name: a}]\n");
    Finished finished = vedette(command, "-c", "wrong.yaml");
    assertThat(finished.exitCode()).isEqualTo(WRONG_USE);
    assertThat(finished.err())
        .anySatisfy(line -> says(line, "wrong.yaml:1:", "locatoin", "location"))
        .anySatisfy(line -> says(line, "wrong.yaml:2:", "url"));
    assertThat(directory.resolve("vedette-data")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up --intervall 1s http://127.0.0.1/",
        "up not-a-url",
        "up --interval soon http://127.0.0.1/",
        "check -c absent.yaml",
        "probe",
        "probe ftp://127.0.0.1/",
        "probe --match (open http://127.0.0.1/",
        "probe --status nine http://127.0.0.1/",
        "prob http://127.0.0.1/",
      })
  void wrongUseIsToldInAFewLines(String arguments) {
    Finished finished = vedette(arguments.split(" "));
    assertThat(finished.exitCode()).isEqualTo(WRONG_USE);
    assertThat(finished.err()).isNotEmpty().hasSizeLessThan(10);
    assertThat(finished.out()).isEmpty();
  }

  @Test
  void probeTellsByItsExitCodeWhetherAllAreUp() {
    assertThat(vedette("probe", site.url()).exitCode()).isEqualTo(ALL_UP);
    assertThat(vedette("probe", site.url(), "--match", "status: \\w+").exitCode())
        .isEqualTo(ALL_UP);
    assertThat(vedette("probe", site.url(), "--match", "never there").exitCode())
        .isEqualTo(ANY_NOT_UP);
    site.answers(404, "gone");
    assertThat(vedette("probe", site.url()).exitCode()).isEqualTo(ANY_NOT_UP);
    assertThat(vedette("probe", site.url(), "--status", "2xx,404").exitCode()).isEqualTo(ALL_UP);
  }

  @Test
  void probeShowsPeopleThePhases() {
    Finished finished = vedette("probe", site.url());
    assertThat(String.join("\n", finished.out())).contains("200", "connect", "wait", "receive");
  }

  @Test
  void probePrintsOneEventOfTheContractPerLine() throws IOException {
    String dead = "http://127.0.0.1:" + Ports.free() + "/";
    Finished finished = vedette("probe", "--json", site.url(), dead);
    assertThat(finished.exitCode()).isEqualTo(ANY_NOT_UP);
    assertThat(finished.out()).hasSize(2);
    Schema schema = eventSchema();
    for (String line : finished.out()) {
      List<Error> errors = schema.validate(line, InputFormat.JSON);
      assertThat(errors).as(line).isEmpty();
    }
    assertThat(finished.out())
        .anyMatch(line -> line.contains("\"outcome\":\"up\"") && line.contains(site.url()))
        .anyMatch(line -> line.contains("\"code\":\"connect_refused\"") && line.contains(dead));
  }

  /** As the distribution ships it. */
  private static Schema eventSchema() throws IOException {
    Path file = Distribution.home().resolve("docs/event.schema.json");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(file));
  }

  @Test
  void whatInitWritesIsAConfigurationThatHolds() {
    assertThat(vedette("init").exitCode()).isZero();
    assertThat(directory.resolve("vedette.yaml")).isNotEmptyFile();
    assertThat(vedette("config", "check").exitCode()).isZero();
    assertThat(vedette("init").exitCode()).as("does not overwrite").isEqualTo(WRONG_USE);
  }

  @Test
  void doctorNamesWhatItCannotReach() throws IOException {
    int kafka = Ports.free();
    int postgres = Ports.free();
    Files.writeString(
        directory.resolve("vedette.yaml"),
        """
        kafka: {bootstrap_servers: "127.0.0.1:%d"}
        postgres: {url: "postgres://vedette:secret@127.0.0.1:%d/vedette"}
        targets: [{name: a, url: "%s"}]
        """
            .formatted(kafka, postgres, site.url()));
    Finished finished = vedette("doctor", "-c", "vedette.yaml");
    assertThat(finished.exitCode()).isEqualTo(ANY_NOT_UP);
    String said = String.join("\n", finished.out()) + String.join("\n", finished.err());
    assertThat(said).contains("127.0.0.1:" + kafka, "127.0.0.1:" + postgres);
    assertThat(said).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "up",
        "check",
        "write",
        "web",
        "probe",
        "config",
        "config check",
        "config schema",
        "init",
        "doctor"
      })
  void everyCommandExplainsItself(String command) {
    Finished finished = vedette((command + " --help").strip().split(" "));
    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out()).anyMatch(line -> line.startsWith("Usage: "));
    assertThat(finished.err()).isEmpty();
  }

  /** A killed process may leave one behind, and another build of Vedette always does. */
  @Test
  void aCacheThatIsNoUseIsNotWorthAWord() throws IOException {
    Path cache = Files.createDirectories(directory.resolve("vedette"));
    Files.writeString(cache.resolve("classes.jsa"), "not an archive of classes");
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", directory.toString());
    VedetteProcess process = processes.vedette(directory, environment, "--version");
    assertThat(process.awaitExit(VedetteProcess.STOP_LIMIT)).isZero();
    assertThat(process.output().lines(Output.Stream.OUT)).hasSize(1);
    assertThat(process.output().lines(Output.Stream.ERR)).isEmpty();
  }

  @Test
  void tellsItsVersion() {
    Finished finished = vedette("--version");
    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out()).anyMatch(line -> line.matches(".*\\d+\\.\\d+\\.\\d+.*"));
  }
}
