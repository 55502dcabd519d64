package dev.vedette.app.roles;

import dev.vedette.config.Configuration;
import dev.vedette.config.LoadResult;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when a file of the configuration changes, and hands its targets on. A configuration with
 * a mistake changes nothing.
 *
 * <p>Asks for the files' times rather than to be told: that works on every file system, and with
 * every way of putting a file in another's place.
 */
final class TargetReload implements Role {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final double MILLIS = 1_000;

  /** File systems round their times. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(TargetReload.class);

  private final Supplier<LoadResult> reader;
  private final Thread thread;
  private final Map<Path, String> known;
  private Configuration current;
  private Set<Path> watched;
  private Consumer<Collection<Target>> targets = _ -> {};
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Why the newest state of the files is not used; null when it is. */
  private volatile @Nullable String refusal;

  private volatile Instant usedSince = Instant.now();

  private TargetReload(Supplier<LoadResult> reader) {
    this.reader = reader;
    Instant before = Instant.now();
    LoadResult reading = reader.get();
    current = reading.orThrow();
    watched = reading.watched();
    known = changedSince(before) ? Map.of() : marks();
    thread = Thread.ofVirtual().name("vedette-reload").unstarted(this::run);
  }

  /**
   * Reads the configuration for the first time.
   *
   * @throws InvalidConfiguration when it has a mistake
   */
  static TargetReload of(Supplier<LoadResult> reader) {
    return new TargetReload(reader);
  }

  /** What was read first; to be asked before {@link #start}. */
  Configuration configuration() {
    return current;
  }

  /**
   * Begins to look; to be called once.
   *
   * @param listener hears of the targets when they changed; may refuse them by an
   *     InvalidTargetException
   */
  TargetReload start(Consumer<Collection<Target>> listener) {
    targets = listener;
    thread.start();
    return this;
  }

  /** Registers what became of the last change. */
  TargetReload measured(MeterRegistry metrics) {
    ReloadMetrics reloads = new ReloadMetrics(metrics);
    reloads.successful.reads(() -> refusal == null ? 1 : 0);
    reloads.successTime.reads(() -> usedSince.toEpochMilli() / MILLIS);
    return this;
  }

  @Override
  public String name() {
    return "configuration";
  }

  /** Ready in any case: the targets that are known are watched. */
  @Override
  public Health health() {
    String why = refusal;
    return new Health.Ready(
        why == null
            ? "read at " + usedSince.truncatedTo(ChronoUnit.SECONDS)
            : "the file was changed and is not used: %s. In use is what was read at %s"
                .formatted(why, usedSince.truncatedTo(ChronoUnit.SECONDS)));
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  private void run() {
    Map<Path, String> used = known;
    Map<Path, String> before = Map.of();
    try {
      while (true) {
        Thread.sleep(PERIOD);
        Map<Path, String> now = marks();
        // Not while somebody is still writing.
        if (now.equals(before) && !now.equals(used)) {
          used = now;
          read();
        }
        before = now;
      }
    } catch (InterruptedException e) {
      log.debug("no more changes are looked for");
    } catch (RuntimeException e) {
      log.error("no more changes of the configuration are noticed", e);
    }
  }

  /** Whether a file may have changed while it was read. */
  private boolean changedSince(Instant time) {
    Instant earliest = time.minus(CLOCK_STEP);
    return watched.stream()
        .anyMatch(path -> {
          try {
            return Files.getLastModifiedTime(path).toInstant().isAfter(earliest);
          } catch (IOException e) {
            return true;
          }
        });
  }

  /** What tells a file from its successor, by path. */
  private Map<Path, String> marks() {
    Map<Path, String> marks = new HashMap<>();
    for (Path path : watched) {
      marks.put(path, mark(path));
    }
    return marks;
  }

  private static String mark(Path path) {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      return file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
    } catch (IOException e) {
      return "absent";
    }
  }

  private void read() {
    LoadResult reading = reader.get();
    watched = reading.watched();
    switch (reading) {
      case LoadResult.Invalid invalid -> {
        refuse(
            invalid.problems().getFirst()
                + more(invalid.problems().size() - 1)
                + "; a restart would fail");
        invalid.problems().stream().skip(1).limit(19).forEach(each -> log.error("{}", each));
      }
      case LoadResult.Loaded loaded -> use(loaded.configuration());
    }
  }

  private static String more(int count) {
    return count == 0 ? "" : ", and %d more".formatted(count);
  }

  private void refuse(String why) {
    refusal = why;
    log.error("the changed configuration is not used: {}", why);
  }

  private void use(Configuration next) {
    if (next.targets().isEmpty() && !current.targets().isEmpty()) {
      refuse(
          "it names no target any more, and %d are watched; restart if none is to be"
              .formatted(current.targets().size()));
      return;
    }
    try {
      if (!next.targets().equals(current.targets())) {
        targets.accept(next.targets());
      }
    } catch (InvalidTargetException e) {
      refuse(e.getMessage() + "; a restart would fail");
      return;
    }
    if (!next.withTargets(List.of()).equals(current.withTargets(List.of()))) {
      log.warn("the configuration changed in more than its targets; the rest needs a restart");
    }
    if (refusal != null) {
      log.info("the configuration is used again");
    }
    current = next;
    refusal = null;
    usedSince = Instant.now();
  }

  @Override
  public void close() {
    thread.interrupt();
    stopped.complete(null);
  }
}
