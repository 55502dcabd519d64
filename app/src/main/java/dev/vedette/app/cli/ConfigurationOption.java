package dev.vedette.app.cli;

import dev.vedette.check.CheckSettings;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.config.Part;
import dev.vedette.config.PartialConfiguration;
import dev.vedette.config.binding.SettingsRule;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import dev.vedette.model.url.Url;
import dev.vedette.store.PostgresSettings;
import dev.vedette.up.UpData;
import dev.vedette.wire.KafkaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -c FILE}, for every command that needs a configuration. A mixin. */
public final class ConfigurationOption {
  private static final String DEFAULT = ConfigurationReader.DEFAULT_FILE;

  private final ConfigurationReader reader;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration to read; " + ConfigurationReader.DEFAULT_FILE + " if not given.")
  private @Nullable Path named;

  /** Of an {@code up}; null: none was asked for. */
  private @Nullable Path adopted;

  public ConfigurationOption(ConfigurationReader reader) {
    this.reader = reader;
  }

  /** As named by the user, or by whom {@link #adopt} was asked. */
  public Path file() {
    Path file = named == null ? adopted : named;
    return file == null ? Path.of(DEFAULT) : file;
  }

  /**
   * Takes the file of the {@code vedette up} on this data, where nobody has named one.
   *
   * @param data its directory; null: the one here, unless there is a configuration here too
   * @return the file; empty when there is none to take
   */
  public Optional<Path> adopt(@Nullable Path data) {
    if (named != null || (data == null && isThere())) {
      return Optional.empty();
    }
    Path directory = resolve(data == null ? Path.of(UpData.DEFAULT) : data);
    Optional<Path> found = new UpData(directory).configuration();
    adopted = found.orElse(null);
    return found;
  }

  /** Whether the user has named it. */
  public boolean isNamed() {
    return named != null;
  }

  /** Whether there is such a file. */
  public boolean isThere() {
    return Files.exists(reader.resolve(named == null ? Path.of(DEFAULT) : named));
  }

  /** What reads it. */
  public ConfigurationReader reader() {
    return reader;
  }

  /** Throws InvalidConfiguration, which the command line shows to the user. */
  public Configuration load(Set<Part> parts) {
    return reader.read(file(), parts).orThrow();
  }

  /** The whole of it, held to one more rule. Throws as {@link #load(Set)} does. */
  public Configuration load(SettingsRule another) {
    return reader.and(another).read(file()).orThrow();
  }

  /**
   * What of it can be used here, for who examines what the settings lead to: it then says itself
   * what is wrong. Throws as {@link #load(Set)} does.
   */
  public PartialConfiguration loadToExamine() {
    return reader.with(() -> SettingsRule.NONE).readUsable(file());
  }

  /**
   * Address of the page, with a slash at its end; null: nobody says it, or the part about channels,
   * of which it is one, can't be read here.
   */
  @Nullable Url page() {
    try {
      return loadToExamine().configuration().notification().page();
    } catch (InvalidConfiguration e) {
      return null;
    }
  }

  /** What holds where nothing is written. */
  public Configuration defaults() {
    return reader.defaults();
  }

  /** The part about Kafka; empty when there is none. Throws as {@link #load(Set)} does. */
  Optional<KafkaSettings> kafka() {
    return Optional.ofNullable(load(EnumSet.of(Part.KAFKA)).kafka());
  }

  /** The same about PostgreSQL. */
  Optional<PostgresSettings> postgres() {
    return Optional.ofNullable(load(EnumSet.of(Part.POSTGRES)).postgres());
  }

  /** A name on the command line, where it starts. */
  Path resolve(Path name) {
    return reader.resolve(name);
  }

  /**
   * The targets of other files, as they go to Kafka. Throws as {@link #load(Set)} does.
   *
   * @param others names of targets that are elsewhere; null when any name may be there
   */
  public SortedMap<String, TargetDocument> documents(
      List<Path> files, @Nullable Set<String> others) {
    return reader.documents(files, others);
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
    return reader.check(file());
  }

  /** Of the file: what it names relatively is relative to this. */
  public Path directory() {
    Path parent = file().toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
