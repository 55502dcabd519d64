package dev.vedette.app.cli;

import dev.vedette.config.Configuration;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.model.url.Url;
import dev.vedette.ops.OpenResources;
import dev.vedette.store.PostgresSettings;
import dev.vedette.up.UpData;
import dev.vedette.wire.KafkaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where a command finds Kafka and PostgreSQL: what a configuration says of them, or the data of
 * {@code vedette up}, running or not. What the command line names comes before what happens to lie
 * in the working directory, and a configuration before data. A mixin.
 */
public final class ServicesOption {
  @Mixin private final ConfigurationOption configuration;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data of 'vedette up', running or not. The first of these counts: -c FILE if it says"
              + " where the service is; --data DIR; vedette.yaml if it says so; "
              + UpData.DEFAULT
              + " in this directory.")
  private @Nullable Path data;

  /** Of the command that has this option. */
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec command;

  /** Of two services it is told once. */
  private @Nullable Path usedData;

  public ServicesOption(ConfigurationOption configuration) {
    this.configuration = configuration;
  }

  /**
   * A service, until it is closed.
   *
   * @param settings how to reach it
   */
  public record Reached<S>(S settings, Foreground foreground) implements AutoCloseable {
    @Override
    public void close() {
      foreground.close();
    }
  }

  /** {@code -c FILE}. */
  public ConfigurationOption configuration() {
    return configuration;
  }

  /**
   * The way to Kafka.
   *
   * @throws InvalidConfiguration when nobody says where it is and 'vedette up' has not run here
   * @throws Unavailable when the data can't be used
   */
  public Reached<KafkaSettings> kafka() {
    return reach(
        "Kafka",
        configured(ConfigurationOption::kafka),
        Configuration.KAFKA_EXAMPLE,
        UpData::reachKafka,
        KafkaSettings::plaintext);
  }

  /** The same for PostgreSQL. */
  public Reached<PostgresSettings> postgres() {
    return reach(
        "PostgreSQL",
        configured(ConfigurationOption::postgres),
        Configuration.POSTGRES_EXAMPLE,
        UpData::reachPostgres,
        PostgresSettings::new);
  }

  /**
   * The file of the {@code up} whose data is used, where none is named; what it says of Kafka and
   * PostgreSQL is not used by {@code up} either.
   */
  public boolean adoptConfiguration() {
    Optional<Path> adopted = configuration.adopt(data);
    adopted.ifPresent(file -> tell("using the configuration of 'vedette up': " + file));
    return adopted.isPresent();
  }

  /** Address of the page, with a slash at its end; null: not known. */
  public @Nullable Url page() {
    return prefersConfiguration() ? configuration.page() : null;
  }

  /** The data that was used to reach a service; empty when a configuration said where it is. */
  public Optional<Path> usedData() {
    return Optional.ofNullable(usedData);
  }

  /** Whether a configuration has a say before the data. */
  public boolean prefersConfiguration() {
    return configuration.isNamed() || (data == null && configuration.isThere());
  }

  private <S> Optional<S> configured(Function<ConfigurationOption, Optional<S>> part) {
    return prefersConfiguration() ? part.apply(configuration) : Optional.empty();
  }

  @FunctionalInterface
  private interface Way {
    UpData.Reached to(UpData data, OpenResources open) throws IOException;
  }

  private <S> Reached<S> reach(
      String what, Optional<S> configured, String example, Way way, Function<String, S> settings) {
    Foreground foreground = new Foreground();
    boolean reached = false;
    try {
      S found =
          configured.orElseGet(() ->
              settings.apply(address(what, requireData(example), way, foreground.resources())));
      reached = true;
      return new Reached<>(found, foreground);
    } finally {
      Logging.onlyOurs();
      if (!reached) {
        foreground.close();
      }
    }
  }

  private String address(String what, UpData there, Way way, OpenResources open) {
    if (usedData == null) {
      usedData = there.directory();
      tell("using the data of 'vedette up' in " + (data == null ? "./" + UpData.DEFAULT : data));
    }
    Logging.onlyOurs();
    try {
      UpData.Reached reached = way.to(there, open);
      if (reached.started()) {
        tell("it does not run: " + what + " was started for this command");
      }
      return reached.address();
    } catch (IOException e) {
      throw new Unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private void tell(String line) {
    PrintWriter err = command.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  private UpData requireData(String example) {
    Path directory = data == null ? Path.of(UpData.DEFAULT) : data;
    UpData there = new UpData(configuration.resolve(directory));
    if (there.isThere()) {
      return there;
    }
    if (data != null) {
      throw new InvalidConfiguration(
          "there is no data of 'vedette up' in %1$s; look at the name, or make it by 'vedette up --data %1$s'"
              .formatted(directory));
    }
    String file = configuration.file().toString();
    throw new InvalidConfiguration(
        configuration.isNamed() || configuration.isThere()
            ? "there is no data in ./%s yet: 'vedette up%s' makes it; or name yours by --data DIR, or add %s to %s"
                .formatted(directory, configuration.isNamed() ? " -c " + file : "", example, file)
            : "there is neither data in ./%s yet nor %s: 'vedette up' makes the data; or name yours by --data DIR or -c FILE"
                .formatted(directory, file));
  }
}
