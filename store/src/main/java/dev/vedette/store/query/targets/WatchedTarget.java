package dev.vedette.store.query.targets;

import dev.vedette.store.query.Span;
import dev.vedette.store.query.Stop;
import dev.vedette.store.query.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A target, as its newest check described it.
 *
 * @param url without secrets
 * @param tags by their names
 * @param locations it was ever checked from, by name; at least one
 */
public record WatchedTarget(
    String name, String url, Duration interval, Map<String, String> tags, List<Place> locations) {
  /**
   * Where it was checked from.
   *
   * @param firstSeen slot of the oldest check ever stored
   * @param lastSeen slot of the newest one, up to an hour behind
   * @param stops when it was not checked, as it was paused or removed, in order
   */
  public record Place(String location, Instant firstSeen, Instant lastSeen, List<Stop> stops) {
    public Place {
      stops = List.copyOf(stops);
    }

    /** When in a span it was watched from there, as of a moment: as the reports count it. */
    public Watch watched(Span span, Instant now) {
      return Watch.of(firstSeen, lastSeen, stops, now).within(span);
    }
  }

  public WatchedTarget {
    locations = List.copyOf(locations);
  }

  /** Whether it was ever checked from there. */
  public boolean isWatchedFrom(String location) {
    return locations.stream().anyMatch(place -> place.location().equals(location));
  }

  /** The slot of the oldest check ever stored. */
  public Instant firstSeen() {
    return locations.stream().map(Place::firstSeen).min(Instant::compareTo).orElseThrow();
  }
}
