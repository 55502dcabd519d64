package dev.vedette.notify.channel.settings;

import dev.vedette.model.text.Secrets;

/** Where a channel sends to, one kind of service each. */
public sealed interface ServiceSettings
    permits CommandSettings, EmailSettings, HttpServiceSettings, KafkaChannelSettings {
  /** The values that no text may show. */
  Secrets toMask();
}
