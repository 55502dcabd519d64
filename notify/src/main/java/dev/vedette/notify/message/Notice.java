package dev.vedette.notify.message;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message in words, for people: what every channel that speaks to them shows, each in its own
 * markup. Its texts are clean, see {@link Fact}.
 *
 * @param facts the most important first
 * @param link an address of http or https that needs no escaping but that of HTML; null without
 */
public record Notice(String title, List<Fact> facts, @Nullable String link) {
  /** Room for a name and a sentence; e-mail shows some 70 of it. */
  public static final int MAX_TITLE = 200;

  public Notice {
    facts = List.copyOf(facts);
  }

  /** The message in words, with its times in this zone. */
  public static Notice of(Message message, ZoneId zone) {
    Times times = new Times(zone);
    String title = CleanText.of(Titles.of(message, times), MAX_TITLE);
    List<Fact> facts =
        message.isDigest()
            ? new DigestFacts(times).of(message)
            : new IncidentFacts(times).of(message);
    return new Notice(title, facts, SafeLink.of(message.first().link()));
  }
}
