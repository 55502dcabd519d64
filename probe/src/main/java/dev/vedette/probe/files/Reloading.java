package dev.vedette.probe.files;

import dev.vedette.model.files.FileVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something made of files, and made anew when these have changed. As long as they can't be used (a
 * rotation in its middle: half a file, a key that is not the certificate's) the one made before
 * stays. {@link #get} is thread-safe and touches no file; one thread looks.
 */
public final class Reloading<T> implements Supplier<T> {
  private static final Logger log = LoggerFactory.getLogger(Reloading.class);

  private final List<Path> files;
  private final Supplier<T> loader;
  private volatile T value;

  /** Of what {@link #value} was made; null when a change since might not show. */
  private @Nullable List<FileVersion> used;

  private List<FileVersion> seen;
  private @Nullable String warning;

  /** Loads for the first time; throws what the loader throws. */
  Reloading(List<Path> files, Supplier<T> loader) {
    this.files = List.copyOf(files);
    this.loader = loader;
    seen = versions();
    used = settled(seen);
    value = loader.get();
  }

  @Override
  public T get() {
    return value;
  }

  /** Looks whether the files have changed, and loads them if nobody is still writing. */
  void look() {
    List<FileVersion> now = versions();
    if (now.equals(seen) && !now.equals(used)) {
      boolean changed = used != null;
      used = settled(now);
      load(changed);
    }
    seen = now;
  }

  private void load(boolean changed) {
    try {
      value = loader.get();
      if (changed || warning != null) {
        log.info("{} changed and is in use", files);
      }
      warning = null;
    } catch (RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(warning)) {
        log.warn("{}; what was read before stays in use", why);
      }
      warning = why;
    }
  }

  private List<FileVersion> versions() {
    return files.stream().map(FileVersion::of).toList();
  }

  private static @Nullable List<FileVersion> settled(List<FileVersion> versions) {
    Instant now = Instant.now();
    return versions.stream().allMatch(version -> version.isSettled(now)) ? versions : null;
  }
}
