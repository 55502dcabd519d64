package dev.vedette.web.targets;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.evidence.EvidenceDecoder;
import dev.vedette.store.query.Span;
import dev.vedette.web.chart.Waterfall;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the template of a single check's page is given.
 *
 * @param evidence null when the check has none
 */
record CheckPage(Layout layout, View view, TargetReader.Found found, @Nullable Evidence evidence) {
  /** What the verdict writes: {@code expected status 2xx, got 503}. */
  private static final Pattern EXPECTED =
      Pattern.compile("expected (.+?),? (?:got|but|is|was) (.+)", Pattern.DOTALL);

  private static final Pattern AT_MOST = Pattern.compile("took (.+), expected (at most .+)");
  private static final Duration AROUND = Duration.ofMinutes(30);

  /**
   * One thing of a check, and how it was at the last good one.
   *
   * @param good null when there is none
   */
  record Line(String name, String here, @Nullable String good, boolean isTime) {
    /** Whether it is worth a look; no two durations are the same. */
    boolean differs() {
      return good != null && !isTime && !good.equals(here);
    }
  }

  /** What was wanted and what came. */
  record Expected(String wanted, String came) {}

  static CheckPage of(Layout layout, View view, TargetReader.Found found) {
    return new CheckPage(
        layout,
        view,
        found,
        found.check().evidence() == null
            ? null
            : EvidenceDecoder.decode(Objects.requireNonNull(found.check().evidence())));
  }

  CheckResult check() {
    return found.check();
  }

  State state() {
    return State.of(check().outcome());
  }

  @Nullable Failure failure() {
    return check().failure();
  }

  /** What the failure says was expected, apart from what came; null where it says no such thing. */
  @Nullable Expected expected() {
    Failure failure = failure();
    if (failure == null) {
      return null;
    }
    Matcher slow = AT_MOST.matcher(failure.message());
    if (slow.matches()) {
      return new Expected(slow.group(2), slow.group(1));
    }
    Matcher other = EXPECTED.matcher(failure.message());
    return other.matches() ? new Expected(other.group(1), other.group(2)) : null;
  }

  /** The requests; without evidence all of them are one, whose phases are their sums. */
  List<Evidence.Hop> hops() {
    if (evidence != null && !evidence.hops().isEmpty()) {
      return evidence.hops();
    }
    return List.of(
        new Evidence.Hop(
            check().url(),
            "",
            List.of(),
            check().ip(),
            check().status(),
            check().httpVersion(),
            check().timings()));
  }

  Waterfall waterfall() {
    Failure failure = failure();
    Phase failed = failure == null ? null : failure.phase();
    List<Timings> requests = hops().stream().map(Evidence.Hop::timings).toList();
    return Waterfall.of(requests, axisUs(), failed);
  }

  /** The last good check's phases on the same axis; null without one. */
  @Nullable Waterfall goodWaterfall() {
    CheckResult good = found.good();
    return good == null || failure() == null
        ? null
        : Waterfall.of(List.of(good.timings()), axisUs(), null);
  }

  /** One axis for both, so that what took longer is longer. */
  private long axisUs() {
    CheckResult good = failure() == null ? null : found.good();
    long here = check().timings().totalUs();
    return good == null ? here : Math.max(here, good.timings().totalUs());
  }

  /** What the check saw, beside what the last good one saw. */
  List<Line> lines() {
    CheckResult good = failure() == null ? null : found.good();
    CheckResult check = check();
    List<Line> lines = new ArrayList<>();
    lines.add(line("Status", status(check()), good == null ? null : status(good)));
    lines.add(line("Address", text(check().ip()), good == null ? null : text(good.ip())));
    lines.add(
        line("HTTP", text(check().httpVersion()), good == null ? null : text(good.httpVersion())));
    lines.add(line("Bytes", text(check().bytes()), good == null ? null : text(good.bytes())));
    lines.add(
        line("Redirects", text(check().redirects()), good == null ? null : text(good.redirects())));
    lines.add(line("Certificate", certificate(check()), good == null ? null : certificate(good)));
    for (Phase phase : Phase.values()) {
      lines.add(time(phase.wireName(), check, good, timings -> timings.micros(phase)));
    }
    lines.add(time("total", check, good, Timings::totalUs));
    return lines;
  }

  private static Line line(String name, String here, @Nullable String good) {
    return new Line(name, here, good, false);
  }

  private static Line time(
      String name, CheckResult check, @Nullable CheckResult good, ToLongFunction<Timings> micros) {
    return new Line(
        name,
        micros(micros.applyAsLong(check.timings())),
        good == null ? null : micros(micros.applyAsLong(good.timings())),
        true);
  }

  private static String status(CheckResult check) {
    return check.status() == null ? "none" : check.status().toString();
  }

  private static String certificate(CheckResult check) {
    return check.certificate() == null
        ? "none"
        : check.certificate().subject()
            + ", until "
            + check.certificate().notAfter().toString().substring(0, 10)
            + (check.certificate().trusted() ? "" : ", not trusted");
  }

  private static String text(@Nullable Object value) {
    return value == null ? "–" : value.toString();
  }

  static String micros(long micros) {
    return micros == Timings.ABSENT ? "–" : Format.micros(micros);
  }

  /** How late it began. */
  long lateMs() {
    return Duration.between(check().scheduledAt(), check().startedAt()).toMillis();
  }

  @Nullable String beforeLink() {
    Instant before = found.before();
    return before == null ? null : view.check(check().location(), before);
  }

  @Nullable String afterLink() {
    Instant after = found.after();
    return after == null || after.isAfter(view.end())
        ? null
        : view.check(check().location(), after);
  }

  /** The target around that time. */
  String targetLink() {
    Instant slot = check().scheduledAt();
    return view.link(new Span(slot.minus(AROUND), slot.plus(AROUND)));
  }
}
