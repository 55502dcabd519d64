package dev.vedette.notify.message;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.Failure;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An incident as it is at one moment, with all that people and programs are told of it.
 *
 * @param id the same for every message of it
 * @param target whose it is; null for one of a location
 * @param location whose it is; null for one of a target
 * @param kind such as {@code down}
 * @param failure what the check that opened it saw; null where no check did
 * @param status of the last response; null without one
 * @param changed since the last good check, the most telling first
 * @param children targets that depend on this one and are down with it
 * @param url what is checked; null where nothing is
 * @param link to its page; null where the page has no known address
 * @param certificate of an incident of that kind; otherwise null
 */
public record IncidentSnapshot(
    String id,
    @Nullable String target,
    @Nullable String location,
    String kind,
    Severity severity,
    IncidentState state,
    Span span,
    @Nullable Failure failure,
    @Nullable Integer status,
    Locations locations,
    List<Change> changed,
    List<String> children,
    Map<String, String> tags,
    @Nullable String url,
    @Nullable String link,
    @Nullable CertificateEnd certificate) {
  public IncidentSnapshot {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    requireNonNull(severity, "severity");
    requireNonNull(locations, "locations");
    if ((target == null) == (location == null)) {
      throw new IllegalArgumentException("an incident is of a target or of a location");
    }
    if ((state == IncidentState.CLOSED) != (span.closedAt() != null)) {
      throw new IllegalArgumentException("state must say whether it is closed, as the span does");
    }
    changed = List.copyOf(changed);
    children = List.copyOf(children);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** The target's or the location's name. */
  public String subject() {
    return target == null ? requireNonNull(location) : target;
  }

  public boolean isClosed() {
    return state == IncidentState.CLOSED;
  }
}
