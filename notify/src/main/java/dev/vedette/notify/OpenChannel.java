package dev.vedette.notify;

import dev.vedette.notify.channel.Channel;
import dev.vedette.notify.plan.Pace;
import java.time.Duration;

/**
 * A channel in use.
 *
 * @param timeout how long an attempt may take
 */
record OpenChannel(String name, Channel channel, Pace pace, Duration timeout) {
  /**
   * What an attempt takes beside the time that it may: to be put together, and to be written down.
   */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  /** How long the claim of an attempt lasts. Whoever dies meanwhile delays the message so long. */
  Duration lease() {
    return timeout.plus(MARGIN);
  }
}
