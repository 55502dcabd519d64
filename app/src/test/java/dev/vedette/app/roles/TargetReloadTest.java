package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.config.ConfigurationReader;
import dev.vedette.model.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetReloadTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path directory;
  private final List<List<String>> heard = new CopyOnWriteArrayList<>();

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

  private TargetReload start() {
    ConfigurationReader reader = new ConfigurationReader(Map.of(), directory);
    return TargetReload.of(() -> reader.read(Path.of("vedette.yaml"))).start(this::hear);
  }

  private void hear(Collection<Target> targets) {
    heard.add(targets.stream().map(Target::name).toList());
  }

  private void awaitTargets(String... names) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).last().isEqualTo(List.of(names)));
  }

  @Test
  void whatIsWrittenIsInForceSoon() throws Exception {
    try (TargetReload reload = start()) {
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
  void aMistakeChangesNothing() throws Exception {
    try (TargetReload reload = start()) {
      write("vedette.yaml", "targets: [{name: a, url: 'ftp://a.example/'}]\n");
      // Longer than the reload takes; what comes next shows that it still looks.
      Thread.sleep(Duration.ofSeconds(3));
      assertThat(heard).isEmpty();

      write("vedette.yaml", targets("z"));
      awaitTargets("z");
      assertThat(reload).isNotNull();
    }
  }
}
