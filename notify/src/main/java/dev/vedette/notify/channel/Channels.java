package dev.vedette.notify.channel;

import dev.vedette.model.text.Secrets;
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
import dev.vedette.wire.KafkaSettings;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Makes channels of what the configuration says. */
public final class Channels {
  private final @Nullable KafkaSettings kafka;
  private final InstantSource clock;

  /**
   * Makes nothing yet.
   *
   * @param kafka for channels to a topic; null where none is configured
   */
  public Channels(@Nullable KafkaSettings kafka, InstantSource clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  /**
   * A channel, which connects to nothing before its first message. Whoever asked for it closes it.
   *
   * @throws IllegalArgumentException when it needs Kafka and there is none
   * @throws dev.vedette.model.files.InvalidPemException when its authority can't be read
   */
  public Channel of(ChannelSettings settings) {
    ZoneId zone = settings.zoneId();
    return switch (settings.service()) {
      case WebhookSettings webhook -> http(settings, new Webhook(webhook, clock));
      case SlackSettings slack -> http(settings, new Slack(slack, zone));
      case TeamsSettings teams -> http(settings, new Teams(teams, zone));
      case DiscordSettings discord -> http(settings, new Discord(discord, zone));
      case TelegramSettings telegram -> http(settings, new Telegram(telegram, zone));
      case GoogleChatSettings chat -> http(settings, new GoogleChat(chat, zone));
      case NtfySettings ntfy -> http(settings, new Ntfy(ntfy, zone));
      case PagerDutySettings pagerDuty -> http(settings, new PagerDuty(pagerDuty, zone));
      case AlertmanagerSettings alerts -> http(settings, new Alertmanager(alerts, zone, clock));
      case AppriseSettings apprise -> http(settings, new Apprise(apprise, zone));
      case KafkaChannelSettings topic ->
          new KafkaTopic(requireKafka(), topic.topic(), settings.timeout());
      case CommandSettings command -> new Program(command, settings.timeout(), settings.toMask());
      case EmailSettings email -> email(settings, email);
    };
  }

  private Channel http(ChannelSettings settings, Service service) {
    Secrets secrets = settings.toMask();
    return new HttpChannel(
        service, new HttpSender(settings.timeout(), settings.ca(), secrets, clock));
  }

  private static Channel email(ChannelSettings settings, EmailSettings email) {
    SmtpSession session = new SmtpSession(email, settings.timeout(), settings.ca());
    return new Email(email, settings.zoneId(), session, settings.timeout(), settings.toMask());
  }

  private KafkaSettings requireKafka() {
    if (kafka == null) {
      throw new IllegalArgumentException(
          "a channel to Kafka needs the key kafka; add kafka: {bootstrap_servers:"
              + " \"kafka.example:9092\"}");
    }
    return kafka;
  }
}
