package dev.vedette.web.report;

import dev.vedette.model.text.Text;
import dev.vedette.store.Database;
import dev.vedette.store.query.FleetUptime;
import dev.vedette.store.query.Span;
import dev.vedette.web.page.Answer;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.CompressedText;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Moments;
import dev.vedette.web.page.PageRoutes;
import dev.vedette.web.page.Pages;
import dev.vedette.web.page.Problem;
import dev.vedette.web.page.Section;
import dev.vedette.web.page.SharedAnswers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The report of a month, for people and for spreadsheets. */
public final class ReportRoutes implements PageRoutes {
  public static final String PATH = "/reports";
  public static final String CSV_PATH = "/reports.csv";

  private static final int BAD_REQUEST = 400;

  /** ZoneOffset.UTC would be shown as Z. */
  private static final ZoneId UTC = ZoneId.of("UTC");

  private static final String CSV = "text/csv; charset=utf-8";
  private static final int OK = 200;
  private static final int MAX_SHOWN = 60;

  /** A report of many targets takes seconds of the database. */
  private static final int AT_ONCE = 1;

  /** Nothing was checked before, and years with more digits are somebody's joke. */
  private static final YearMonth FIRST = YearMonth.of(1990, 1);

  private final Pages pages;
  private final FleetUptime uptime;
  private final SharedAnswers answers = new SharedAnswers(AT_ONCE);

  public ReportRoutes(Pages pages, Database database) {
    this.pages = pages;
    uptime = new FleetUptime(database);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(PATH, this::page);
    routes.get(CSV_PATH, this::csv);
  }

  private void page(Context context) throws BadAddress {
    asked(context)
        .ifPresent(
            asked -> answer(context, () -> pages.answer(OK, "report/page.jte", read(asked))));
  }

  private void csv(Context context) throws BadAddress {
    asked(context)
        .ifPresent(asked -> {
          String name = "uptime-" + asked.month() + ".csv";
          answer(context, () -> Answer.ok(CompressedText.of(CSV, ReportCsv.write(read(asked)))));
          // Not of what is thrown instead: nobody wants a file of that.
          context.header("Content-Disposition", "attachment; filename=\"" + name + "\"");
        });
  }

  private void answer(Context context, Supplier<Answer> maker) {
    answers.get(Pages.address(context), maker).send(context);
  }

  private record Asked(Layout layout, YearMonth month, ZoneId zone, Span span, Instant now) {}

  private ReportPage read(Asked asked) {
    return new ReportPage(
        asked.layout(),
        asked.month(),
        asked.zone(),
        asked.span(),
        asked.now(),
        uptime.read(asked.span(), asked.now()));
  }

  /** What the address asks for, or else the answer is what is wrong with it. */
  private Optional<Asked> asked(Context context) throws BadAddress {
    Instant at = Moments.past(context.queryParam("at"), pages.clock().instant());
    Instant now = at == null ? pages.clock().instant() : at;
    try {
      ZoneId zone = zone(context.queryParam("zone"));
      YearMonth month = month(context.queryParam("month"), now, zone);
      Span span =
          new Span(
              month.atDay(1).atStartOfDay(zone).toInstant(),
              month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
      Layout layout =
          Layout.of(pages, Section.REPORTS, "Uptime of " + month, "report.css")
              .asOf(at, ReportPage.link(PATH, month, zone, null));
      return Optional.of(new Asked(layout, month, zone, span, now));
    } catch (DateTimeException e) {
      pages
          .problem(
              BAD_REQUEST,
              Section.REPORTS,
              "This address makes no sense",
              String.valueOf(e.getMessage()),
              List.of(new Problem.Way("The report of this month", PATH)))
          .send(context);
      return Optional.empty();
    }
  }

  private static ZoneId zone(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return UTC;
    }
    try {
      return ZoneId.of(text.strip());
    } catch (DateTimeException e) {
      throw new DateTimeException(
          "zone=%s is not a time zone. Write it as Europe/Berlin, or +02:00."
              .formatted(Text.printable(text, MAX_SHOWN)),
          e);
    }
  }

  private static YearMonth month(@Nullable String text, Instant now, ZoneId zone) {
    YearMonth current = YearMonth.from(now.atZone(zone));
    if (text == null || text.isBlank()) {
      return current;
    }
    YearMonth month;
    try {
      month = YearMonth.parse(text.strip());
    } catch (DateTimeException e) {
      throw new DateTimeException(
          "month=%s is not a month. Write it as 2026-11."
              .formatted(Text.printable(text, MAX_SHOWN)),
          e);
    }
    if (month.isBefore(FIRST) || month.isAfter(current)) {
      throw new DateTimeException(
          "month=%s is not between %s and %s.".formatted(month, FIRST, current));
    }
    return month;
  }
}
