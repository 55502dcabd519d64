package dev.vedette.notify.channel;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import dev.vedette.notify.message.Change;
import dev.vedette.notify.message.IncidentSnapshot;
import dev.vedette.notify.message.IncidentState;
import dev.vedette.notify.message.Locations;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.MessageType;
import dev.vedette.notify.message.Severity;
import dev.vedette.notify.message.Span;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Messages as they are, and as a hostile site would have them. */
public final class Messages {
  public static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  public static final Instant AT = Instant.parse("2026-11-30T12:01:14Z");

  /** What a site might send so that somebody is woken, misled or broken. */
  public static final List<String> HOSTILE =
      List.of(
          "\"quoted\" \\ back\\slash 'single'",
          "line\r\nBcc: victim@example.org\r\n\r\nbody",
          "<!channel> <!here> <@U123> <#C123> &lt;",
          "@everyone @here <@&123> <@123>",
          "<b>bold</b><script>alert(1)</script><a href='x'>x</a>",
          "**bold** _it_ `code` ~~x~~ ||y|| [a](http://evil) # h",
          "\u202Eevil\u202C \u2066x\u2069 \u200F",
          "<users/all> <at>all</at>",
          "lone \uD800 half \uDC00",
          "nul \0 bell \u0007 \u2028 \u2029",
          "}{%s ${x} {{target}} {target}",
          "\uD83D\uDE00".repeat(50_000),
          "\"".repeat(100_000),
          "<".repeat(100_000));

  private Messages() {}

  public static Message opened() {
    return Message.of(ID, MessageType.OPENED, AT, incident("shop", "expected 2xx, got 500", null));
  }

  public static Message closed() {
    return Message.of(ID, MessageType.CLOSED, AT, incident("shop", "expected 2xx, got 500", AT));
  }

  public static Message hostile(String text) {
    return Message.of(ID, MessageType.OPENED, AT, incident(text, text, null)).repeated().told(AT);
  }

  public static Message digest(int number) {
    return Message.digest(
        ID,
        AT,
        IntStream.range(0, number)
            .mapToObj(i -> incident("target-" + i, "expected 2xx, got 500", null))
            .toList());
  }

  public static Message hostileDigest(String text) {
    return Message.digest(
        ID, AT, IntStream.range(0, 40).mapToObj(i -> incident(text, text, null)).toList());
  }

  public static IncidentSnapshot incident(String name, String text, @Nullable Instant closedAt) {
    return new IncidentSnapshot(
        name + "/down/2026-11-30T12:00:44Z",
        name,
        null,
        "down",
        Severity.CRITICAL,
        closedAt == null ? IncidentState.OPEN : IncidentState.CLOSED,
        new Span(
            Instant.parse("2026-11-30T12:00:14Z"),
            Instant.parse("2026-11-30T12:00:44Z"),
            Instant.parse("2026-11-30T12:01:14Z"),
            closedAt,
            closedAt == null ? null : "recovered"),
        new Failure(FailureCode.STATUS_UNEXPECTED, text, Phase.WAIT),
        500,
        new Locations(List.of("berlin-1", "oslo-1"), List.of("tokyo-1"), List.of("lima-1")),
        List.of(new Change("address", "192.0.2.1", text), new Change(text, null, text)),
        List.of("cart", text),
        Map.of("team", text),
        "https://shop.example/?q=" + text,
        "https://vedette.example/incidents/42",
        null);
  }
}
