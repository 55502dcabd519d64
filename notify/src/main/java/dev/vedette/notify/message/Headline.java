package dev.vedette.notify.message;

import dev.vedette.model.Failure;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message as one line, for a terminal or a log. Its texts are clean: on one line, without marks
 * that mislead, and bounded.
 *
 * @param title what is wrong, or is not any more
 * @param detail since when and why, to be put behind the title; empty: nothing
 * @param link to the page; null without
 */
public record Headline(Tone tone, String title, String detail, @Nullable String link) {
  /** What is read at a glance, in a terminal two lines wide. */
  private static final int MAX_DETAIL = 160;

  private static final int MAX_NAMED = 3;

  private static final DateTimeFormatter TODAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** How it is meant. */
  public enum Tone {
    CRITICAL,
    WARNING,
    GOOD,
    NEUTRAL
  }

  /** The message about one incident. */
  public static Headline of(Message message, ZoneId zone) {
    Notice notice = Notice.of(message, zone);
    boolean over =
        switch (message.type()) {
          case CLOSED, RETRACTED -> true;
          case OPENED, UPDATED, REMINDER, DIGEST, TEST -> false;
        };
    return new Headline(
        tone(message), notice.title(), over ? "" : detail(message, zone), notice.link());
  }

  /** What is open since before anybody listened, in one line. */
  public static Headline stillOpen(List<Message> open, ZoneId zone, String link) {
    if (open.size() == 1) {
      return of(open.getFirst(), zone);
    }
    Times times = new Times(zone);
    List<String> named =
        open.stream()
            .limit(MAX_NAMED)
            .map(each -> CleanText.of(Titles.state(each.first(), times), MAX_DETAIL))
            .toList();
    String more = open.size() > MAX_NAMED ? " and " + (open.size() - MAX_NAMED) + " more" : "";
    boolean critical = open.stream().anyMatch(each -> tone(each) == Tone.CRITICAL);
    return new Headline(
        critical ? Tone.CRITICAL : Tone.WARNING,
        open.size() + " incidents are open since before this start",
        ": " + String.join(", ", named) + more,
        link);
  }

  private static Tone tone(Message message) {
    String reason = message.first().span().reason();
    return switch (message.type()) {
      case CLOSED ->
          reason == null || reason.equals("recovered") || reason.equals("outvoted")
              ? Tone.GOOD
              : Tone.NEUTRAL;
      case RETRACTED, TEST -> Tone.NEUTRAL;
      case OPENED, UPDATED, REMINDER, DIGEST ->
          message.first().severity() == Severity.CRITICAL ? Tone.CRITICAL : Tone.WARNING;
    };
  }

  /** Of a certificate the title has said when it ends, which is what counts. */
  private static String detail(Message message, ZoneId zone) {
    IncidentSnapshot incident = message.first();
    Failure failure = incident.failure();
    String since =
        incident.certificate() == null
            ? " since " + time(incident.span().since(), message.at(), zone)
            : "";
    return failure == null || failure.message().isEmpty()
        ? since
        : since + ": " + CleanText.of(failure.message(), MAX_DETAIL);
  }

  /** Without the day where that is the same. */
  private static String time(Instant time, Instant now, ZoneId zone) {
    return time.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate())
        ? TODAY.format(time.atZone(zone))
        : new Times(zone).at(time);
  }
}
