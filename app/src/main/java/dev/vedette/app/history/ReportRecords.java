package dev.vedette.app.history;

import dev.vedette.model.Phase;
import dev.vedette.store.query.Sums;
import dev.vedette.store.query.UptimeReport.Line;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report for programs: a record for each line. */
final class ReportRecords implements ReportFormat {
  private static final List<String> COLUMNS =
      Stream.concat(
              Stream.of(
                  "target",
                  "location",
                  "period",
                  "first_day",
                  "last_day",
                  "uptime",
                  "coverage",
                  "up_ms",
                  "known_ms",
                  "watched_ms",
                  "locations",
                  "up",
                  "down",
                  "unknown",
                  "min_us",
                  "average_us",
                  "p50_us",
                  "p95_us",
                  "p99_us",
                  "max_us"),
              Stream.concat(
                  Arrays.stream(Phase.values()).map(phase -> "average_" + phase.wireName() + "_us"),
                  Stream.of("maintenance_ms", "paused_ms")))
          .toList();

  /** A second of a century is seen in them. */
  private static final int SHARE_DIGITS = 10;

  private final RecordLines lines;
  private final PrintWriter out;
  private @Nullable String location;

  ReportRecords(RecordLines lines, PrintWriter out) {
    this.lines = lines;
    this.out = out;
  }

  @Override
  public void begin(Heading heading) {
    location = heading.location();
    lines.begin(COLUMNS, out);
  }

  @Override
  public void line(@Nullable String target, String period, Line line) {
    lines.write(COLUMNS, values(target, period, line), out);
  }

  private List<@Nullable Object> values(@Nullable String target, String period, Line line) {
    Sums sums = line.sums();
    List<@Nullable Object> values = new ArrayList<>();
    values.add(target);
    values.add(location);
    values.add(period);
    values.add(line.period().first().toString());
    values.add(line.period().last().toString());
    long watchedMs = line.watched().toMillis();
    values.add(Percentage.of(sums.upMs(), sums.knownMs(), SHARE_DIGITS));
    values.add(Percentage.of(sums.knownMs(), watchedMs, SHARE_DIGITS));
    values.addAll(List.of(sums.upMs(), sums.knownMs(), watchedMs, line.locations()));
    values.addAll(List.of(sums.up(), sums.down(), sums.unknown()));
    values.add(micros(sums.minUs()));
    values.add(micros(sums.averageUs()));
    values.add(micros(sums.percentileUs(0.5)));
    values.add(micros(sums.percentileUs(0.95)));
    values.add(micros(sums.percentileUs(0.99)));
    values.add(micros(sums.maxUs()));
    for (Phase phase : Phase.values()) {
      values.add(micros(sums.averageUs(phase)));
    }
    values.add(line.maintenanceMs());
    values.add(line.pausedMs());
    return values;
  }

  private static @Nullable Long micros(double value) {
    return Double.isNaN(value) ? null : Math.round(value);
  }
}
