package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.AlertmanagerSettings;
import dev.vedette.notify.channel.settings.AppriseSettings;
import dev.vedette.notify.channel.settings.DiscordSettings;
import dev.vedette.notify.channel.settings.GoogleChatSettings;
import dev.vedette.notify.channel.settings.HttpServiceSettings;
import dev.vedette.notify.channel.settings.NtfySettings;
import dev.vedette.notify.channel.settings.PagerDutySettings;
import dev.vedette.notify.channel.settings.SlackSettings;
import dev.vedette.notify.channel.settings.TeamsSettings;
import dev.vedette.notify.channel.settings.TelegramSettings;
import dev.vedette.notify.channel.settings.WebhookSettings;
import java.time.InstantSource;
import java.time.ZoneId;

/** Makes services of what the configuration says. */
public final class Services {
  private Services() {}

  /**
   * One, which sends nothing by itself.
   *
   * @param zone of the times in its messages
   */
  public static Service of(HttpServiceSettings settings, ZoneId zone, InstantSource clock) {
    return switch (settings) {
      case WebhookSettings webhook -> new Webhook(webhook, clock);
      case SlackSettings slack -> new Slack(slack, zone);
      case TeamsSettings teams -> new Teams(teams, zone);
      case DiscordSettings discord -> new Discord(discord, zone);
      case TelegramSettings telegram -> new Telegram(telegram, zone);
      case GoogleChatSettings chat -> new GoogleChat(chat, zone);
      case NtfySettings ntfy -> new Ntfy(ntfy, zone);
      case PagerDutySettings pagerDuty -> new PagerDuty(pagerDuty, zone);
      case AlertmanagerSettings alerts -> new Alertmanager(alerts, zone, clock);
      case AppriseSettings apprise -> new Apprise(apprise, zone);
    };
  }
}
