package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.config.binding.RecordShape;
import dev.vedette.wire.KafkaSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file for several machines. */
class PartTest {
  @TempDir private Path path;
  private ConfigurationDirectory directory;

  @BeforeEach
  void open() {
    directory = new ConfigurationDirectory(path);
  }

  @Test
  void everyKeyOfTheConfigurationIsAPart() {
    assertThat(Arrays.stream(Part.values()).map(Part::key))
        .containsExactlyElementsOf(RecordShape.of(Configuration.class).names());
  }

  @Test
  void whatIsNotAskedForIsNotRead() {
    directory.file(
        "vedette.yaml",
        """
        location: here
        web: {port: many}
        defaults: 7
        include: gone.yaml
        targets: [{name: '${NOT_HERE}', url: 'ftp://a/'}]
        """);
    ConfigurationReader reader = new ConfigurationReader(Map.of(), path);
    Configuration read =
        reader.read(Path.of("vedette.yaml"), Set.of(Part.LOCATION, Part.KAFKA)).orThrow();

    assertThat(read).isEqualTo(directory.load("location: here"));
  }

  @Test
  void anUnknownKeyIsToldToEveryRole() {
    directory.file("vedette.yaml", "webb: {port: 1}");

    assertThat(
            ConfigurationDirectory.describe(
                new ConfigurationReader(Map.of(), path)
                    .read(Path.of("vedette.yaml"), Set.of(Part.KAFKA))))
        .startsWith("vedette.yaml:1:1: webb: unknown key; did you mean web?");
  }

  @Test
  void kafkaAloneIsReadWhereTheRestIsForOthers() {
    directory.file(
        "vedette.yaml",
        "kafka: {bootstrap_servers: '${SET}:1'}\npostgres: {url: '${NOT_HERE}'}\ntargets: 1");
    ConfigurationReader reader = new ConfigurationReader(Map.of("SET", "here"), path);

    assertThat(kafka(reader, Path.of("vedette.yaml")))
        .isEqualTo(new KafkaSettings("here:1", null, null, 6, null, Map.of()));
    directory.file("none.yaml", "location: x").file("bad.yaml", "kafka: {partitions: x}");
    assertThatThrownBy(() -> kafka(reader, Path.of("none.yaml")))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("no kafka, which this command needs");
    assertThatThrownBy(() -> kafka(reader, Path.of("bad.yaml")))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageStartingWith("2 problems");
    assertThatThrownBy(() -> kafka(reader, Path.of("gone.yaml")))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("no such file");
  }

  private static KafkaSettings kafka(ConfigurationReader reader, Path file) {
    return reader.read(file, Set.of(Part.KAFKA)).orThrow().requireKafka();
  }
}
