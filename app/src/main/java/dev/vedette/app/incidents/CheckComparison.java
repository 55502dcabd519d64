package dev.vedette.app.incidents;

import dev.vedette.app.cli.ServerText;
import dev.vedette.app.cli.TimeWords;
import dev.vedette.app.printing.Waterfall;
import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two checks in columns beside each other; lines with a star differ, but for times.
 *
 * @param good null: none is stored
 */
record CheckComparison(@Nullable CheckResult good, CheckResult bad) {
  private static final int COLUMN = 30;
  private static final String NOTHING = "-";

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line(" ", "", good == null ? "none is stored" : "good", "bad"));
    add(
        lines,
        "slot",
        good == null ? null : TimeWords.utc(good.scheduledAt()),
        TimeWords.utc(bad.scheduledAt()),
        false);
    add(lines, "outcome", code(good), code(bad), true);
    add(lines, "status", good == null ? null : text(good.status()), text(bad.status()), true);
    add(lines, "address", good == null ? null : good.ip(), bad.ip(), true);
    add(lines, "protocol", good == null ? null : http(good), http(bad), true);
    add(lines, "certificate", certificate(good), certificate(bad), true);
    for (Phase phase : Phase.values()) {
      String before = good == null ? null : millis(good.timings(), phase);
      add(lines, phase.wireName(), before, millis(bad.timings(), phase), false);
    }
    add(
        lines,
        "total",
        good == null ? null : Waterfall.millis(good.timings().totalUs()),
        Waterfall.millis(bad.timings().totalUs()),
        false);
    return lines;
  }

  private void add(
      List<String> lines,
      String what,
      @Nullable String before,
      @Nullable String after,
      boolean marks) {
    if (before != null || after != null) {
      boolean differs = marks && good != null && !String.valueOf(before).equals(after);
      lines.add(line(differs ? "*" : " ", what, shown(before), shown(after)));
    }
  }

  private static String line(String mark, String what, String before, String after) {
    return "%s %-11s  %-30s  %s".formatted(mark, what, before, after).stripTrailing();
  }

  private static String shown(@Nullable String value) {
    return value == null ? NOTHING : ServerText.line(value, COLUMN);
  }

  private static @Nullable String code(@Nullable CheckResult check) {
    return check == null
        ? null
        : check.failure() == null ? check.outcome().wireName() : check.failure().code().wireName();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static @Nullable String http(CheckResult check) {
    return check.httpVersion() == null ? null : "HTTP/" + check.httpVersion();
  }

  private static @Nullable String certificate(@Nullable CheckResult check) {
    Certificate certificate = check == null ? null : check.certificate();
    return certificate == null
        ? null
        : "until " + TimeWords.utc(certificate.notAfter()) + ", " + certificate.issuer();
  }

  private static @Nullable String millis(Timings timings, Phase phase) {
    long us = timings.micros(phase);
    return us == Timings.ABSENT ? null : Waterfall.millis(us);
  }
}
