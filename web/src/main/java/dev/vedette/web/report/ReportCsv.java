package dev.vedette.web.report;

import dev.vedette.store.query.FleetUptime.Line;
import dev.vedette.web.page.Format;

/** A report as RFC 4180 has it. */
final class ReportCsv {
  private static final String HEAD =
      "target,month,zone,from,to,uptime,coverage,up_ms,known_ms,watched_ms,down_ms,incidents,"
          + "maintenance_ms,locations,paused_ms\r\n";

  private ReportCsv() {}

  static String write(ReportPage page) {
    StringBuilder text = new StringBuilder(HEAD);
    page.answer().lines().forEach(line -> write(page, line, text));
    return text.toString();
  }

  private static void write(ReportPage page, Line line, StringBuilder text) {
    text.append(cell(line.target())).append(',').append(page.month()).append(',');
    text.append(cell(page.zone().getId())).append(',').append(page.answer().span().from());
    text.append(',').append(page.answer().span().to());
    text.append(',').append(share(line.upMs(), line.knownMs()));
    text.append(',').append(share(line.knownMs(), line.watchedMs()));
    for (long figure :
        new long[] {
          line.upMs(),
          line.knownMs(),
          line.watchedMs(),
          line.downMs(),
          line.incidents(),
          line.plannedMs(),
          line.locations(),
          line.pausedMs()
        }) {
      text.append(',').append(figure);
    }
    text.append("\r\n");
  }

  /** As on the page, without the sign; empty when nothing is known. */
  private static String share(long part, long whole) {
    return whole == 0 ? "" : Format.share(part, whole).replace(" %", "").replace("< ", "");
  }

  /** What a spreadsheet would take for a formula is text. */
  private static String cell(String text) {
    String harmless =
        !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = harmless.chars().anyMatch(each -> ",\"\r\n".indexOf(each) >= 0);
    return quoted ? "\"" + harmless.replace("\"", "\"\"") + "\"" : harmless;
  }
}
