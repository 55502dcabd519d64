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
import org.junit.jupiter.params.provider.ValueSource;

/** What people get wrong about routes, and the words that they are told. */
class RouteMistakesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {to: [hok]}                              | routes[0].to[0]: 'hok' is not among the channels: hook; did you mean hook?
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
  @ValueSource(strings = {"", "channels:", "channels: {}"})
  void aRouteWhereThereAreNoChannelsIsRefused(String channels) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("vedette.yaml"),
            "notify:\n  page: 'https://h/'\n  routes: [{to: [hook]}]\n  " + channels + "\n");
    LoadResult result = new ConfigurationReader(Map.of(), directory).read(file);
    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    assertThat(((LoadResult.Invalid) result).problems().toString())
        .contains("'hook': there are no channels; name some under notify.channels");
  }

  @Test
  void aWrongNameIsToldBesideTheMistakesOfChannelsAndTargets() throws Exception {
    String targets =
        """
        targets:
        - {name: shop, url: 'https://shop.example/', interval: 5x, depends_on: [rooter]}
        """;
    assertThat(problems("routes: [{to: [hok], match: {targets: [shp]}}]", ", merge: 2h", targets))
        .contains(
            "must be from 0s to 1h",
            "'hok' is not among the channels: hook",
            "'shp': there is no such target",
            "'5x' is not a duration",
            "depends_on[0]: 'rooter': there is no such target");
  }

  @Test
  void aTagThatNoTargetHasIsToldBesideOtherMistakes() throws Exception {
    assertThat(problems("routes: [{to: [hook], match: {tags: {team: wbe}}}]", ", merge: 2h", SHOP))
        .contains("must be from 0s to 1h", "no target has the tag 'team' with 'wbe'");
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          targets: [shp]            | 3:43: notify.routes[0].match.targets[0]: 'shp': there is no such target; did you mean shop?
          targets: [shop, elsewhere] | 'elsewhere': there is no such target; name one that is there, or remove this
          tags: {teams: web}        | 3:47: notify.routes[0].match.tags.teams: no target has the tag 'teams'; did you mean team?
          tags: {team: webs}        | notify.routes[0].match.tags.team: no target has the tag 'team' with 'webs'; did you mean web?
          """)
  void aRouteThatNoTargetFitsIsASlip(String match, String message) throws Exception {
    assertThat(problems("routes: [{to: [hook], match: {" + match + "}}]", "", SHOP))
        .contains(message);
  }

  @Test
  void targetsThatAreInKafkaMayHaveAnyNameAndTag() throws Exception {
    String route = "routes: [{to: [hook], match: {targets: [shp], tags: {team: wbe}}}]";
    assertThat(read(route, "", "")).isInstanceOf(LoadResult.Loaded.class);
  }

  private static final String SHOP =
      "targets: [{name: shop, url: 'https://shop.example/', tags: {team: web}}]\n";

  private String problems(String routes, String pace) throws Exception {
    return problems(routes, pace, "");
  }

  private String problems(String routes, String pace, String targets) throws Exception {
    LoadResult result = read(routes, pace, targets);
    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    return ((LoadResult.Invalid) result)
        .problems().stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  private LoadResult read(String routes, String pace, String targets) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("vedette.yaml"),
            """
            notify:
              channels: {hook: {webhook: {url: 'https://hooks.example/in'}%s}}
              %s
            """
                    .formatted(pace, routes)
                + targets);
    return new ConfigurationReader(Map.of(), directory).read(file);
  }
}
