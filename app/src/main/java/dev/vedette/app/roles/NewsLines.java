package dev.vedette.app.roles;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.notify.message.Headline;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Prints what happens to the targets, a line each, dated as those of the log are. */
final class NewsLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private final PrintWriter out;
  private final Paint paint;
  private final InstantSource clock;
  private final ZoneId zone;

  NewsLines(PrintWriter out, Paint paint, InstantSource clock, ZoneId zone) {
    this.out = out;
    this.paint = paint;
    this.clock = clock;
    this.zone = zone;
  }

  void print(Headline headline) {
    String link = headline.link() == null ? "" : "  " + headline.link();
    out.println(
        TIME.format(clock.instant().atZone(zone))
            + " "
            + title(headline)
            + harmless(headline.detail())
            + link);
    out.flush();
  }

  private String title(Headline headline) {
    String title = harmless(headline.title());
    return switch (headline.tone()) {
      case CRITICAL -> paint.alarming(title);
      case WARNING -> paint.changed(title);
      case GOOD -> paint.added(title);
      case NEUTRAL -> title;
    };
  }

  private static String harmless(String text) {
    return ServerText.line(text, Integer.MAX_VALUE);
  }
}
