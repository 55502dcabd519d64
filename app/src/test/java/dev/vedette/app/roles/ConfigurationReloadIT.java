package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.Part;
import dev.vedette.model.Target;
import dev.vedette.ops.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ConfigurationReloadIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final List<List<String>> heard = new CopyOnWriteArrayList<>();

  private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigurationReload.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @BeforeEach
  void write() throws Exception {
    Files.createDirectory(directory.resolve("targets.d"));
    write("vedette.yaml", "include: targets.d/*.yaml\n" + targets("a"));
  }

  private static String targets(String... names) {
    StringBuilder yaml = new StringBuilder("targets:\n");
    for (String name : names) {
      yaml.append("- {name: %s, url: 'https://%1$s.example/'}%n".formatted(name));
    }
    return yaml.toString();
  }

  private void write(String file, String yaml) throws Exception {
    // As editors do it: the new file takes the place of the old one.
    Path beside = Files.writeString(directory.resolve("new"), yaml);
    Files.move(beside, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private ConfigurationReload start() {
    ConfigurationReader reader = new ConfigurationReader(Map.of(), directory);
    RoleConfiguration role =
        new RoleConfiguration(
            reader, Path.of("vedette.yaml"), Part.ALL, _ -> {}, directory.resolve("spool"));
    return ConfigurationReload.of(role).start(this::hear);
  }

  private void hear(Collection<Target> targets) {
    heard.add(targets.stream().map(Target::name).toList());
  }

  private void awaitTargets(String... names) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).last().isEqualTo(List.of(names)));
  }

  @Test
  void whatIsWrittenIsInForceSoon() throws Exception {
    try (ConfigurationReload reload = start()) {
      write("vedette.yaml", "include: targets.d/*.yaml\n" + targets("a", "b"));
      awaitTargets("a", "b");

      write("targets.d/more.yaml", targets("c"));
      awaitTargets("a", "b", "c");

      write("targets.d/more.yaml", targets("d"));
      awaitTargets("a", "b", "d");

      Files.delete(directory.resolve("targets.d/more.yaml"));
      awaitTargets("a", "b");
      assertThat(reload).isNotNull();
    }
  }

  @Test
  void aFileThatIsHalfWrittenIsNotUsedUntilItStaysSo() throws Exception {
    String whole = targets("a", "b", "c");
    write("vedette.yaml", whole);
    try (ConfigurationReload reload = start()) {
      write("vedette.yaml", targets("a", "b").stripTrailing());
      awaitLogged(
          "vedette.yaml may be half written: its last line is not ended, and it lacks what was"
              + " there; it is used if it stays so for 30 s");
      write("vedette.yaml", targets("a", "b", "c", "d").stripTrailing());
      awaitTargets("a", "b", "c", "d");
      assertThat(heard).hasSize(1);
      assertThat(reload).isNotNull();
    }
  }

  // 12, fault 4
  @Test
  void aMistakeChangesNothingAndIsSeenUntilItIsMended() throws Exception {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (ConfigurationReload reload = start().measured(metrics)) {
      double first = timestamp(metrics);
      assertThat(successful(metrics)).isOne();
      assertThat(reload.health().detail()).startsWith("read at 20");

      write("vedette.yaml", "targets:\n- {name: a, url: 'ftp://a.example/'}\n");
      await().atMost(LIMIT).until(() -> successful(metrics) == 0);
      assertThat(reload.health()).isInstanceOf(Health.Ready.class);
      assertThat(reload.health().detail())
          .contains(
              "the file as it is now is not used: vedette.yaml:2:18: targets[0].url: must begin",
              "In use is what was read at 20");
      write("vedette.yaml", "targets:\n- {name: a, url: 'ftp://a.example/', intervall: 5s}\n");
      awaitDetail(
          reload, ", and 1 more; 'vedette config check -c vedette.yaml' tells all. In use is");
      assertThat(heard).isEmpty();
      assertThat(timestamp(metrics)).isEqualTo(first);

      write("vedette.yaml", targets("z"));
      awaitTargets("z");
      await().atMost(LIMIT).until(() -> successful(metrics) == 1);
      assertThat(timestamp(metrics)).isGreaterThan(first);
      assertThat(reload.health().detail()).startsWith("read at 20");
    }
  }

  // 12, fault 4
  @Test
  void aFileThatNamesNoTargetAnyMoreIsRefused() throws Exception {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (ConfigurationReload reload = start().measured(metrics)) {
      // Not ended, it is not waited for either.
      write("vedette.yaml", "location: here");
      await().atMost(LIMIT).until(() -> successful(metrics) == 0);

      assertThat(reload.health().detail())
          .contains(
              "vedette.yaml names no target any more, and there was 1; if that is meant, write"
                  + " 'targets: []'");
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .noneMatch(line -> line.contains("half written"));
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void targetsOfItsOwnTakeARestartWhereThoseInKafkaAreWatched() throws Exception {
    write("vedette.yaml", "location: here\n");
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (ConfigurationReload reload = start().measured(metrics)) {
      write("vedette.yaml", targets("a"));
      await().atMost(LIMIT).until(() -> successful(metrics) == 0);

      assertThat(reload.health().detail())
          .contains("vedette.yaml names targets, and those in Kafka are");
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void nobodyWaitsForAPipeInPlaceOfTheFile() throws Exception {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (ConfigurationReload reload = start().measured(metrics)) {
      Files.delete(directory.resolve("vedette.yaml"));
      Pipes.make(directory.resolve("vedette.yaml"));
      await().atMost(LIMIT).until(() -> successful(metrics) == 0);
      assertThat(reload.health().detail()).contains("vedette.yaml is not a regular file");

      write("vedette.yaml", targets("z"));
      awaitTargets("z");
      await().atMost(LIMIT).until(() -> successful(metrics) == 1);

      write("vedette.yaml", "location: ${file:pipe}\n" + targets("y"));
      Pipes.make(directory.resolve("pipe"));
      await().atMost(LIMIT).until(() -> successful(metrics) == 0);
      write("vedette.yaml", targets("x"));
      awaitTargets("x");
    }
  }

  @Test
  void whatCameThroughAPipeIsReadOnce() throws Exception {
    Path pipe = directory.resolve("vedette.yaml");
    String yaml = Files.readString(pipe);
    Files.delete(pipe);
    Pipes.make(pipe);
    Thread writer = Thread.startVirtualThread(() -> assertDoesNotThrow(() -> fill(pipe, yaml)));
    try (ConfigurationReload reload = start()) {
      writer.join();
      assertThat(reload.configuration().targets()).hasSize(1);

      write("targets.d/more.yaml", targets("c"));
      await().atMost(LIMIT).until(() -> reload.health().detail().contains("is not a regular file"));
      assertThat(directory.resolve("spool")).doesNotExist();
    }
  }

  private static void fill(Path pipe, String text) throws IOException {
    try (OutputStream out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aFileThatIsGoneIsToBePutBack() throws Exception {
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (ConfigurationReload reload = start().measured(metrics)) {
      Files.delete(directory.resolve("vedette.yaml"));
      await().atMost(LIMIT).until(() -> successful(metrics) == 0);

      assertThat(reload.health().detail())
          .contains("not used: vedette.yaml is gone; put it back. In use is what was read at 20");
    }
  }

  @Test
  void aRestartIsAskedForOnlyWhileTheRestIsAnother() throws Exception {
    try (ConfigurationReload reload = start()) {
      assertThat(reload).isNotNull();
      write("vedette.yaml", "location: there\n" + targets("b"));
      awaitLogged("the configuration changed in more than its targets; the rest needs a restart");
      write("vedette.yaml", "location: there\n" + targets("c"));
      awaitTargets("c");
      write("vedette.yaml", targets("d"));
      awaitLogged(
          "the configuration changed in more than its targets; the rest needs a restart",
          "but for its targets the configuration is again as it runs; no restart is needed");
    }
  }

  private static String hooks(String... names) {
    StringBuilder yaml = new StringBuilder("notify: {channels: {");
    for (String name : names) {
      yaml.append(name).append(": {webhook: {url: 'https://hooks.example/in'}}, ");
    }
    return yaml + "}}\n";
  }

  @Test
  void channelsAndRoutesAreFollowedWithoutTargets() throws Exception {
    write("vedette.yaml", hooks("one"));
    List<Set<String>> told = new CopyOnWriteArrayList<>();
    RoleConfiguration role =
        new RoleConfiguration(
            new ConfigurationReader(Map.of(), directory),
            Path.of("vedette.yaml"),
            Set.of(Part.POSTGRES, Part.OPS, Part.NOTIFY),
            Configuration::requireChannels,
            null);
    ConfigurationReload beginning =
        ConfigurationReload.of(role)
            .notifying(settings -> {
              if (settings.channels().containsKey("refused")) {
                throw new IllegalArgumentException("its certificate can't be read");
              }
              told.add(settings.channels().keySet());
            });
    try (ConfigurationReload reload = beginning.start(_ -> {})) {
      write("vedette.yaml", hooks("one", "two"));
      await().atMost(LIMIT).until(() -> told.equals(List.of(Set.of("one", "two"))));

      write("vedette.yaml", hooks("refused"));
      awaitDetail(reload, "is not used: its certificate can't be read. In use is what was read at");
      write("vedette.yaml", "location: here\n");
      awaitDetail(reload, "the configuration has no channel");
      write("vedette.yaml", hooks("three") + "ops: {port: 7}\n");
      awaitLogged(
          "the changed configuration is not used: its certificate can't be read",
          "the changed configuration is not used: vedette.yaml:1:1: the configuration has no"
              + " channel, which this command needs; add notify: {channels: {hook: {webhook: {url:"
              + " \"https://hooks.example/in\"}}}}",
          "the configuration changed in more than its channels and routes; the rest needs a"
              + " restart",
          "the configuration is used again");
      assertThat(told).last().isEqualTo(Set.of("three"));
    }
  }

  @Test
  void aFileThatNamesNoChannelOrRouteAnyMoreIsRefused() throws Exception {
    String routes = "  routes: [{to: [one]}]\n";
    String channels = "notify:\n  channels: {one: {webhook: {url: 'https://hooks.example/in'}}}\n";
    write("vedette.yaml", targets("a") + channels + routes);
    List<Set<String>> told = new CopyOnWriteArrayList<>();
    RoleConfiguration role =
        new RoleConfiguration(
            new ConfigurationReader(Map.of(), directory),
            Path.of("vedette.yaml"),
            Part.ALL,
            _ -> {},
            null);
    ConfigurationReload beginning =
        ConfigurationReload.of(role).notifying(settings -> told.add(settings.channels().keySet()));
    try (ConfigurationReload reload = beginning.start(this::hear)) {
      write("vedette.yaml", targets("a", "b"));
      awaitDetail(
          reload,
          "vedette.yaml names no channel any more, and there was 1; if that is meant, restart");
      write("vedette.yaml", targets("a", "b") + channels);
      awaitDetail(
          reload,
          "vedette.yaml names no route any more, and there was 1; if that is meant, restart");
      assertThat(heard).isEmpty();
      write("vedette.yaml", targets("a", "b") + channels + routes);
      awaitTargets("a", "b");
      assertThat(told).isEmpty();
    }
  }

  private static void awaitDetail(ConfigurationReload reload, String words) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(reload.health().detail()).contains(words));
  }

  private void awaitLogged(String... messages) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(List.copyOf(lines.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(messages));
  }

  private static double successful(SimpleMeterRegistry metrics) {
    return metrics.get("vedette.config.last.reload.successful").gauge().value();
  }

  private static double timestamp(SimpleMeterRegistry metrics) {
    return metrics.get("vedette.config.last.reload.success.timestamp.seconds").gauge().value();
  }
}
