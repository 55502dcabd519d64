package dev.vedette.store.incidents;

import dev.vedette.model.Failure;
import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code incident}, with names instead of ids.
 *
 * @param target its name; null for {@link IncidentKind#BLIND}
 * @param location the one that is blind; null for all other kinds
 * @param url of the target, without secrets; null without one
 * @param tags of the target
 * @param openedAt slot of the check that opened it; of no_data and blind, when the last results
 *     became stale
 * @param beganAfter the last good slot before it; null when there is none
 * @param beganBefore the first bad slot of it
 * @param closedAt slot of the check that closed it; null while it is open
 * @param endedAfter last bad slot of the location that recovered last; null unless it recovered
 * @param endedBefore the first good slot after that; likewise null
 * @param reason null while it is open
 * @param level of a certificate, 1 to 3; otherwise 0
 * @param failure what the first failed check says; null where no check tells
 * @param status of the first failed check; null without a response
 * @param down locations that held the target for down when it opened
 * @param up locations that held it for up
 * @param unknown locations that should have known and did not
 * @param changed what differs between the first failed check and the last good one, in words
 */
public record StoredIncident(
    UUID id,
    IncidentKind kind,
    @Nullable String target,
    @Nullable String location,
    @Nullable String url,
    Map<String, String> tags,
    Instant openedAt,
    @Nullable Instant beganAfter,
    Instant beganBefore,
    @Nullable Instant closedAt,
    @Nullable Instant endedAfter,
    @Nullable Instant endedBefore,
    @Nullable Reason reason,
    int level,
    @Nullable Failure failure,
    @Nullable Integer status,
    List<String> down,
    List<String> up,
    List<String> unknown,
    List<String> changed) {
  public StoredIncident {
    tags = Map.copyOf(tags);
    down = List.copyOf(down);
    up = List.copyOf(up);
    unknown = List.copyOf(unknown);
    changed = List.copyOf(changed);
  }

  public boolean isOpen() {
    return closedAt == null;
  }

  /** As it was before it ended. */
  StoredIncident whileOpen() {
    return new StoredIncident(
        id,
        kind,
        target,
        location,
        url,
        tags,
        openedAt,
        beganAfter,
        beganBefore,
        null,
        null,
        null,
        null,
        level,
        failure,
        status,
        down,
        up,
        unknown,
        changed);
  }

  /** As it is when it has ended. */
  StoredIncident closed(Instant when, Reason why) {
    return new StoredIncident(
        id,
        kind,
        target,
        location,
        url,
        tags,
        openedAt,
        beganAfter,
        beganBefore,
        when,
        null,
        null,
        why,
        level,
        failure,
        status,
        down,
        up,
        unknown,
        changed);
  }

  public Severity severity() {
    return Severity.of(kind, level);
  }

  /** What it is about: the target's name, or the location's. */
  public String subject() {
    return target != null ? target : String.valueOf(location);
  }
}
