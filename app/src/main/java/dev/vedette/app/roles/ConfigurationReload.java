package dev.vedette.app.roles;

import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationFiles;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.config.LoadResult;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.model.files.FileVersion;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.notify.NotifySettings;
import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import dev.vedette.web.overview.UnusedConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when a file of the configuration changes, and hands on what a role follows of it:
 * targets, maintenance rules, channels and routes. A configuration with a mistake changes nothing.
 *
 * <p>Asks for the files' times rather than to be told: that works on every file system, and with
 * every way of putting a file in another's place.
 */
final class ConfigurationReload implements Role {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** What is being kept gets this long to be on the disk. */
  private static final long LAST_READING_MS = 1_000;

  private static final double MILLIS = 1_000;

  private static final Logger log = LoggerFactory.getLogger(ConfigurationReload.class);

  private final RoleConfiguration role;
  private final HalfWritten halfWritten = new HalfWritten(System::nanoTime);
  private final Thread thread;
  private final Set<FileVersion> known;
  private final @Nullable ConfigurationFiles first;

  /** What it ran with at first; but for what is followed it runs with that still. */
  private final Configuration running;

  /** What the files said when they were last taken. */
  private Configuration current;

  private Set<Path> watched;
  private Consumer<Collection<Target>> targets = _ -> {};
  private Consumer<List<Maintenance>> maintenance = _ -> {};

  /** Null: they need a restart. */
  private @Nullable Consumer<NotifySettings> notification;

  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Why the newest state of the files is not used; null when it is. */
  private volatile @Nullable Refusal refusal;

  private volatile Instant usedSince;

  private ConfigurationReload(RoleConfiguration role) {
    this.role = role;
    Instant before = Instant.now();
    FirstReading reading = FirstReading.of(role);
    current = reading.configuration();
    running = current;
    first = reading.files();
    refusal = reading.refusal();
    usedSince = reading.since();
    // What came through a pipe came once.
    watched =
        refusal == null
            ? reading.watched().stream()
                .filter(ConfigurationReload::lasts)
                .collect(Collectors.toSet())
            : reading.watched();
    Set<FileVersion> versions = versions();
    boolean settled = versions.stream().allMatch(version -> version.isSettled(before));
    known = settled ? versions : Set.of();
    thread = Thread.ofPlatform().daemon().name("vedette-reload").unstarted(this::run);
  }

  private static boolean lasts(Path path) {
    return Files.notExists(path) || Files.isRegularFile(path) || Files.isDirectory(path);
  }

  /**
   * Reads the configuration for the first time.
   *
   * @throws InvalidConfiguration when it has a mistake, and nothing that worked before is kept
   */
  static ConfigurationReload of(RoleConfiguration role) {
    return new ConfigurationReload(role);
  }

  /** What was read first; to be asked before {@link #start}. */
  Configuration configuration() {
    return current;
  }

  /**
   * Begins to look, and keeps what was read: to be called once, when the role runs with it.
   *
   * @param listener hears of the targets when they changed; may refuse them by an
   *     InvalidTargetException
   */
  ConfigurationReload start(Consumer<Collection<Target>> listener) {
    targets = listener;
    if (first != null) {
      role.keep(first);
    }
    thread.start();
    return this;
  }

  /**
   * Hands maintenance rules on too.
   *
   * @param listener hears of them when they changed
   */
  ConfigurationReload maintaining(Consumer<List<Maintenance>> listener) {
    maintenance = listener;
    return this;
  }

  /**
   * Hands channels and routes on too.
   *
   * @param listener hears of them when they changed; may refuse them by an IllegalArgumentException
   */
  ConfigurationReload notifying(Consumer<NotifySettings> listener) {
    notification = listener;
    return this;
  }

  /** Registers what became of the last change. */
  ConfigurationReload measured(MeterRegistry metrics) {
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
    Refusal refused = refusal;
    Instant since = usedSince.truncatedTo(ChronoUnit.SECONDS);
    return new Health.Ready(
        refused == null
            ? "read at " + since
            : "the file as it is now is not used: %s. In use is what was read at %s"
                .formatted(refused.why(), since));
  }

