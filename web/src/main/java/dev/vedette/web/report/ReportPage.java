package dev.vedette.web.report;

import dev.vedette.store.query.FleetUptime.Answer;
import dev.vedette.store.query.FleetUptime.Line;
import dev.vedette.store.query.Span;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Paths;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the template of a report is given.
 *
 * @param zone in which the month begins and ends
 * @param span of the month
 * @param end what is later has not passed
 */
record ReportPage(
    Layout layout, YearMonth month, ZoneId zone, Span span, Instant end, Answer answer) {
  /** The month for people: {@code November 2026}. */
  String title() {
    return month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + month.getYear();
  }

  boolean isOver() {
    return !span.to().isAfter(end);
  }

  /** Whether it begins or ends elsewhere than the month, because less is left of that time. */
  boolean isMoved() {
    return !answer.span().from().equals(span.from()) && !answer.lines().isEmpty();
  }

  String uptime(Line line) {
    return Format.share(line.upMs(), line.knownMs());
  }

  String coverage(Line line) {
    return Format.share(line.knownMs(), line.watchedMs());
  }

  /** A length of time; a dash for none. */
  String length(long ms) {
    return ms == 0 ? "–" : Format.duration(Duration.ofMillis(ms));
  }

  String before() {
    return link("/reports", month.minusMonths(1));
  }

  /** Null when that month has not begun. */
  @Nullable String after() {
    return isOver() ? link("/reports", month.plusMonths(1)) : null;
  }

  String csv() {
    return link("/reports.csv", month);
  }

  /** The target in this month. */
  String link(Line line) {
    String path = "/targets/" + Paths.segment(line.target());
    String span = "?from=" + answer.span().from() + "&to=" + answer.span().to();
    return Layout.at(path + span, layout.at());
  }

  private String link(String path, YearMonth other) {
    return link(path, other, zone, layout.at());
  }

  /**
   * The address of a report.
   *
   * @param at the moment at which it is seen; null: now
   */
  static String link(String path, YearMonth month, ZoneId zone, @Nullable Instant at) {
    return Layout.at(path + "?month=" + month + "&zone=" + encoded(zone.getId()), at);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
