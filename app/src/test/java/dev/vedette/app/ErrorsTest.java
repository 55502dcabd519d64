package dev.vedette.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.ConfigurationReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maintenance add --for 2h                        | add --target=NAME, --tag=KEY=VALUE or --all
          maintenance add --all                           | add --for=D, which is required
          maintenance add --target a --all --for 2h       | --target=NAME and --all can't stand together; leave one out
          maintenance add --tag web --for 2h              | --tag takes KEY=VALUE, not 'web'
          export                                          | add --target=NAME or --all
          """)
  void whatIsMissingOrTooMuchIsToldInASentence(String line, String sentence) {
    int code =
        Vedette.commandLine(new ConfigurationReader(Map.of(), Path.of("")), false)
            .setErr(new PrintWriter(err))
            .execute(line.split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).startsWith("vedette: " + sentence + "\nTry 'vedette");
  }
}
