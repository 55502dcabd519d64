package dev.vedette.app.printing;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.evidence.Evidence.TlsSession;
import dev.vedette.probe.Hop;
import dev.vedette.probe.Observation;
import dev.vedette.probe.Page;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One check as a person reads it: the verdict and its reason, the hops with their phases as a
 * waterfall, the certificates, and on demand what the server said. No line is wider than a
 * terminal.
 */
public final class ProbeReport {
  private static final int COLUMNS = 80;
  private static final String INDENT = "  ";
  private static final String DEEPER = "     ";

  private final PrintWriter out;
  private final Paint paint;
  private final boolean verbose;

  public ProbeReport(PrintWriter out, Paint paint, boolean verbose) {
    this.out = out;
    this.paint = paint;
    this.verbose = verbose;
  }

  /** Prints a check that was made just now. */
  public void print(Target target, Observation seen) {
    print(target.name(), seen, null);
  }

  /** A check of the target of this name; the evidence is of one that was stored. */
  void print(String name, Observation seen, @Nullable Evidence evidence) {
    printVerdict(name, seen);
    printHops(seen);
    printChain(seen);
    Page page = seen.page();
    if (verbose && page != null) {
      printPage("headers", page.headers(), page.beginning(), seen);
    }
    if (evidence != null && evidence.statusLine() != null) {
      String body = evidence.body() == null ? "" : evidence.body();
      printPage(evidence.statusLine(), evidence.headers().entrySet(), body, seen);
    }
    out.println();
  }

  private void printVerdict(String name, Observation seen) {
    String word = seen.outcome().wireName();
    String what = name + "  " + seen.url();
    out.println(
        paint.outcome(seen.outcome()) + " " + ServerText.line(what, COLUMNS - word.length() - 1));
    Failure failure = failure(seen.outcome());
    if (failure != null) {
      indented(
          ServerText.wrapped(
              failure.code().wireName() + ": " + failure.message(), COLUMNS - INDENT.length()));
    }
    indented(List.of(summary(seen)));
  }

  /** What went wrong; null when nothing did. */
  public static @Nullable Failure failure(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Up up -> null;
      case Outcome.Down(Failure failure) -> failure;
      case Outcome.Unknown(Failure failure) -> failure;
    };
  }

  private static String summary(Observation seen) {
    StringJoiner summary = new StringJoiner(", ");
    summary.add(seen.status() == null ? "no response" : "status " + seen.status());
    if (seen.bytes() != null) {
      summary.add(seen.bytes() + " bytes" + (seen.bodyCut() ? ", cut there" : ""));
    }
    if (seen.bodyMatched() != null) {
      summary.add(seen.bodyMatched() ? "pattern matched" : "pattern not matched");
    }
    if (seen.redirects() > 0) {
      summary.add(seen.redirects() + (seen.redirects() == 1 ? " redirect" : " redirects"));
    }
    return summary.add(Waterfall.millis(seen.timings().totalUs())).toString();
  }

  private void printHops(Observation seen) {
    HopReport report = new HopReport(new Waterfall(seen.timings().totalUs(), paint));
    long begin = 0;
    int number = 1;
    for (Hop hop : seen.hops()) {
      out.println();
      List<String> lines = report.lines(hop, begin, COLUMNS - DEEPER.length());
      out.println(INDENT + "%-2d ".formatted(number++) + lines.getFirst());
      lines.stream().skip(1).forEach(line -> out.println(DEEPER + line));
      begin += hop.timings().totalUs();
    }
    out.println(DEEPER + Waterfall.line("total", seen.timings().totalUs()));
  }

  /** That of the last hop with TLS: the one whose certificate the event tells of. */
  private void printChain(Observation seen) {
    List<Certificate> chain =
        seen.hops().stream()
            .map(Hop::chain)
            .filter(presented -> !presented.isEmpty())
            .reduce((former, latter) -> latter)
            .orElse(List.of());
    if (!chain.isEmpty()) {
      TlsSession tls = seen.hops().getLast().tls();
      heading(
          "certificates"
              + (tls == null ? "" : ", over %s with %s".formatted(tls.version(), tls.cipher())));
      indented(new ChainReport(paint, seen.startedAt()).lines(chain, COLUMNS - INDENT.length()));
    }
  }

  private void printPage(
      String title,
      Collection<Map.Entry<String, String>> headers,
      String beginning,
      Observation seen) {
    heading(ServerText.line(title, COLUMNS - INDENT.length()));
    headers.forEach(header -> {
      String line = header.getKey() + ": " + header.getValue();
      indented(List.of(ServerText.line(line, COLUMNS - INDENT.length())));
    });
    if (!beginning.isEmpty()) {
      heading(
          isWhole(beginning, seen)
              ? "body"
              : "body, its first %d bytes at most".formatted(Page.BEGINNING_BYTES));
      indented(ServerText.lines(beginning, COLUMNS - INDENT.length()));
    }
  }

  /** Never of one that was compressed or that a secret was taken from: nobody knows. */
  private static boolean isWhole(String beginning, Observation seen) {
    Long bytes = seen.bytes();
    return bytes != null
        && !seen.bodyCut()
        && beginning.getBytes(StandardCharsets.UTF_8).length == bytes;
  }

  private void heading(String text) {
    out.println();
    out.println(INDENT + paint.bold(text));
  }

  private void indented(List<String> lines) {
    lines.forEach(line -> out.println((INDENT + line).stripTrailing()));
  }
}
