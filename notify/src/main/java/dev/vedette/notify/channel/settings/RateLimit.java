package dev.vedette.notify.channel.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many messages in a time.
 *
 * @param messages from 1 to 1000
 * @param per a second, a minute or an hour
 */
public record RateLimit(int messages, Duration per) {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,2}|1000)/([smh])");

  /** Reads {@code 1/s}, {@code 20/m} or {@code 100/h}; IllegalArgumentException for all else. */
  public static RateLimit parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "limit '" + text + "' must be 1 to 1000 messages per second, minute or hour; write 1/s");
    }
    Duration per =
        switch (form.group(2)) {
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          default -> Duration.ofHours(1);
        };
    return new RateLimit(Integer.parseInt(form.group(1)), per);
  }

  /** The least time from one message to the next: a limit that is kept evenly is kept anyhow. */
  public Duration pause() {
    return per.dividedBy(messages);
  }
}
