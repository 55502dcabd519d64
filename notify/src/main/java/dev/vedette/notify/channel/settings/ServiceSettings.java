package dev.vedette.notify.channel.settings;

import dev.vedette.model.text.Secrets;

/** Where a channel sends to, one kind of service each. */
public sealed interface ServiceSettings
    permits AlertmanagerSettings,
        AppriseSettings,
        CommandSettings,
        DiscordSettings,
        EmailSettings,
        GoogleChatSettings,
        KafkaChannelSettings,
        NtfySettings,
        PagerDutySettings,
        SlackSettings,
        TeamsSettings,
        TelegramSettings,
        WebhookSettings {
  /** The values that no text may show. */
  Secrets toMask();
}
