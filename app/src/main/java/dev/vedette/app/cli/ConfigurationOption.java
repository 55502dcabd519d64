package dev.vedette.app.cli;

import dev.vedette.check.CheckSettings;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.LoadResult;
import dev.vedette.config.Part;
import dev.vedette.config.binding.SettingsRule;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import dev.vedette.wire.KafkaSettings;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import picocli.CommandLine.Option;

/** {@code -c FILE}, for every command that needs a configuration. A mixin. */
public final class ConfigurationOption {
  private final ConfigurationReader reader;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationReader.DEFAULT_FILE,
      description = "Configuration to read; ${DEFAULT-VALUE} if not given.")
  private Path file = Path.of(ConfigurationReader.DEFAULT_FILE);

  public ConfigurationOption(ConfigurationReader reader) {
    this.reader = reader;
  }

  /** As named by the user. */
  public Path file() {
    return file;
  }

  public LoadResult read(Set<Part> parts) {
    return reader.read(file, parts);
  }

  /** Throws InvalidConfiguration, which the command line shows to the user. */
  public Configuration load(Set<Part> parts) {
    return read(parts).orThrow();
  }

  /** The whole of it, held to one more rule. Throws as {@link #load(Set)} does. */
  public Configuration load(SettingsRule another) {
    return reader.and(another).read(file).orThrow();
  }

  /**
   * The whole of it for who examines what the settings lead to: it then says itself what is wrong.
   */
  public Configuration loadToExamine() {
    return reader.with(() -> SettingsRule.NONE).read(file).orThrow();
  }

  /** The part about Kafka, which has to be there. Throws as {@link #load(Set)} does. */
  public KafkaSettings requireKafka() {
    return load(EnumSet.of(Part.KAFKA)).requireKafka();
  }

  /** The targets of other files, as they go to Kafka. Throws as {@link #load(Set)} does. */
  public SortedMap<String, TargetDocument> documents(List<Path> files) {
    return reader.documents(files);
  }

  /** Reads what stands in Kafka, to show it. */
  public TargetDocuments targetDocuments() {
    return reader.targetDocuments(directory());
  }

  /** Reads what stands in Kafka, as a checker with these settings would. */
  public TargetDocuments targetDocuments(CheckSettings check) {
    return reader.targetDocuments(directory(), check);
  }

  /** The part about the checker; empty when there is none. Throws as {@link #load(Set)} does. */
  public Optional<CheckSettings> check() {
    return reader.check(file);
  }

  /** Of the file: what it names relatively is relative to this. */
  public Path directory() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
