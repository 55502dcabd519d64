package dev.vedette.config.targets;

import dev.vedette.config.binding.Durations;
import dev.vedette.config.binding.RecordShape;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.KeyPath;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Place;
import dev.vedette.config.yaml.Source;
import dev.vedette.model.Setting;
import dev.vedette.model.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fits an inherited timeout to a shorter interval. Nobody should have to write a timeout because
 * the interval is 5 seconds and the default timeout 10: a timeout that was not written beside the
 * interval is cut to it. One that was written there and is longer is a contradiction, and is left
 * for {@link Target} to refuse.
 */
final class InheritedTimeout {
  private static final Scalar DEFAULT_TIMEOUT = defaultOf("timeout");

  private final Expansion expansion;

  InheritedTimeout(Expansion expansion) {
    this.expansion = expansion;
  }

  Mapping fitted(Mapping own, @Nullable Mapping defaults, Mapping merged) {
    boolean writtenHere = own.get("timeout") != null;
    boolean writtenInDefaults = defaults != null && defaults.get("timeout") != null;
    boolean inherited = !writtenHere && (!writtenInDefaults || own.get("interval") != null);
    Node timeout = writtenInDefaults ? merged.get("timeout") : DEFAULT_TIMEOUT;
    if (!inherited || !(merged.get("interval") instanceof Scalar interval)) {
      return merged;
    }
    Optional<Duration> shortest = duration(interval);
    Optional<Duration> longest = duration(timeout);
    if (shortest.isEmpty()
        || longest.isEmpty()
        || longest.get().compareTo(shortest.get()) <= 0
        || shortest.get().compareTo(Target.MIN_INTERVAL) < 0) {
      return merged;
    }
    Scalar key = new Scalar(interval.place(), interval.path(), "timeout", true);
    return TargetDefaults.with(merged, new Entry(key, interval));
  }

  /** Empty for what is no duration; the binder tells about it. */
  private Optional<Duration> duration(@Nullable Node node) {
    if (!(node instanceof Scalar scalar)) {
      return Optional.empty();
    }
    Expansion.Expanded expanded = expansion.expand(scalar);
    try {
      return expanded == null ? Optional.empty() : Optional.of(Durations.parse(expanded.text()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Scalar defaultOf(String key) {
    Setting setting = RecordShape.of(Target.class).key(key).orElseThrow().setting();
    Source source = Source.of("", Path.of("/"), 0, setting.byDefault());
    return new Scalar(Place.startOf(source), KeyPath.ROOT, setting.byDefault(), true);
  }
}
