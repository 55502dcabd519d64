package dev.vedette.notify.channel;

import dev.vedette.model.text.Secrets;
import dev.vedette.notify.channel.service.Service;
import dev.vedette.notify.channel.service.Services;
import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.channel.settings.CommandSettings;
import dev.vedette.notify.channel.settings.EmailSettings;
import dev.vedette.notify.channel.settings.HttpServiceSettings;
import dev.vedette.notify.channel.settings.KafkaChannelSettings;
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
      case HttpServiceSettings http -> http(settings, Services.of(http, zone, clock));
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
