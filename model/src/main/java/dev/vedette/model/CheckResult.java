package dev.vedette.model;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.alert.Alerts;
import dev.vedette.model.text.Names;
import dev.vedette.model.text.Text;
import dev.vedette.model.url.IpLiteral;
import dev.vedette.model.url.Url;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one check saw: everything an event carries.
 *
 * <p>Its natural key is {@code (target, location, scheduledAt)}; a second result with the same key
 * is the same check.
 *
 * @param target name of the target
 * @param location where the checker stood
 * @param scheduledAt the slot, in whole milliseconds
 * @param startedAt when the check really began, in whole milliseconds
 * @param interval the target's interval at that time
 * @param url the address checked, without userinfo and redacted query parameters
 * @param status status of the last response; null when none came
 * @param httpVersion {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}; null when no response came
 * @param ip the address of the last connection tried, in text; null when no name was resolved
 * @param bytes bytes of the body on the wire; null when no response came, or its body was not read
 * @param bodyCut whether reading stopped before the body ended, as it was longer than is read
 * @param redirects hops followed
 * @param bodyMatched whether the body held every pattern asked for; null when none was asked for or
 *     no body came
 * @param certificate of the last TLS handshake; null without one
 * @param tags the target's tags
 * @param alerts the rule of its target's incidents at that time, and what the target depends on
 * @param evidence why it failed, in detail; only of some failing checks, else null
 */
public record CheckResult(
    String target,
    String location,
    Instant scheduledAt,
    Instant startedAt,
    Duration interval,
    String url,
    Outcome outcome,
    @Nullable Integer status,
    @Nullable String httpVersion,
    @Nullable String ip,
    @Nullable Long bytes,
    boolean bodyCut,
    int redirects,
    @Nullable Boolean bodyMatched,
    Timings timings,
    @Nullable Certificate certificate,
    Map<String, String> tags,
    Alerts alerts,
    @Nullable EncodedEvidence evidence) {
  /** What the events call the versions of HTTP. */
  public static final Set<String> HTTP_VERSIONS = Set.of("1.0", "1.1", "2", "3");

  /** Far beyond {@link Target#MAX_REDIRECTS}. */
  public static final int MAX_REDIRECTS = 100;

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /**
   * Whatever is constructed here can be published and stored: times are cut to whole milliseconds,
   * an overlong address is cut, and what else does not fit is an IllegalArgumentException, a fault
   * of whoever made it.
   */
  public CheckResult {
    requireThat(Names.isName(target), "target must be 1 to 100 letters, digits, '-', '_' or '.'");
    requireThat(
        Names.isName(location), "location must be 1 to 100 letters, digits, '-', '_' or '.'");
    scheduledAt = inMillis("scheduled_at", scheduledAt);
    startedAt = inMillis("started_at", startedAt);
    interval = Duration.ofMillis(interval.toMillis());
    requireThat(
        interval.isPositive() && interval.compareTo(Target.MAX_INTERVAL) <= 0,
        "interval must be from 1ms to 1d");
    url = Text.printable(url, Url.MAX_LENGTH);
    requireNonNull(outcome, "outcome");
    requireThat(
        status == null || (status >= Limits.MIN_STATUS && status <= Limits.MAX_STATUS),
        "status must be from 100 to 999");
    requireThat(
        httpVersion == null || HTTP_VERSIONS.contains(httpVersion),
        "http_version must be one of 1.0, 1.1, 2, 3");
    ip = ip == null ? null : IpLiteral.withoutScope(ip);
    requireThat(bytes == null || bytes >= 0, "bytes must not be negative");
    requireThat(redirects >= 0 && redirects <= MAX_REDIRECTS, "redirects must be from 0 to 100");
    requireNonNull(timings, "timings");
    Limits.requireTags(tags);
    tags = Limits.wellFormed(tags);
    requireThat(!alerts.dependsOn().contains(target), "depends_on must not name the target itself");
  }

  /**
   * What stands for a check that nobody made: beside its outcome it says nothing but whose it is.
   *
   * @throws IllegalArgumentException as the constructor does
   */
  public static CheckResult unprobed(
      String target,
      String location,
      Instant scheduledAt,
      Instant startedAt,
      Duration interval,
      String url,
      Outcome outcome,
      Map<String, String> tags,
      Alerts alerts) {
    return new CheckResult(
        target,
        location,
        scheduledAt,
        startedAt,
        interval,
        url,
        outcome,
        null,
        null,
        null,
        null,
        false,
        0,
        null,
        Timings.NONE,
        null,
        tags,
        alerts,
        null);
  }

  private static void requireThat(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static Instant inMillis(String what, Instant time) {
    requireThat(
        !time.isBefore(EARLIEST) && !time.isAfter(LATEST),
        what + " must lie in the years 1 to 9999");
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The result of a check by the usual rule and without evidence, whose body, if any, was read to
   * its end.
   */
  public CheckResult(
      String target,
      String location,
      Instant scheduledAt,
      Instant startedAt,
      Duration interval,
      String url,
      Outcome outcome,
      @Nullable Integer status,
      @Nullable String httpVersion,
      @Nullable String ip,
      @Nullable Long bytes,
      int redirects,
      @Nullable Boolean bodyMatched,
      Timings timings,
      @Nullable Certificate certificate,
      Map<String, String> tags) {
    this(
        target,
        location,
        scheduledAt,
        startedAt,
        interval,
        url,
        outcome,
        status,
        httpVersion,
        ip,
        bytes,
        false,
        redirects,
        bodyMatched,
        timings,
        certificate,
        tags,
        Alerts.DEFAULT,
        null);
  }

  /** What went wrong; null exactly when the outcome is up. */
  public @Nullable Failure failure() {
    return switch (outcome) {
      case Outcome.Up up -> null;
      case Outcome.Down(Failure failure) -> failure;
      case Outcome.Unknown(Failure failure) -> failure;
    };
  }
}
