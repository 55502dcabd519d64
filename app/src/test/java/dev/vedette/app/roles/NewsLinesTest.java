package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.cli.Paint;
import dev.vedette.notify.message.Headline;
import dev.vedette.notify.message.Headline.Tone;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class NewsLinesTest {
  private static final Headline DOWN =
      new Headline(
          Tone.CRITICAL,
          "shop is down",
          " since 12:00:00: it said \u001b[2J\u0007\u202eor",
          "http://127.0.0.1:8080/incidents/1");

  @Test
  void aLineIsDatedAndWhatAServerSaidDoesNothingToATerminal() {
    assertThat(printed(false, DOWN))
        .isEqualTo(
            "2026-11-24 12:00:30.250 shop is down since 12:00:00: it said"
                + " \\u001b[2J\\u0007\\u202eor  http://127.0.0.1:8080/incidents/1%n".formatted());
  }

  @Test
  void onlyWhatIsWrongIsColoured() {
    assertThat(printed(true, DOWN)).contains(" \u001b[38;5;167mshop is down\u001b[0m since ");
    assertThat(printed(true, new Headline(Tone.GOOD, "shop is up again", "", null)))
        .endsWith(" \u001b[38;5;71mshop is up again\u001b[0m%n".formatted());
    assertThat(printed(true, new Headline(Tone.NEUTRAL, "Retracted", "", null)))
        .doesNotContain("\u001b");
  }

  private static String printed(boolean coloured, Headline headline) {
    StringWriter text = new StringWriter();
    new NewsLines(
            new PrintWriter(text),
            new Paint(coloured),
            () -> Instant.parse("2026-11-24T12:00:30.250Z"),
            ZoneOffset.UTC)
        .print(headline);
    return text.toString();
  }
}
