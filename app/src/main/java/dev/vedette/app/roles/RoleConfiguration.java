package dev.vedette.app.roles;

import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationFiles;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.config.KeptConfiguration;
import dev.vedette.config.LoadResult;
import dev.vedette.config.Part;
import dev.vedette.config.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a role that follows their changes, and for one that watches targets a copy of what
 * they said when they last worked: a mistake that nobody noticed by day must not leave everything
 * unwatched after a reboot at night.
 */
final class RoleConfiguration {
  private static final Logger log = LoggerFactory.getLogger(RoleConfiguration.class);

  private final ConfigurationReader reader;
  private final Path file;
  private final Set<Part> parts;
  private final Consumer<Configuration> requirement;
  private final @Nullable KeptConfiguration kept;

  /**
   * @param file the main one, as its user has named it
   * @param parts that the role needs
   * @param requirement throws InvalidConfiguration when something is missing that the role needs
   * @param data directory of the copy; null: none is kept
   */
  RoleConfiguration(
      ConfigurationReader reader,
      Path file,
      Set<Part> parts,
      Consumer<Configuration> requirement,
      @Nullable Path data) {
    this.reader = reader;
    this.file = file;
    this.parts = parts;
    this.requirement = requirement;
    this.kept = data == null ? null : reader.kept(file, data);
  }

  /**
   * What the files said when they last worked.
   *
   * @param since when that was first read
   * @param file where it is kept
   */
  record LastGood(Configuration configuration, Instant since, Path file) {
    int targets() {
      return configuration.targets().size();
    }
  }

  /** The main file, as its user has named it. */
  Path file() {
    return file;
  }

  /** What the files say now. */
  LoadResult read() {
    return required(reader.read(file, parts));
  }

  /** The same while the role runs: nothing is opened on which a reader may wait for ever. */
  LoadResult readAgain() {
    return required(reader.readAgain(file, parts));
  }

  /** Why files that worked before do not: what has got lost is to be put back, not begun anew. */
  Refusal refusal(LoadResult.Invalid reading) {
    Path main = reader.resolve(file);
    if (!Files.exists(main)) {
      return Refusal.because(file + " is gone; put it back");
    }
    return main.toFile().length() == 0 && Files.isRegularFile(main)
        ? Refusal.because(file + " is empty; put back what it said")
        : Refusal.of(reading).checkedIn(file);
  }

  private LoadResult required(LoadResult reading) {
    if (reading instanceof LoadResult.Loaded loaded) {
      try {
        requirement.accept(loaded.configuration());
      } catch (InvalidConfiguration e) {
        String why = String.valueOf(e.getMessage());
        return new LoadResult.Invalid(
            List.of(new Problem(file.toString(), 1, 1, "", why, null)), loaded.watched());
      }
    }
    return reading;
  }

  /** What was kept; empty when that is nothing, or can't be used any more, which is then logged. */
  Optional<LastGood> lastGood() {
    if (kept == null) {
      return Optional.empty();
    }
    try {
      return kept.find().flatMap(found -> usable(kept, found));
    } catch (IOException e) {
      log.warn("{} can't be read: {}", kept.file(), e.toString());
      return Optional.empty();
    }
  }

  private Optional<LastGood> usable(KeptConfiguration kept, KeptConfiguration.Kept found) {
    return switch (required(reader.read(found.files(), parts))) {
      case LoadResult.Loaded loaded ->
          Optional.of(new LastGood(loaded.configuration(), found.since(), kept.file()));
      case LoadResult.Invalid invalid -> {
        Refusal.of(invalid).log(log, "what is kept in " + kept.file() + " can't be used either");
        yield Optional.empty();
      }
    };
  }

  /**
   * Keeps what works. A failure is logged: the role goes on without. Nothing is kept of a main file
   * that is a pipe: the next one of its name is another.
   */
  void keep(ConfigurationFiles files) {
    if (kept == null) {
      return;
    }
    if (Files.exists(files.main()) && !Files.isRegularFile(files.main())) {
      return;
    }
    try {
      kept.keep(files);
    } catch (IOException e) {
      log.warn(
          "the configuration can't be kept, for a start with a mistake in its files: {}; give"
              + " this user room and the right to write in {}",
          e.toString(),
          kept.file().getParent());
    }
  }
}
