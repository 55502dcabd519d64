package dev.vedette.app.printing;

import dev.vedette.app.cli.ServerText;
import dev.vedette.probe.Attempt;
import dev.vedette.probe.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** One request of a check as lines: what was asked, what came, from where, and how long it took. */
final class HopReport {
  /** A name may resolve to very many addresses. */
  private static final int MAX_ATTEMPTS = 8;

  private final Waterfall waterfall;

  HopReport(Waterfall waterfall) {
    this.waterfall = waterfall;
  }

  /**
   * At most so many columns wide.
   *
   * @param beginUs when the hop began, from the beginning of the check
   */
  List<String> lines(Hop hop, long beginUs, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add(
        waterfall.paint().bold(ServerText.line((hop.method() + " " + hop.url()).strip(), columns)));
    lines.add(ServerText.line(response(hop), columns));
    if (hop.attempts().size() > 1) {
      hop.attempts().stream()
          .limit(MAX_ATTEMPTS)
          .forEach(attempt -> lines.add(ServerText.line(fate(attempt, hop), columns)));
    }
    if (hop.attempts().size() > MAX_ATTEMPTS) {
      lines.add("  and " + (hop.attempts().size() - MAX_ATTEMPTS) + " more");
    }
    lines.addAll(waterfall.phases(beginUs, hop.timings()));
    return lines;
  }

  private static String response(Hop hop) {
    StringJoiner said = new StringJoiner(", ");
    said.add(hop.status() == null ? "no response" : "status " + hop.status());
    if (hop.httpVersion() != null) {
      said.add("HTTP/" + hop.httpVersion());
    }
    if (hop.ip() == null) {
      said.add("no address");
    } else if (hop.attempts().size() > 1) {
      said.add(hop.attempts().size() + " addresses tried");
    } else {
      said.add((hop.status() == null ? "address " : "from ") + hop.ip());
    }
    return said.toString();
  }

  private static String fate(Attempt attempt, Hop hop) {
    if (attempt.failure() != null) {
      return "  tried " + attempt.ip() + ": " + attempt.failure();
    }
    return attempt.ip().equals(hop.ip())
        ? "  used  " + attempt.ip()
        : "  tried " + attempt.ip() + ": given up, another was faster";
  }
}
