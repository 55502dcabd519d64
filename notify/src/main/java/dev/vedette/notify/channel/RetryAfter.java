package dev.vedette.notify.channel;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a service asks to be left alone: RFC 9110, section 10.2.3, or in its JSON. */
final class RetryAfter {
  /** Somebody who asks for more is not believed. */
  private static final Duration MAX = Duration.ofHours(24);

  /** Telegram and Discord. */
  private static final Pattern IN_JSON =
      Pattern.compile("\"retry_after\"\\s*:\\s*(\\d{1,9}(?:\\.\\d{1,9})?)");

  private RetryAfter() {}

  /** Null when it asks for nothing that can be read. */
  static @Nullable Duration of(BoundedAnswer answer, Instant now) {
    String header = answer.headers().firstValue("Retry-After").orElse("").strip();
    Duration asked = header.isEmpty() ? inJson(answer.beginning()) : inHeader(header, now);
    return asked == null || asked.compareTo(MAX) < 0 ? asked : MAX;
  }

  private static @Nullable Duration inHeader(String header, Instant now) {
    if (header.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return seconds(header);
    }
    try {
      ZonedDateTime at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(now, at);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Duration inJson(String body) {
    Matcher matcher = IN_JSON.matcher(body);
    return matcher.find() ? seconds(String.valueOf(matcher.group(1))) : null;
  }

  private static Duration seconds(String text) {
    return Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValue());
  }
}
