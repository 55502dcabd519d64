package dev.vedette.model.maintenance;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.vedette.model.Setting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A planned maintenance as the configuration describes it: once, or on the days of a rule. A window
 * of a rule begins when the clock of its zone shows the time, on days on which the clock is changed
 * too, and lasts as long as it says, whatever the clock shows then. A time that the clock skips is
 * as much later as it skips; of one that it shows twice the first counts.
 */
public record Maintenance(
    @Setting(
            doc = "Names of the targets; without these and without `tags` it is about all.",
            example = "[shop, blog]")
        List<String> targets,
    @Setting(
            doc = "Tags that a target must have, all of them; instead of `targets`.",
            example = "{team: web}")
        Map<String, String> tags,
    @Setting(
            doc =
                "Days on which it recurs: an RRULE of RFC 5545 of days, weeks, months or years."
                    + " With `at` and `duration`.",
            example = "FREQ=WEEKLY;BYDAY=SU")
        @Nullable Recurrence rrule,
    @Setting(
            doc = "When it begins on these days, as the clock of the zone shows.",
            example = "'02:00'")
        @Nullable LocalTime at,
    @Setting(doc = "How long it lasts then, from 1m to 31d.", example = "2h")
        @Nullable Duration duration,
    @Setting(
            doc =
                "First day of the recurrence; needed where the rule counts from it, by `INTERVAL`"
                    + " or `COUNT`, or leaves out which day it means.",
            example = "2026-12-06")
        @Nullable LocalDate since,
    @Setting(
            doc = "When it begins, if it is but once: in the zone, or with an offset or `Z`.",
            example = "2026-12-24T22:00")
        @Nullable Moment from,
    @Setting(doc = "When that ends.", example = "2026-12-25T04:00") @Nullable Moment to,
    @Setting(
            doc = "Whose clock `at`, `from` and `to` mean.",
            byDefault = "UTC",
            example = "Europe/Berlin")
        ZoneId zone,
    @Setting(doc = "What it is for, at most 200 characters.", example = "kernel updates")
        @Nullable String note) {
  /** Rules in one configuration: with a window a day they are 40,000 rows ahead. */
  public static final int MAX_RULES = 1_000;

  /** Shorter than the least interval of most targets it would cover no check. */
  public static final Duration MIN_DURATION = Duration.ofMinutes(1);

  /** What lasts longer is no maintenance; and so far back a window that still lasts is sought. */
  public static final Duration MAX_DURATION = Duration.ofDays(31);

  private static final int MAX_NOTE = 200;

  /** What a list of next windows looks through; a rule may be about leap days. */
  private static final int MAX_YEARS = 10;

  private static final int KEY_BYTES = 16;

  public Maintenance {
    var _ = MaintenanceScope.of(targets, tags);
    targets = List.copyOf(targets);
    tags = Map.copyOf(tags);
    note = note == null || note.isBlank() ? null : requireNote(note);
    if (rrule != null) {
      requireRule(rrule, at, duration, since, from, to);
    } else {
      requireOnce(at, duration, since, from, to, zone);
    }
  }

  /** Throws IllegalArgumentException for a note that is no line of text. */
  public static String requireNote(String note) {
    if (note.length() > MAX_NOTE || note.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "note must be one line of at most " + MAX_NOTE + " characters");
    }
    return note;
  }

  /** Throws IllegalArgumentException for a time that is too short or too long for a window. */
  public static Duration requireLength(String key, Duration length) {
    if (length.compareTo(MIN_DURATION) < 0 || length.compareTo(MAX_DURATION) > 0) {
      throw new IllegalArgumentException(key + " must be from 1m to 31d");
    }
    return length;
  }

  private static void requireRule(
      Recurrence rrule,
      @Nullable LocalTime at,
      @Nullable Duration duration,
      @Nullable LocalDate since,
      @Nullable Moment from,
      @Nullable Moment to) {
    if (from != null || to != null) {
      throw new IllegalArgumentException(
          (from != null ? "from" : "to")
              + " must be left out where there is an rrule; its first day is said by since");
    }
    if (at == null) {
      throw new IllegalArgumentException("rrule needs the time of day; add at: '02:00'");
    }
    if (duration == null) {
      throw new IllegalArgumentException("rrule needs to know how long; add duration: 2h");
    }
    requireLength("duration", duration);
    if (since != null && !Moment.isCounted(since)) {
      throw new IllegalArgumentException("since must be in the years 1970 to 9999");
    }
    Optional<String> needsFirstDay = since == null ? rrule.needsFirstDay() : Optional.empty();
    if (needsFirstDay.isPresent()) {
      throw new IllegalArgumentException("rrule: " + needsFirstDay.get());
    }
  }

  private static void requireOnce(
      @Nullable LocalTime at,
      @Nullable Duration duration,
      @Nullable LocalDate since,
      @Nullable Moment from,
      @Nullable Moment to,
      ZoneId zone) {
    if (at != null || duration != null || since != null) {
      throw new IllegalArgumentException(
          (at != null ? "at" : duration != null ? "duration" : "since")
              + " belongs to a recurrence; add rrule: FREQ=WEEKLY;BYDAY=SU");
    }
    if (from == null && to == null) {
      throw new IllegalArgumentException(
          "nothing says when; add rrule, at and duration, or from and to");
    }
    if (from == null || to == null) {
      throw new IllegalArgumentException(
          (to == null ? "from" : "to") + ": from and to go together: one of them is missing");
    }
    Instant begin = from.in(zone);
    Instant end = to.in(zone);
    Duration length = Duration.between(begin, end);
    if (length.compareTo(MIN_DURATION) < 0 || length.compareTo(MAX_DURATION) > 0) {
      throw new IllegalArgumentException("to must be from 1m to 31d after from");
    }
  }

  /** Which targets it is about. */
  public MaintenanceScope scope() {
    return MaintenanceScope.of(targets, tags);
  }

  /** The windows that have a moment in common with this time, in order. */
  public List<Window> windows(Instant start, Instant end) {
    if (rrule == null || at == null || duration == null) {
      return once().filter(window -> window.overlaps(start, end)).stream().toList();
    }
    LocalDate first = start.minus(duration).atZone(zone).toLocalDate().minusDays(1);
    LocalDate last = end.atZone(zone).toLocalDate();
    LocalTime time = at;
    Duration length = duration;
    return rrule.days(since, first, last).stream()
        .map(day -> day.atTime(time).atZone(zone).toInstant().truncatedTo(SECONDS))
        .map(from -> new Window(from, from.plus(length)))
        .filter(window -> window.overlaps(start, end))
        .toList();
  }

  private Optional<Window> once() {
    return from == null || to == null
        ? Optional.empty()
        : Optional.of(
            new Window(from.in(zone).truncatedTo(SECONDS), to.in(zone).truncatedTo(SECONDS)));
  }

  /**
   * The windows that begin next.
   *
   * @param limit how many at most
   * @return in order; fewer where there are not so many within ten years
   */
  public List<Window> next(Instant after, int limit) {
    List<Window> next = List.of();
    for (int years = 1; years <= MAX_YEARS && next.size() < limit; years++) {
      Instant end = after.atZone(zone).plusYears(years).toInstant();
      next =
          windows(after, end).stream()
              .filter(window -> !window.from().isBefore(after))
              .limit(limit)
              .toList();
    }
    return next;
  }

  /** The same for the same maintenance, wherever it is read; another for any other. */
  public String key() {
    MaintenanceScope scope = scope();
    List<@Nullable Object> parts =
        Arrays.asList(
            scope.targets(), scope.tags(), rrule, at, duration, since, from, to, zone, note);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(parts.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
