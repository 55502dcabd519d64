package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A channel: exactly one service, and what holds for each of them.
 *
 * @param variables values of the variables that the others were made of
 */
public record ChannelSettings(
    @Setting(doc = "Standard Webhooks, or any JSON.") @Nullable WebhookSettings webhook,
    @Setting(doc = "E-mail.") @Nullable EmailSettings email,
    @Setting(doc = "Slack.") @Nullable SlackSettings slack,
    @Setting(doc = "Microsoft Teams.") @Nullable TeamsSettings teams,
    @Setting(doc = "Discord.") @Nullable DiscordSettings discord,
    @Setting(doc = "Telegram.") @Nullable TelegramSettings telegram,
    @Setting(doc = "Google Chat.") @Nullable GoogleChatSettings googleChat,
    @Setting(doc = "ntfy.") @Nullable NtfySettings ntfy,
    @Setting(doc = "PagerDuty.") @Nullable PagerDutySettings pagerduty,
    @Setting(doc = "Alertmanager of Prometheus.") @Nullable AlertmanagerSettings alertmanager,
    @Setting(doc = "Apprise.") @Nullable AppriseSettings apprise,
    @Setting(doc = "A topic of Kafka.") @Nullable KafkaChannelSettings kafka,
    @Setting(doc = "A program.") @Nullable CommandSettings command,
    @Setting(
            doc = "Time zone of the times in its texts.",
            byDefault = "UTC",
            example = "Europe/Berlin")
        String zone,
    @Setting(doc = "How long one attempt may take.", byDefault = "10s") Duration timeout,
    @Setting(
            doc =
                "PEM file of the authority that signed the other side's certificate; the Java"
                    + " runtime's list if not set.",
            example = "ca.pem")
        @Nullable Path ca,
    Secrets variables) {
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

  public ChannelSettings {
    Map<String, ServiceSettings> named = new LinkedHashMap<>();
    put(named, "webhook", webhook);
    put(named, "email", email);
    put(named, "slack", slack);
    put(named, "teams", teams);
    put(named, "discord", discord);
    put(named, "telegram", telegram);
    put(named, "google_chat", googleChat);
    put(named, "ntfy", ntfy);
    put(named, "pagerduty", pagerduty);
    put(named, "alertmanager", alertmanager);
    put(named, "apprise", apprise);
    put(named, "kafka", kafka);
    put(named, "command", command);
    List<String> names = List.copyOf(named.keySet());
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "a channel needs a service; add one of webhook, email, slack, teams, discord, telegram,"
              + " google_chat, ntfy, pagerduty, alertmanager, apprise, kafka or command");
    }
    if (names.size() > 1) {
      throw new IllegalArgumentException(
          "%s must not stand beside %s: a channel has one service; make two of it"
              .formatted(names.get(1), names.get(0)));
    }
    requireZone(zone);
    if (!timeout.isPositive() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout must be from 1ms to 1m");
    }
  }

  private static void put(
      Map<String, ServiceSettings> named, String name, @Nullable ServiceSettings service) {
    if (service != null) {
      named.put(name, service);
    }
  }

  private static void requireZone(String zone) {
    try {
      var _ = ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone '" + zone + "' must be a name such as Europe/Berlin, or UTC", e);
    }
  }

  /** The one service. */
  public ServiceSettings service() {
    return Stream.<@Nullable ServiceSettings>of(
            webhook,
            email,
            slack,
            teams,
            discord,
            telegram,
            googleChat,
            ntfy,
            pagerduty,
            alertmanager,
            apprise,
            kafka,
            command)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  /** The values that no text may show. */
  public Secrets toMask() {
    return new Secrets.Builder().add(service().toMask()).add(variables).build();
  }

  public ZoneId zoneId() {
    return ZoneId.of(zone);
  }
}
