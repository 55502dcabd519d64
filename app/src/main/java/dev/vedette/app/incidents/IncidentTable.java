package dev.vedette.app.incidents;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.app.cli.TimeWords;
import dev.vedette.model.incident.Severity;
import dev.vedette.store.incidents.StoredIncident;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Incidents for people, a line each. */
final class IncidentTable {
  private static final int SHORT_ID = 8;
  private static final int MIN_WIDTH = 6;
  private static final String ROW = "%-8s  %-11s  %s  %-19s  %8s  %s%n";

  /** Of a failure's message, as much as tells one from another. */
  private static final int WHY_COLUMNS = 60;

  private final PrintWriter out;
  private final Paint paint;
  private final Instant now;

  IncidentTable(PrintWriter out, Paint paint, Instant now) {
    this.out = out;
    this.paint = paint;
    this.now = now;
  }

  void print(List<StoredIncident> incidents, boolean perhapsMore) {
    if (incidents.isEmpty()) {
      out.println("no incidents");
      return;
    }
    int width =
        incidents.stream()
            .mapToInt(each -> each.subject().length())
            .reduce(MIN_WIDTH, Integer::max);
    out.printf(ROW, "id", "kind", pad("target", width), "since (UTC)", "for", "state");
    for (StoredIncident incident : incidents) {
      out.printf(
          ROW,
          incident.id().toString().substring(0, SHORT_ID),
          incident.kind().wireName(),
          pad(incident.subject(), width),
          TimeWords.utc(incident.beganBefore()),
          TimeWords.length(lasted(incident, now)),
          state(incident) + why(incident));
    }
    if (perhapsMore) {
      out.println("there may be more: --limit, --last and --to choose");
    }
  }

  private String state(StoredIncident incident) {
    if (!incident.isOpen()) {
      return "closed, " + reason(incident);
    }
    return incident.severity() == Severity.CRITICAL
        ? paint.alarming("open")
        : paint.changed("open");
  }

  private static String why(StoredIncident incident) {
    return incident.failure() == null
        ? ""
        : "; " + ServerText.line(incident.failure().message(), WHY_COLUMNS);
  }

  /** Since its first bad check. */
  static Duration lasted(StoredIncident incident, Instant now) {
    Instant closed = incident.closedAt();
    Duration lasted = Duration.between(incident.beganBefore(), closed == null ? now : closed);
    return lasted.isNegative() ? Duration.ZERO : lasted;
  }

  static @Nullable String reason(StoredIncident incident) {
    return incident.reason() == null ? null : incident.reason().wireName();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
