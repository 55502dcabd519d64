package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people get wrong about routes, and the words that they are told. */
class RouteMistakesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {to: [hok]}                              | routes: to names 'hok', which is not among the channels: hook
          {to: []}                                 | must name a channel
          {to: [hook], match: {kinds: [dwon]}}     | kinds: 'dwon' must be one of down, partial, certificate, no_data and blind
          {to: [hook], match: {severity: high}}    | must be critical or warning
          {to: [hook], unless: acknowledged}       | unless needs time in which somebody can; add after: 15m
          {to: [hook], after: 15m, unless: asleep} | must be acknowledged, or be left out
          {to: [hook], after: 8d}                  | must be from 0s to 7d
          {to: [hook], remind: 10s}                | must be from 1m to 30d
          """)
  void aRouteThatCanNotBeMeantIsRefused(String route, String message) throws Exception {
    assertThat(problems("routes: [" + route + "]", "")).contains(message);
  }

  @Test
  void aRouteToAChannelWithAMistakeIsNoMistake() throws Exception {
    assertThat(problems("routes: [{to: [hook]}]", ", merge: 2h"))
        .contains("must be from 0s to 1h")
        .doesNotContain("routes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit: fast | must be 1 to 1000 messages per second, minute or hour; write 1/s
          limit: 0/s  | must be 1 to 1000 messages per second, minute or hour; write 1/s
          merge: 2h   | must be from 0s to 1h
          """)
  void soIsAPaceThatNoChannelHas(String pace, String message) throws Exception {
    assertThat(problems("routes: []", ", " + pace)).contains(message);
  }

  private String problems(String routes, String pace) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("vedette.yaml"),
            """
            notify:
              channels: {hook: {webhook: {url: 'https://hooks.example/in'}%s}}
              %s
            """
                .formatted(pace, routes));
    LoadResult result = new ConfigurationReader(Map.of(), directory).read(file);
    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    return ((LoadResult.Invalid) result)
        .problems().stream().map(Object::toString).collect(Collectors.joining("\n"));
  }
}
