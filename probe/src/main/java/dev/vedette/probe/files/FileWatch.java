package dev.vedette.probe.files;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second at the files that targets name, away from the event loops, so that a rotated
 * file is in use within seconds. It asks for the files' times rather than to be told: that works on
 * every file system, and with every way of putting a file in another's place. Thread-safe.
 */
public final class FileWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** A look takes some 2 µs for each; however many there are, they take 5% of a core at most. */
  private static final Duration PERIOD_PER_ENTRY = Duration.ofNanos(40_000);

  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

  /** Forgotten when no target has them any more. */
  private final Queue<WeakReference<Reloading<?>>> watched = new ConcurrentLinkedQueue<>();

  private final Thread thread =
      Thread.ofPlatform().daemon().name("probe-files").unstarted(this::run);

  private final AtomicBoolean toBegin;

  private FileWatch(boolean looks) {
    toBegin = new AtomicBoolean(looks);
  }

  /** One that does not look by itself. */
  public FileWatch() {
    this(false);
  }

  /** One that looks as soon as there is something to look at. */
  public static FileWatch start() {
    return new FileWatch(true);
  }

  /**
   * Loads something made of files, and loads it again when one of them changes, for as long as the
   * result is held. Throws what the loader throws the first time.
   */
  public <T> Reloading<T> watch(List<Path> files, Supplier<T> loader) {
    Reloading<T> made = new Reloading<>(files, loader);
    if (!files.isEmpty()) {
      watched.add(new WeakReference<>(made));
      if (toBegin.getAndSet(false)) {
        thread.start();
      }
    }
    return made;
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(PERIOD.plus(PERIOD_PER_ENTRY.multipliedBy(watched.size())));
      }
    } catch (InterruptedException e) {
      log.debug("stopped looking for changes of files");
    } catch (RuntimeException e) {
      log.error("no more changes of files are noticed", e);
    }
  }

  public void look() {
    watched.removeIf(each -> each.get() == null);
    watched.stream().map(WeakReference::get).filter(Objects::nonNull).forEach(Reloading::look);
  }

  @Override
  public void close() {
    toBegin.set(false);
    thread.interrupt();
  }
}