  /** Why the files as they are now are not used; null while they are. */
  @Nullable UnusedConfiguration unused() {
    Refusal refused = refusal;
    return refused == null ? null : new UnusedConfiguration(refused.why(), usedSince);
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  private void run() {
    Set<FileVersion> used = known;
    Set<FileVersion> before = Set.of();
    try {
      while (true) {
        Thread.sleep(PERIOD);
        Set<FileVersion> now = versions();
        // Not while somebody is still writing.
        if (now.equals(before) && !now.equals(used) && isRead()) {
          used = now;
        }
        before = now;
      }
    } catch (InterruptedException e) {
      log.debug("no more changes are looked for");
    } catch (RuntimeException e) {
      log.error("no more changes of the configuration are noticed", e);
    }
  }

  private Set<FileVersion> versions() {
    return watched.stream().map(FileVersion::of).collect(Collectors.toSet());
  }

  /** False when it is to be read once more, as it may be half written. */
  private boolean isRead() {
    LoadResult reading = role.readAgain();
    watched = reading.watched();
    switch (reading) {
      case LoadResult.Invalid invalid -> refuse(role.refusal(invalid));
      case LoadResult.Loaded loaded -> {
        Refusal why = unusable(loaded.configuration());
        if (why != null) {
          refuse(why);
        } else if (halfWritten.mayBe(loaded, current)) {
          return false;
        } else {
          use(loaded);
        }
      }
    }
    return true;
  }

  private void refuse(Refusal why) {
    boolean isKnown = why.equals(refusal);
    refusal = why;
    halfWritten.waitNoMore();
    if (!isKnown) {
      why.log(log, "the changed configuration is not used");
    }
  }

  /** Why it is not used, however long it stays so; null: it may be. */
  private @Nullable Refusal unusable(Configuration next) {
    if (next.targets().isEmpty() && !current.targets().isEmpty()) {
      return Refusal.noTarget(role.file(), current.targets().size());
    }
    if (current.targets().isEmpty() && !next.targets().isEmpty()) {
      return Refusal.because(
          role.file() + " names targets, and those in Kafka are watched; restart to watch these");
    }
    return notification == null
        ? null
        : Refusal.lostNotification(role.file(), current.notification(), next.notification());
  }

  private void use(LoadResult.Loaded loaded) {
    Configuration next = loaded.configuration();
    try {
      handOn(next);
    } catch (InvalidTargetException | IllegalArgumentException e) {
      refuse(Refusal.because(String.valueOf(e.getMessage())));
      return;
    }
    tellOfTheRest(rest(next));
    // Before it is told: who sees that it is used may end the role at once.
    role.keep(loaded.files());
    if (refusal != null) {
      log.info("the configuration is used again");
    }
    current = next;
    refusal = null;
    usedSince = Instant.now();
  }

  /** What may be refused comes before what may not; targets that hold then are heard of again. */
  private void handOn(Configuration next) {
    if (!next.targets().equals(current.targets())) {
      targets.accept(next.targets());
    }
    if (notification != null && !next.notification().equals(current.notification())) {
      notification.accept(next.notification());
    }
    if (!next.maintenance().equals(current.maintenance())) {
      maintenance.accept(next.maintenance());
    }
  }

  /** What needs a restart. */
  private Configuration rest(Configuration configuration) {
    Configuration rest = configuration.withTargets(List.of()).withMaintenance(List.of());
    return notification == null ? rest : rest.withNotification(NotifySettings.NONE);
  }

  private void tellOfTheRest(Configuration rest) {
    if (rest.equals(rest(current))) {
      return;
    }
    if (rest.equals(rest(running))) {
      log.info(
          "but for its {} the configuration is again as it runs; no restart is needed", followed());
    } else {
      log.warn(
          "the configuration changed in more than its {}; the rest needs a restart", followed());
    }
  }

  private String followed() {
    return running.targets().isEmpty() && notification != null ? "channels and routes" : "targets";
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(LAST_READING_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.complete(null);
  }
}
