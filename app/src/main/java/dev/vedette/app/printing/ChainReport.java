package dev.vedette.app.printing;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.model.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The certificates that a server presented, as lines: its own first, then those above it. */
final class ChainReport {
  /** Fewer days than the shortest of today's certificates lasts, and enough to renew it. */
  private static final int SOON_DAYS = 7;

  private final Paint paint;
  private final Instant now;

  ChainReport(Paint paint, Instant now) {
    this.paint = paint;
    this.now = now;
  }

  /** At most so many columns wide; none without a certificate. */
  List<String> lines(List<Certificate> chain, int columns) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      Certificate certificate = chain.get(i);
      String trust = i > 0 ? "" : certificate.trusted() ? ", trusted" : ", not trusted";
      String number = "%-2d ".formatted(i + 1);
      lines.add(paint.bold(ServerText.line(number + certificate.subject(), columns)));
      lines.add(ServerText.line("   issued by " + certificate.issuer(), columns));
      lines.add("   " + validity(certificate) + trust);
    }
    earliest(chain, lines);
    return lines;
  }

  private void earliest(List<Certificate> chain, List<String> lines) {
    Certificate first =
        chain.stream().min(Comparator.comparing(Certificate::notAfter)).orElse(null);
    if (first != null && first.notAfter().isBefore(chain.getFirst().notAfter())) {
      lines.add(
          "The chain holds only until number %d ends: %s, %s"
              .formatted(chain.indexOf(first) + 1, day(first.notAfter()), left(first)));
    }
  }

  private String validity(Certificate certificate) {
    return day(certificate.notBefore())
        + " to "
        + day(certificate.notAfter())
        + ", "
        + left(certificate);
  }

  private String left(Certificate certificate) {
    long days = Duration.between(now, certificate.notAfter()).toDays();
    if (certificate.notAfter().isBefore(now)) {
      return paint.alarming(count(-days) + " over");
    }
    return days < SOON_DAYS ? paint.alarming(count(days) + " left") : count(days) + " left";
  }

  private static String count(long days) {
    return days == 1 ? "1 day" : days + " days";
  }

  private static LocalDate day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
