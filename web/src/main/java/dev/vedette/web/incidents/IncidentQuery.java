package dev.vedette.web.incidents;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.IncidentFilter;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.query.Span;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.Moments;
import dev.vedette.web.page.Paths;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents somebody wants to see, as it stands in the address.
 *
 * @param text that the subject, the failure or a tag must have, in lower case; empty: any
 * @param kind null: any
 * @param openOnly without those that are over
 * @param before the page begins with those that opened before then; null: with the newest
 * @param at the moment to be shown; null: now
 */
record IncidentQuery(
    String text,
    @Nullable IncidentKind kind,
    boolean openOnly,
    @Nullable Instant before,
    @Nullable Instant at) {
  /** Incidents on one page. */
  static final int PAGE = 100;

  private static final int MAX_LENGTH = 300;

  /** Later than anything that is stored, and within what PostgreSQL's times reach. */
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  /** What can't be understood is as if it were not there, but for the moment that is shown. */
  static IncidentQuery of(Function<String, @Nullable String> parameter, Instant now)
      throws BadAddress {
    return new IncidentQuery(
        text(parameter, "q").toLowerCase(Locale.ROOT),
        Arrays.stream(IncidentKind.values())
            .filter(kind -> kind.wireName().equals(text(parameter, "kind")))
            .findFirst()
            .orElse(null),
        text(parameter, "state").equals("open"),
        moment(text(parameter, "before")).orElse(null),
        Moments.past(parameter.apply("at"), now));
  }

  private static String text(Function<String, @Nullable String> parameter, String name) {
    String value = parameter.apply(name);
    String text = value == null ? "" : value.strip();
    return text.substring(0, Math.min(text.length(), MAX_LENGTH));
  }

  /** None that the store could not be asked for. */
  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(text)
          .filter(some -> !some.isEmpty())
          .map(Instant::parse)
          .filter(moment -> moment.isAfter(Instant.EPOCH) && moment.isBefore(NEVER));
    } catch (DateTimeException notOne) {
      return Optional.empty();
    }
  }

  /** What the store is asked for: all that may be on the page, and one more. */
  IncidentFilter filter() {
    Instant end = before;
    if (at != null && (end == null || at.isBefore(end))) {
      end = at.plus(Duration.ofMillis(1));
    }
    boolean sieved = !text.isEmpty() || (openOnly && at != null);
    return new IncidentFilter(
        end == null ? null : new Span(Instant.EPOCH, end),
        null,
        kind,
        openOnly && at == null,
        sieved ? IncidentFilter.MAX_LIMIT : PAGE + 1);
  }

  boolean matches(StoredIncident incident) {
    return (!openOnly || isOpen(incident))
        && (text.isEmpty() || words(incident).toLowerCase(Locale.ROOT).contains(text));
  }

  /** Whether it was open at the moment that is shown. */
  boolean isOpen(StoredIncident incident) {
    Instant closed = incident.closedAt();
    return closed == null || (at != null && closed.isAfter(at));
  }

  private static String words(StoredIncident incident) {
    String failure =
        incident.failure() == null
            ? ""
            : incident.failure().message() + " " + incident.failure().code().wireName();
    return incident.subject() + " " + incident.url() + " " + incident.tags() + " " + failure;
  }

  /** The address of the next page. */
  String link(Instant next) {
    return link(next, at);
  }

  /** Its own address. */
  String address() {
    return link(before, at);
  }

  /** The address of the same as it is now. */
  String present() {
    return link(before, null);
  }

  private String link(@Nullable Instant from, @Nullable Instant moment) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("before", from == null ? "" : from.toString());
    parameters.put("q", text);
    parameters.put("kind", kind == null ? "" : kind.wireName());
    parameters.put("state", openOnly ? "open" : "");
    parameters.put("at", moment == null ? "" : moment.toString());
    return parameters.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(each -> each.getKey() + "=" + Paths.encoded(each.getValue()))
        .collect(Collectors.joining("&", "/incidents?", ""));
  }
}
