package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.config.KeptConfiguration;
import dev.vedette.config.Part;
import dev.vedette.model.Auth;
import dev.vedette.model.Target;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start, at night, with files that are not what they were when the role started last. */
class FirstReadingTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String MAIN = "kafka: {bootstrap_servers: 'k:1'}\ninclude: d/*.yaml\n";

  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>(Map.of("TOKEN", "s3cret"));
  private final List<List<String>> heard = new CopyOnWriteArrayList<>();
  private Path kept;

  @BeforeEach
  void startOnce() throws IOException {
    kept = kept("vedette.yaml").file();
    Files.createDirectory(directory.resolve("d"));
    write(
        "vedette.yaml",
        MAIN + "targets: [{name: a, url: 'http://a/', auth: {bearer: '${TOKEN}'}}]");
    write("d/b.yaml", "targets: [{name: b, url: 'http://b/'}]");
    start("vedette.yaml").start(_ -> {}).close();
  }

  /** Whole: a last line that is not ended could be half of one. */
  private void write(String file, String yaml) throws IOException {
    Files.writeString(directory.resolve(file), yaml + "\n");
  }

  private KeptConfiguration kept(String file) {
    return new ConfigurationReader(Map.of(), directory).kept(Path.of(file), Path.of("spool"));
  }

  private ConfigurationReload start(String file) {
    return ConfigurationReload.of(
        new RoleConfiguration(
            new ConfigurationReader(environment, directory),
            Path.of(file),
            Part.ALL,
            Configuration::requireKafka,
            Path.of("spool")));
  }

  private static List<String> names(ConfigurationReload reload) {
    return reload.configuration().targets().stream().map(Target::name).toList();
  }

  // 12, fault 4
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka: {bootstrap_servers: 'k:1'}\ntargets: [{name: a, url: 'ftp://a/'}]",
        "\t",
        "",
        "targets: [{name: a, url: 'http://a/'}]", // no Kafka
        "kafka: {bootstrap_servers: 'k:1'}\ninclude: gone.yaml",
        "kafka: {bootstrap_servers: 'k:1'}\ninclude: [d/*.yaml, e.yaml]",
        "kafka: {bootstrap_servers: 'other:1'}", // no target
        "kafka: {bootstrap_servers: 'other:1'}\ninclude: gone.d/*.yaml\ntargets: []",
      })
  void whatWorkedBeforeIsUsedAsAWhole(String broken) throws Exception {
    Configuration before = start("vedette.yaml").configuration();
    write("e.yaml", "targets: what");
    write("vedette.yaml", broken);

    assertThat(start("vedette.yaml").configuration()).isEqualTo(before);

    Files.delete(directory.resolve("vedette.yaml"));
    Files.delete(directory.resolve("d/b.yaml"));
    assertThat(start("vedette.yaml").configuration()).isEqualTo(before);
  }

  // 12, fault 4
  @Test
  void itIsToldUntilTheFileIsMended() throws Exception {
    Instant since = Instant.parse("2026-11-30T12:00:00Z");
    Files.setLastModifiedTime(kept, FileTime.from(since));
    write("vedette.yaml", MAIN + "targets: [{name: a, url: 'http://a/', intervall: 1s}]");
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    try (ConfigurationReload reload = start("vedette.yaml").measured(metrics)) {
      reload.start(targets -> heard.add(targets.stream().map(Target::name).toList()));
      assertThat(gauge(metrics, "successful")).isZero();
      assertThat(gauge(metrics, "success.timestamp.seconds")).isEqualTo(since.getEpochSecond());
      assertThat(reload.health().detail())
          .contains(
              "not used: vedette.yaml:3:39: targets[0].intervall: unknown key; did you mean"
                  + " interval?",
              "In use is what was read at 2026-11-30T12:00:00Z");
      assertThat(Files.getLastModifiedTime(kept).toInstant()).isEqualTo(since);

      write("vedette.yaml", MAIN + "targets: [{name: c, url: 'http://c/'}]");
      await().atMost(LIMIT).until(() -> gauge(metrics, "successful") == 1);
      assertThat(heard).containsExactly(List.of("c", "b"));
      assertThat(reload.health().detail()).startsWith("read at ");
    }
    write("vedette.yaml", "broken");
    assertThat(names(start("vedette.yaml"))).containsExactly("c", "b");
  }

  private static double gauge(SimpleMeterRegistry metrics, String name) {
    return metrics.get("vedette.config.last.reload." + name).gauge().value();
  }

  @Test
  void aFileThatNeverWorkedIsRefused() throws Exception {
    write("other.yaml", "kafka: {bootstrap_servers: 'k:1'}\ntargets: 7");
    write("none.yaml", "targets: [{name: a, url: 'http://a/'}]");

    assertThatThrownBy(() -> start("other.yaml"))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("other.yaml:2:10: targets: expected a list");
    assertThatThrownBy(() -> start("none.yaml"))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("none.yaml:1:1: the configuration has no kafka");
  }

  @Test
  void thatThereIsNoTargetAnyMoreCanBeMeant() throws Exception {
    write("vedette.yaml", "kafka: {bootstrap_servers: 'other:1'}\ntargets: []");
    start("vedette.yaml").start(_ -> {}).close();
    assertThat(names(start("vedette.yaml"))).isEmpty();

    write("vedette.yaml", "kafka: {bootstrap_servers: 'k:2'}");
    assertThat(start("vedette.yaml").configuration().requireKafka().bootstrapServers())
        .isEqualTo("k:2");
  }

  @Test
  void noSecretGetsOntoTheDiskThatWasNotThere() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    List<String> texts = new ArrayList<>();
    kept("vedette.yaml")
        .find()
        .orElseThrow()
        .files()
        .texts()
        .forEach((path, text) -> texts.add(path + " " + text));

    assertThat(texts)
        .containsExactly(
            directory + "/vedette.yaml " + Files.readString(directory.resolve("vedette.yaml")),
            directory + "/d/b.yaml " + Files.readString(directory.resolve("d/b.yaml")))
        .first()
        .asString()
        .contains("${TOKEN}")
        .doesNotContain("s3cret");
  }

  @Test
  void variablesAreThoseOfToday() throws Exception {
    write("vedette.yaml", "broken");
    environment.put("TOKEN", "n3w");
    assertThat(start("vedette.yaml").configuration().targets().getFirst().auth())
        .isEqualTo(new Auth(null, "n3w"));

    environment.remove("TOKEN");
    assertThatThrownBy(() -> start("vedette.yaml"))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("vedette.yaml:1:1: expected keys such as 'targets:'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no ZIP at all"})
  void aDamagedCopyIsNone(String content) throws Exception {
    write("vedette.yaml", "broken");
    Files.writeString(kept, content);

    assertThatThrownBy(() -> start("vedette.yaml")).isInstanceOf(InvalidConfiguration.class);

    write("vedette.yaml", MAIN);
    start("vedette.yaml").start(_ -> {}).close();
    write("vedette.yaml", "broken");
    assertThat(names(start("vedette.yaml"))).containsExactly("b");
  }

  @Test
  void checkersOfOneDirectoryKeepEachItsOwn() throws Exception {
    write(
        "other.yaml", "kafka: {bootstrap_servers: 'k:1'}\ntargets: [{name: o, url: 'http://o/'}]");
    start("other.yaml").start(_ -> {}).close();
    write("vedette.yaml", "");
    write("other.yaml", "");

    assertThat(names(start("vedette.yaml"))).containsExactly("a", "b");
    assertThat(names(start("other.yaml"))).containsExactly("o");
    assertThat(kept("other.yaml").file()).hasParent(kept.getParent()).isNotEqualTo(kept);
  }

  @Test
  void nobodyWaitsForAPipeInPlaceOfTheCopy() throws Exception {
    write("vedette.yaml", "");
    Files.delete(kept);
    Pipes.make(kept);

    assertTimeoutPreemptively(
        LIMIT,
        () ->
            assertThatThrownBy(() -> start("vedette.yaml"))
                .isInstanceOf(InvalidConfiguration.class));
  }

  @Test
  void aCopyThatCanNotBeWrittenStopsNothing() throws Exception {
    Files.delete(kept);
    Files.createDirectories(kept.resolve("in the way"));

    try (ConfigurationReload reload = start("vedette.yaml").start(_ -> {})) {
      assertThat(names(reload)).containsExactly("a", "b");
      assertThat(reload.health().detail()).startsWith("read at ");
    }
    try (Stream<Path> left = Files.list(kept.getParent())) {
      assertThat(left).containsExactly(kept);
    }
  }
}
