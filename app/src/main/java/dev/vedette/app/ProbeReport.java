package dev.vedette.app;

import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.probe.Hop;
import dev.vedette.probe.Observation;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.StringJoiner;
import picocli.CommandLine.Help.Ansi.Style;

/** One check as a person reads it: the verdict, the phases as a waterfall, the certificate. */
final class ProbeReport {
  private static final String INDENT = "  ";

  private final PrintWriter out;
  private final boolean colour;

  ProbeReport(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  void print(Target target, Observation seen) {
    out.println(verdict(seen.outcome()) + " " + target.name() + "  " + seen.url());
    Failure failure = failure(seen.outcome());
    if (failure != null) {
      out.println(INDENT + failure.code().wireName() + ": " + failure.message());
    }
    out.println(INDENT + summary(seen));
    if (seen.hops().size() > 1) {
      seen.hops().forEach(this::printHop);
    }
    Waterfall.of(seen.timings()).forEach(line -> out.println(INDENT + line));
    if (seen.certificate() != null) {
      out.println(INDENT + certificate(seen.certificate(), seen.startedAt()));
    }
    out.println();
  }

  private String verdict(Outcome outcome) {
    Style style =
        switch (outcome) {
          case Outcome.Up up -> Style.fg_green;
          case Outcome.Down down -> Style.fg_red;
          case Outcome.Unknown unknown -> Style.fg_yellow;
        };
    String word = outcome.wireName();
    return colour ? Style.bold.on() + style.on() + word + style.off() + Style.bold.off() : word;
  }

  private static @org.jspecify.annotations.Nullable Failure failure(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Up up -> null;
      case Outcome.Down(Failure failure) -> failure;
      case Outcome.Unknown(Failure failure) -> failure;
    };
  }

  private static String summary(Observation seen) {
    StringJoiner summary = new StringJoiner(", ");
    if (seen.status() != null) {
      summary.add("status " + seen.status());
    }
    if (seen.httpVersion() != null) {
      summary.add("HTTP/" + seen.httpVersion());
    }
    if (seen.bytes() != null) {
      summary.add(seen.bytes() + " bytes");
    }
    if (seen.ip() != null) {
      summary.add("from " + seen.ip());
    }
    if (seen.bodyMatched() != null) {
      summary.add(seen.bodyMatched() ? "pattern matched" : "pattern not matched");
    }
    return summary.length() == 0 ? "no response" : summary.toString();
  }

  private void printHop(Hop hop) {
    String status = hop.status() == null ? "-" : hop.status().toString();
    String time = Waterfall.millis(hop.timings().totalUs());
    out.println(INDENT + "%-4s %10s  %s".formatted(status, time, hop.url()));
  }

  private static String certificate(Certificate certificate, Instant now) {
    long days = Duration.between(now, certificate.notAfter()).toDays();
    return "certificate of %s by %s, ends %s (%d days), %s"
        .formatted(
            certificate.subject(),
            certificate.issuer(),
            certificate.notAfter().atZone(ZoneOffset.UTC).toLocalDate(),
            days,
            certificate.trusted() ? "trusted" : "not trusted");
  }
}
