package dev.vedette.notify.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of placeholders in {@code docs/notify.md} is what a body of one's own is filled by. */
class PlaceholdersTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "notify.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `\\{([^}]+)}` \\| .* \\| `(.+)` \\|$", Pattern.MULTILINE);
  private static final Instant AT = Instant.parse("2026-11-30T12:01:14Z");
  private static final Span SPAN =
      new Span(AT.minusSeconds(60), AT.minusSeconds(30), AT, null, null);

  private static final Message EXAMPLE =
      message(
          new IncidentSnapshot(
              "shop/down/2026-11-30T12:00:44Z",
              "shop",
              null,
              "down",
              Severity.CRITICAL,
              IncidentState.OPEN,
              SPAN,
              new Failure(FailureCode.STATUS_UNEXPECTED, "expected 2xx, got 500", Phase.WAIT),
              500,
              new Locations(List.of("berlin-1", "oslo-1"), List.of("tokyo-1"), List.of("lima-1")),
              List.of(),
              List.of("cart"),
              Map.of("NAME", "web"),
              "https://shop.example/",
              "https://vedette.example/incidents/42",
              null));

  private static final Message BLIND =
      message(
          new IncidentSnapshot(
              "desk/blind/2026-11-30T12:00:44Z",
              null,
              "desk",
              "blind",
              Severity.CRITICAL,
              IncidentState.OPEN,
              SPAN,
              null,
              null,
              new Locations(List.of(), List.of(), List.of()),
              List.of(),
              List.of(),
              Map.of(),
              null,
              null,
              null));

  @Test
  void theTableNamesEveryPlaceholder() throws IOException {
    String names = String.join(", ", rows().stream().map(row -> row.group(1)).toList());

    assertThatThrownBy(() -> Template.require("{nonsense}"))
        .hasMessageContaining("known are " + names + "; for");
  }

  @Test
  void eachExampleIsWhatTheMessageGives() throws IOException {
    assertThat(rows())
        .isNotEmpty()
        .allSatisfy(row ->
            assertThat(filled("{" + row.group(1) + "}", EXAMPLE))
                .startsWith("{\"v\":" + row.group(2).replaceFirst("…\"$", "")));
  }

  @Test
  void theTextSaysByItselfWhichLocationIsSilent() {
    assertThat(filled("{text}", BLIND)).startsWith("{\"v\":\"Location desk is silent\\nSince: ");
    assertThat(filled("{target} {location}", BLIND)).isEqualTo("{\"v\":\" desk\"}");
  }

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT)).results().toList();
  }

  private static String filled(String text, Message message) {
    return new String(Template.fill(Map.of("v", text), message), UTF_8);
  }

  private static Message message(IncidentSnapshot incident) {
    UUID id = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    return Message.of(id, MessageType.OPENED, AT, incident);
  }
}
