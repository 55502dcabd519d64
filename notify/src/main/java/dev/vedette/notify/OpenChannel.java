package dev.vedette.notify;

import dev.vedette.notify.channel.Channel;
import dev.vedette.notify.channel.settings.AlertmanagerSettings;
import dev.vedette.notify.channel.settings.AppriseSettings;
import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.channel.settings.CommandSettings;
import dev.vedette.notify.channel.settings.DiscordSettings;
import dev.vedette.notify.channel.settings.EmailSettings;
import dev.vedette.notify.channel.settings.GoogleChatSettings;
import dev.vedette.notify.channel.settings.KafkaChannelSettings;
import dev.vedette.notify.channel.settings.NtfySettings;
import dev.vedette.notify.channel.settings.PagerDutySettings;
import dev.vedette.notify.channel.settings.SlackSettings;
import dev.vedette.notify.channel.settings.TeamsSettings;
import dev.vedette.notify.channel.settings.TelegramSettings;
import dev.vedette.notify.channel.settings.WebhookSettings;
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

  static OpenChannel of(String name, ChannelSettings settings, Notifier.Opener opener) {
    Pace pace = new Pace(settings.merging(), settings.rate().pause(), maxIncidents(settings));
    return new OpenChannel(name, opener.open(settings), pace, settings.timeout());
  }

  /** Names that fit into a message of the service, at some 80 characters each. */
  private static int maxIncidents(ChannelSettings settings) {
    return switch (settings.service()) {
      case WebhookSettings webhook -> 100;
      case EmailSettings email -> 100;
      case PagerDutySettings pagerduty -> 100;
      case AlertmanagerSettings alertmanager -> 100;
      case AppriseSettings apprise -> 100;
      case KafkaChannelSettings kafka -> 100;
      case CommandSettings command -> 100;
      case SlackSettings slack -> 50;
      case TeamsSettings teams -> 50;
      case DiscordSettings discord -> 50;
      case TelegramSettings telegram -> 50;
      case GoogleChatSettings googleChat -> 50;
      case NtfySettings ntfy -> 50;
    };
  }

  /** How long the claim of an attempt lasts. Whoever dies meanwhile delays the message so long. */
  Duration lease() {
    return timeout.plus(MARGIN);
  }
}
