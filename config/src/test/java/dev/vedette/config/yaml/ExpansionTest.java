package dev.vedette.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationDirectory;
import dev.vedette.config.LoadResult;
import dev.vedette.model.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpansionTest {
  @TempDir private Path path;
  private ConfigurationDirectory directory;

  @BeforeEach
  void makeDirectory() {
    directory =
        new ConfigurationDirectory(path)
            .variable("NAME", "value")
            .variable("EMPTY", "")
            .variable("NASTY", "a: [b, {c}] # 'd' \"e\" $f ${NAME}\nnext")
            .file("secret", "from a file \n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "${NAME}, value",
        "a${NAME}b${NAME}, avaluebvalue",
        "${OTHER:-default}, default",
        "${EMPTY:-default}, default",
        "${NAME:-default}, value",
        "${OTHER:-}x, x",
        "${file:secret}, from a file",
        "$${NAME}, ${NAME}",
        "$$$${NAME}, $${NAME}",
        "$.status, $.status",
        "^foo$, ^foo$",
        "$1, $1",
      })
  void valuesAreExpanded(String written, String read) {
    assertThat(body("'" + written + "'")).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${NASTY}", "\"${NASTY}\"", "'${NASTY}'"})
  void aValueCanNotBreakTheYamlAroundIt(String written) {
    assertThat(body(written)).isEqualTo("a: [b, {c}] # 'd' \"e\" $f ${NAME}\nnext");
  }

  @Test
  void variablesNeedNoQuotesWithinBraces() {
    assertThat(
            directory
                .load(
                    "targets: [{name: a, url: 'http://a/', tags: {a: ${NAME}, b: ${X:-1, [2]"
                        + " #3}}}]")
                .targets()
                .getFirst()
                .tags())
        .containsEntry("a", "value")
        .containsEntry("b", "1, [2] #3");
  }

  @Test
  void anyTypeMayComeFromAVariable() {
    directory.variable("INTERVAL", "5s").variable("PORT", "81").variable("VERIFY", "false");

    Configuration configuration =
        directory.load(
            """
            ops: {port: ${PORT}}
            targets: [{name: a, url: 'http://a:${PORT}/', interval: ${INTERVAL}, tls: {verify: ${VERIFY}}}]
            """);

    assertThat(configuration.ops().port()).isEqualTo(81);
    assertThat(configuration.targets().getFirst().interval()).hasSeconds(5);
    assertThat(configuration.targets().getFirst().url().port()).isEqualTo(81);
    assertThat(configuration.targets().getFirst().tls().verify()).isFalse();
  }

  // 112
  @Test
  void aTargetKnowsWhichOfItsValuesCameFromOutside() {
    directory
        .variable("API_KEY", "hunter2")
        .variable("SHOP", "https://shop.example/login")
        .variable("TEAM", "payments")
        .variable("EVERY", "30s")
        .file("token", "tokentoken\n");

    Target target =
        directory
            .load(
                """
                defaults: {headers: {X: "${file:token}"}, tags: {team: "${TEAM}"}}
                targets:
                - name: a
                  url: ${SHOP}?key=${API_KEY}&lang=${LANG:-english}
                  interval: ${EVERY}
                  auth: {basic: {username: u, password: written}}
                """)
            .targets()
            .getFirst();

    assertThat(target.secrets().mask("hunter2 tokentoken shop.example login written"))
        .isEqualTo("${API_KEY} ${file:token} ${SHOP} ${SHOP} ***");
    assertThat(target.secrets().mask("payments english 30s https://other.example/"))
        .isEqualTo("payments english 30s https://other.example/");
    assertThat(target.toString()).isEqualTo("Target[a]");
  }

  @Test
  void keysAreNotExpanded() {
    assertThat(directory.problems("${NAME}: x")).contains("${NAME}: unknown key");
  }

  @Test
  void aSecretFileIsBounded() {
    directory.file("huge", "x".repeat(Expansion.MAX_SECRET_FILE_BYTES + 1));

    assertThat(directory.problems(target("body: ${file:huge}")))
        .endsWith("${file:huge}: the file is larger than 65536 bytes, the most Vedette reads");
  }

  /** Each is wrong, and holds the word hunter2 where no message may repeat it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "interval: ${SECRET}",
        "method: 'GET ${SECRET}'",
        "url: 'ftp://u:${SECRET}@a/?token=${SECRET}'",
        "url: 'ftp://u:hunter2@a/'",
        "url: 'http://u:hunter2@a b/'",
        "url: 'http://u:p@hunter2@a b/'",
        "url: 'http://u:hunter2/@a/'",
        "url: 'http://u:hunter2 x@a b/'",
        "url: u:hunter2@a",
        "proxy: 'https://u:a@hunter2@a/'",
        "name: ${SECRET} ${SECRET}",
        "ip: ${SECRET}",
        "tls: {ca: 'x${SECRET}'}",
        "expect: {status: '${SECRET}', body: {matches: '(${SECRET}', max_bytes: '${SECRET}'}}",
        "auth: {bearer: [hunter2]}",
        "auth: {basic: {user: u, password: hunter2}}",
        "auth: {basic: {username: 'a:b', password: hunter2}}",
        "auth: {basic: {username: u, passwort: hunter2}}",
        "auth: {basic: {username: u, password: hunter2}, bearer: hunter2}",
        "headers: {Authorization: Basic hunter2, 'X Y': z}",
        "headers: {X-Api-Key: hunter2, 'X Y': z}",
        "auth: {bearer: hunter2: }",
        "auth: {bearer: 'hunter2}",
      })
  void secretsAreNeverRepeated(String mistake) {
    directory.variable("SECRET", "hunter2");

    LoadResult reading = directory.read(target(mistake));

    assertThat(ConfigurationDirectory.problems(reading))
        .isNotEmpty()
        .allSatisfy(problem -> {
          assertThat(problem.toString()).doesNotContain("hunter2");
          assertThat(String.valueOf(problem.sourceLine())).doesNotContain("hunter2");
        });
  }

  @Test
  void theLineOfAVariableMayBeShown() {
    LoadResult reading = directory.read("postgres: {url: 'postgres://u:${PGPASSWORD}@h:1/d'}");

    assertThat(ConfigurationDirectory.problems(reading).getFirst().sourceLine())
        .isEqualTo("postgres: {url: 'postgres://u:${PGPASSWORD}@h:1/d'}");
  }

  private String body(String written) {
    return directory.load(target("body: " + written)).targets().getFirst().body();
  }

  private static String target(String line) {
    String name = line.startsWith("name") ? "" : "  name: a\n";
    String url = line.startsWith("url") ? "" : "  url: http://a/\n";
    return "targets:\n- tags: {}\n" + name + url + "  " + line + "\n";
  }
}
