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
    @Setting(
            doc =
                "Messages that it takes, `N/s`, `N/m` or `N/h`: what comes faster is told in"
                    + " digests, and nothing is left out. What its service takes if not set:"
                    + " docs/notify.md.",
            example = "1/s")
        @Nullable String limit,
    @Setting(
            doc =
                "What follows a message within this time becomes one message; `0s`: each incident"
                    + " has its own, as long as the limit has room. If not set `1m`, and `0s` for"
                    + " `pagerduty`, `alertmanager` and `kafka`.",
            example = "0s")
        @Nullable Duration merge,
    Secrets variables) {
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

  /** Whoever wants to hear less often reads the page. */
  private static final Duration MAX_MERGE = Duration.ofHours(1);

  private static final Duration DEFAULT_MERGE = Duration.ofMinutes(1);

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
    if (limit != null) {
      var _ = RateLimit.parse(limit);
    }
    if (merge != null && (merge.isNegative() || merge.compareTo(MAX_MERGE) > 0)) {
      throw new IllegalArgumentException("merge must be from 0s to 1h");
    }
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

  /** How many messages it takes. */
  public RateLimit rate() {
    return RateLimit.parse(limit == null ? usualLimit() : limit);
  }

  /** Of what the services say that they take, or what people can read. */
  private String usualLimit() {
    return switch (service()) {
      case WebhookSettings webhook -> "10/s";
      case PagerDutySettings pagerduty -> "2/s";
      case AlertmanagerSettings alertmanager -> "10/s";
      case KafkaChannelSettings kafka -> "100/s";
      case NtfySettings ntfy -> "12/m";
      case TelegramSettings telegram -> "20/m";
      case EmailSettings email -> "1/s";
      case SlackSettings slack -> "1/s";
      case TeamsSettings teams -> "1/s";
      case DiscordSettings discord -> "1/s";
      case GoogleChatSettings googleChat -> "1/s";
      case AppriseSettings apprise -> "1/s";
      case CommandSettings command -> "1/s";
    };
  }

  /** For how long what follows a message is collected; zero: not at all. */
  public Duration merging() {
    if (merge != null) {
      return merge;
    }
    // These know incidents themselves, and do their own merging.
    return pagerduty != null || alertmanager != null || kafka != null
        ? Duration.ZERO
        : DEFAULT_MERGE;
  }
}
