package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A chat of Telegram. */
public record TelegramSettings(
    @Setting(doc = "Token of the bot.", example = "${TELEGRAM_TOKEN}", secret = true) String token,
    @Setting(doc = "Number of the chat, or `@name` of a public channel.", example = "-1001234")
        String chat,
    @Setting(doc = "Number of the topic, in a group that has topics.") @Nullable Integer topic,
    @Setting(doc = "The server, if it is one of your own.", byDefault = "https://api.telegram.org/")
        Url url)
    implements HttpServiceSettings {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9:_-]+");

  public TelegramSettings {
    SendableUrl.require(url);
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException("token must be one of a bot: digits, a colon, letters");
    }
  }

  @Override
  public Secrets toMask() {
    return new Secrets.Builder().add(token, Secrets.MASK).build();
  }

  @Override
  public String toString() {
    return "TelegramSettings[chat=" + chat + "]";
  }
}
