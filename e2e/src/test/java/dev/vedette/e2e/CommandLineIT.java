package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vedette.e2e.Processes.Finished;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What commands that end by themselves say and answer. */
final class CommandLineIT {
  private static final int ALL_UP = 0;
  private static final int ANY_NOT_UP = 1;
  private static final int WRONG_USE = 2;

  /** 128 and the number of SIGINT. */
  private static final int INTERRUPTED = 130;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    return withoutStackTrace(processes.run(directory, arguments));
  }

  /** One after the other, all of these would cost a second each on a busy machine. */
  private Map<String, Finished> together(List<String> commandLines) {
    Map<String, VedetteProcess> running = new LinkedHashMap<>();
    commandLines.forEach(
        line -> running.put(line, processes.vedette(directory, line.strip().split(" "))));
    Map<String, Finished> finished = new LinkedHashMap<>();
    running.forEach(
        (line, process) -> finished.put(line, withoutStackTrace(Processes.await(process))));
    return finished;
  }

  private static Finished withoutStackTrace(Finished finished) {
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
        // The address may hold a password: the message does not repeat it, the file's own line
        // shows it.
        .anySatisfy(line -> says(line, "vedette.yaml:7:", "url", "http:// or https://"))
        .anySatisfy(line -> assertThat(line).contains("url: ftp://shop.example/"))
        .anySatisfy(line -> says(line, "vedette.yaml:8:", "interval", "lightyears"))
        .anySatisfy(line -> says(line, "vedette.yaml:11:", "matches"));
  }

  private static void says(String line, String place, String... words) {
    assertThat(line).contains(words).matches("(?s).*" + place.replace(".", "\\.") + "\\d+: .*");
  }

  @Test
  void nothingStartsOnAWrongConfiguration() throws IOException {
    Files.writeString(
        directory.resolve("wrong.yaml"),
        """
        locatoin: here
        targets: [{name: a}]
        write: {batch_max: 5}
        web: {adress: 127.0.0.1}
        """);
    // A role reads its own part alone, so a mistake in another's is not its to tell.
    Map<String, String> mistakes =
        Map.of(
            "check -c wrong.yaml", "wrong.yaml:2:",
            "write -c wrong.yaml", "wrong.yaml:3:",
            "web -c wrong.yaml", "wrong.yaml:4:",
            "doctor -c wrong.yaml", "wrong.yaml:2:",
            "up -c wrong.yaml", "wrong.yaml:2:");
    together(List.copyOf(mistakes.keySet()))
        .forEach((line, finished) -> {
          assertThat(finished.exitCode()).as(line).isEqualTo(WRONG_USE);
          assertThat(finished.err())
              .as(line)
              .anySatisfy(said -> says(said, "wrong.yaml:1:", "locatoin", "location"))
              .anySatisfy(said -> says(said, mistakes.get(line), "key"));
        });
    assertThat(directory.resolve("vedette-data")).doesNotExist();
  }

  @Test
  void wrongUseIsToldInAFewLines() {
    together(
            List.of(
                "up --intervall 1s http://127.0.0.1/",
                "up http://",
                "up --interval soon http://127.0.0.1/",
                "check -c absent.yaml",
                "probe",
                "probe ftp://127.0.0.1/",
                "probe --match (open http://127.0.0.1/",
                "probe --status nine http://127.0.0.1/",
                "probe --user nobody http://127.0.0.1/",
                "prob http://127.0.0.1/"))
        .forEach((line, finished) -> {
          assertThat(finished.exitCode()).as(line).isEqualTo(WRONG_USE);
          assertThat(finished.err()).as(line).isNotEmpty().hasSizeLessThan(10);
          assertThat(finished.out()).as(line).isEmpty();
        });
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
  void anInterruptedSeriesIsSummedUp() {
    VedetteProcess series = processes.vedette(directory, "probe", site.url(), "--repeat", "10000");
    series.output().await(Pattern.compile(" up +200 "), PATIENCE);
    series.interrupt();
    assertThat(series.awaitExit(PATIENCE)).isEqualTo(INTERRUPTED);
    assertThat(series.output().lines(Output.Stream.OUT))
        .anyMatch(line -> line.matches(".* \\d+ checks: \\d+ up, 0 down"))
        .anyMatch(line -> line.matches(" +total( +[0-9.]+ ms){4}"));
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

  @Test
  void everyCommandExplainsItself() {
    List<String> commands =
        List.of(
            "up",
            "check",
            "write",
            "web",
            "probe",
            "config",
            "config check",
            "config schema",
            "init",
            "doctor");
    together(commands.stream().map(command -> command + " --help").toList())
        .forEach((line, finished) -> {
          String usage = "Usage: vedette " + line.replace(" --help", "");
          assertThat(finished.exitCode()).as(line).isZero();
          assertThat(finished.out()).as(line).anyMatch(said -> said.startsWith(usage));
          assertThat(finished.err()).as(line).isEmpty();
        });
    assertThat(vedette("--help").out()).anyMatch(said -> said.startsWith("Usage: vedette"));
  }

  @Test
  void tellsItsVersion() {
    Finished finished = vedette("--version");
    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out()).singleElement().asString().matches("vedette \\d+\\.\\d+\\.\\d+.*");
  }

  /** The JVM would tell on standard output that it can't use it, in front of any JSON there. */
  @Test
  void aSpoiltCacheOfTheJvmIsNotWorthAWord() throws IOException {
    Path home = Files.createDirectories(directory.resolve("other"));
    Path bin = Files.createDirectories(home.resolve("bin"));
    for (String program : List.of("vedette", "find-jdk", "environment", "make-aot-cache")) {
      Files.copy(Distribution.home().resolve("bin").resolve(program), bin.resolve(program));
    }
    Files.createSymbolicLink(home.resolve("lib"), Distribution.home().resolve("lib"));
    Finished made = processes.run(directory, Map.of(), bin.resolve("make-aot-cache"));
    assertThat(made.exitCode()).isZero();
    Path cache;
    try (Stream<Path> files = Files.list(home.resolve("aot"))) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".aot")).toList();
      assertThat(all).hasSize(1);
      cache = all.getFirst();
    }
    requireVersionAlone(bin);
    Map<String, String> mustUse = Map.of("VEDETTE_JAVA_OPTS", "-XX:AOTMode=on");
    assertThat(
            processes
                .run(directory, mustUse, bin.resolve("vedette"), "probe", "--version")
                .exitCode())
        .as("the JVM can use it")
        .isZero();

    try (FileChannel file = FileChannel.open(cache, StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2);
    }
    requireVersionAlone(bin);
    Files.writeString(cache, "no cache at all");
    requireVersionAlone(bin);
  }

  /** Of a command, as the bare option uses no cache. */
  private void requireVersionAlone(Path bin) {
    Finished finished =
        processes.run(directory, Map.of(), bin.resolve("vedette"), "probe", "--version");
    assertThat(finished.exitCode()).isZero();
    assertThat(finished.out()).hasSize(1);
    assertThat(finished.err()).isEmpty();
  }
}
