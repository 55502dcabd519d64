package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the copy of a configuration that worked is looked for when it works no more. */
class SpoolDirectoryTest {
  @TempDir private Path path;

  private Path spoolDirectory(String yaml) {
    new ConfigurationDirectory(path).file("vedette.yaml", yaml);
    return reader().spoolDirectory(Path.of("vedette.yaml"));
  }

  private ConfigurationReader reader() {
    return new ConfigurationReader(Map.of("DATA", "/data"), path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check: {spool: {directory: /data/x}}",
        "check:\n  spool:\n    directory: ${DATA}/x\ntargets: 7\nwrong: ${NOT_SET}",
        "check:\n  max_in_flight: none\n  spool: {directory: /data/x, size: 3}",
        "targets:\n"
            + "- {name: a\n"
            + "check:\n"
            + "  max_in_flight: 1\n\n"
            + "# why\n"
            + "  spool:\n"
            + "    directory: /data/x\n"
            + "web: {",
        "web: \"\ncheck: {\n  spool: {directory: /data/x}\n}\n",
      })
  void itIsFoundWhateverElseIsWrong(String yaml) {
    assertThat(spoolDirectory(yaml)).isEqualTo(Path.of("/data/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check: 7",
        "check: {spool: {directory: [a]}}",
        "check: {spool: {directory: '${NOT_SET}'}}",
        "check: {spool: {directory: /data/x",
        "web: {",
      })
  void itIsTheUsualOneWhereTheFileDoesNotSay(String yaml) {
    assertThat(spoolDirectory(yaml)).isEqualTo(Path.of("vedette-spool"));
  }

  @Test
  void itIsTheUsualOneWithoutAFile() {
    assertThat(reader().spoolDirectory(Path.of("gone.yaml"))).isEqualTo(Path.of("vedette-spool"));
  }
}
