package dev.vedette.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.config.ConfigurationReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One configuration on every machine, each with the secrets of its own role. */
class SharedFileTest {
  @TempDir private Path directory;

  /**
   * A file that every machine has is full of variables; each command asks for those of its parts,
   * whose initials they are.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check                 | C D K L O T
          write                 | K O P S W
          notify                | N O P
          web                   | H P
          up                    | C D H L N S T W
          probe -f vedette.yaml | D L T
          report --target a     | P
          storage apply --now   | S
          dead-letters list     | K
          alert test hook       | N
          config check          | C D H K L N O P S T W
          """)
  void aRoleNeedsTheVariablesOfItsPartsAlone(String command, String variables) throws Exception {
    String yaml =
        """
        location: ${L}
        kafka: {bootstrap_servers: '${K}:1', tls: {ca: '${file:gone}'}}
        postgres: {url: '${P}'}
        ops: {host: '${O}'}
        check: {spool: {directory: '${C}'}}
        dns: {servers: ['${D}']}
        write: {linger: '${W}'}
        storage: {raw: '${S}'}
        notify: {channels: {hook: {webhook: {url: 'https://hooks.example/${N}'}}}}
        web: {host: '${H}'}
        targets: [{name: a, url: '${T}'}]
        """;
    assertThat(refusal(command, yaml))
        .satisfies(told ->
            assertThat(
                    Pattern.compile("environment variable (.) is not set")
                        .matcher(told)
                        .results()
                        .map(each -> each.group(1))
                        .sorted()
                        .distinct())
                .containsExactly(variables.split(" ")))
        .satisfies(told -> assertThat(told.contains("gone")).isEqualTo(variables.contains("K")));
  }

  private String refusal(String command, String yaml) throws Exception {
    Path file = Files.writeString(directory.resolve("vedette.yaml"), yaml);
    StringWriter err = new StringWriter();
    String named = command.contains("-f ") ? command : command + " -c vedette.yaml";

    int exitCode =
        Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
            .setErr(new PrintWriter(err))
            .execute(named.replace("vedette.yaml", file.toString()).split(" "));

    assertThat(exitCode).as(err.toString()).isEqualTo(2);
    return err.toString();
  }
}
