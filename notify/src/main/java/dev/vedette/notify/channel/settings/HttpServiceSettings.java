package dev.vedette.notify.channel.settings;

/** A service that is sent JSON over HTTP. */
public sealed interface HttpServiceSettings extends ServiceSettings
    permits AlertmanagerSettings,
        AppriseSettings,
        DiscordSettings,
        GoogleChatSettings,
        NtfySettings,
        PagerDutySettings,
        SlackSettings,
        TeamsSettings,
        TelegramSettings,
        WebhookSettings {}
