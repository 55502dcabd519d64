package dev.vedette.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.ConfigurationReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class WordsOfOthersTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine vedette =
      Vedette.commandLine(new ConfigurationReader(Map.of(), Path.of("")), false)
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(err));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          notify test               | one argument too many: 'test'; did you mean vedette alert test CHANNEL?
          start                     | no such command: 'start'; did you mean vedette up?
          ping http://a/            | no such command: 'ping'; did you mean vedette probe URL?
          status                    | no such command: 'status'; did you mean vedette incidents list --open?
          config validate           | no such command: 'validate'; did you mean vedette config check?
          incidents resolve 7       | no such command: 'resolve'; did you mean vedette incidents close?
          targets rm shop           | no such command: 'rm'; did you mean vedette targets apply -f FILE --prune?
          up -p 80                  | unknown option '-p'; did you mean --port?
          probe -k a                | unknown option '-k'; did you mean --insecure?
          probe -L a                | unknown option '-L'; did you mean --redirects N?
          probe -t 5s a             | unknown option '-t'; did you mean --timeout?
          probe a --expect-status=2 | unknown option '--expect-status'; did you mean --status?
          """)
  void whatOtherToolsSayLeadsToOurs(String line, String sentence) {
    assertThat(vedette.execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("vedette: " + sentence + "\nTry 'vedette");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "curl",
        "status",
        "ls",
        "validate",
        "silence",
        "logs",
        "notify test",
        "config test",
        "incidents ls",
        "incidents resolve",
        "incidents acknowledge",
        "maintenance ls",
        "maintenance start",
        "maintenance stop",
        "targets ls",
        "targets add",
        "targets delete",
        "dead-letters ls"
      })
  void whatIsSuggestedIsThere(String line) {
    vedette.execute(line.split(" "));
    String suggested =
        err.toString()
            .lines()
            .findFirst()
            .orElseThrow()
            .replaceFirst(".*mean vedette (.*)\\?", "$1");

    assertThat(vedette.execute((suggested + " --help").split(" "))).as(suggested).isZero();
    assertThat(out.toString()).startsWith("Usage: vedette " + suggested.split(" ")[0]);
  }

  @Test
  void aWordThatNobodyUsesIsOnlyRefused() {
    assertThat(vedette.execute("frobnicate")).isEqualTo(2);
    assertThat(err.toString()).startsWith("vedette: no such command: 'frobnicate'\n");
  }
}
