package dev.vedette.up;

import com.sun.security.auth.module.UnixSystem;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.DirectoryInUseException;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.EmbeddedServiceException;
import dev.vedette.embedded.PortInUseException;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.ops.OpenResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of {@code vedette up}, and the way to what is in it, whether it runs or not.
 *
 * @param directory as the user named it
 */
public record UpData(Path directory) {
  /** Where it is when nobody says otherwise. */
  public static final String DEFAULT = "vedette-data";

  /** Longer than a start takes, or the end of another command on the same data. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int LOOK_AGAIN_MS = 100;

  /**
   * Where a service is.
   *
   * @param address what clients are given: a URI for PostgreSQL, {@code host:port} for Kafka
   * @param started whether it did not run before
   */
  public record Reached(String address, boolean started) {}

  Path postgres() {
    return directory.resolve("postgres");
  }

  Path kafka() {
    return directory.resolve("kafka");
  }

  /** Where results wait that the broker does not take. */
  public Path spool() {
    return directory.resolve("spool");
  }

  /**
   * Notes which file {@code up} runs by, for commands that are not told.
   *
   * @param file null: by none
   * @throws IOException when that can't be written
   */
  public void note(@Nullable Path file) throws IOException {
    if (file == null) {
      Files.deleteIfExists(note());
    } else {
      Files.writeString(note(), file.toAbsolutePath().normalize().toString());
    }
  }

  /**
   * The file that {@code up} was last started with, if it is still there. What came through a pipe
   * came once, and a note of a process that was killed may be empty.
   */
  public Optional<Path> configuration() {
    try {
      return Files.exists(note())
          ? Optional.of(Path.of(Files.readString(note())))
              .filter(file -> Files.isRegularFile(file) && Files.isReadable(file))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Path note() {
    return directory.resolve("configuration-file");
  }

  /** Whether {@code vedette up} has run here before. */
  public boolean isThere() {
    return EmbeddedPostgres.isIn(postgres()) && EmbeddedBroker.isIn(kafka());
  }

  /**
   * The database of the {@code up} that runs here; without one it is started, on a free port, and
   * nobody else can use the directory until it is closed.
   *
   * @param open closes what was started
   * @throws IOException when that can't be; the message tells people why
   */
  public Reached reachPostgres(OpenResources open) throws IOException {
    return reach(
        () -> EmbeddedPostgres.start(postgres(), PostgresOptions.durable(0)),
        EmbeddedPostgres::close,
        EmbeddedPostgres::uri,
        () -> EmbeddedPostgres.announced(postgres()),
        open);
  }

  /** The same for the broker. */
  public Reached reachKafka(OpenResources open) throws IOException {
    return reach(
        () -> EmbeddedBroker.start(kafka(), BrokerOptions.plaintext()),
        EmbeddedBroker::close,
        EmbeddedBroker::bootstrapServers,
        () -> EmbeddedBroker.announced(kafka()),
        open);
  }

  private <S> Reached reach(
      Supplier<S> start,
      Consumer<S> stop,
      Function<S, String> address,
      Supplier<Optional<String>> announced,
      OpenResources open)
      throws IOException {
    requireOurs();
    long end = System.nanoTime() + PATIENCE.toNanos();
    int attempts = 0;
    while (true) {
      try {
        S service = open.add(Starting.of(start::get, stop)).await();
        return new Reached(address.apply(service), true);
      } catch (DirectoryInUseException e) {
        Optional<String> running = announced.get();
        if (running.isPresent()) {
          return new Reached(running.get(), false);
        }
        if (System.nanoTime() > end) {
          throw new IOException(
              inUse() + ", which is starting, stopping, or another command; try again", e);
        }
        pause();
      } catch (PortInUseException e) {
        attempts++;
        if (attempts == FreePort.ATTEMPTS) {
          throw new IOException(e.getMessage(), e);
        }
      } catch (EmbeddedServiceException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  /** Says so of the whole, as only Vedette knows of its parts. */
  String inUse() {
    return "the data directory " + directory + " is in use by another running Vedette";
  }

  /** What somebody else's services write would be ours, and {@code up} could not use it again. */
  private void requireOurs() throws IOException {
    Object owner = Files.getAttribute(directory, "unix:uid");
    if (!owner.equals((int) new UnixSystem().getUid())) {
      throw new IOException(
          "the data in %s is that of the user %s, as whom this command has to run"
              .formatted(directory, Files.getOwner(directory).getName()));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the data directory", e);
    }
  }
}
