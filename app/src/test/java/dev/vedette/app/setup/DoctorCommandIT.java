package dev.vedette.app.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandIT {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int doctor(String configuration) throws IOException {
    Files.writeString(directory.resolve("vedette.yaml"), configuration);
    return Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute("doctor");
  }

  @Test
  void whatThisMachineLacksIsFoundAndTheRestIsExamined() throws IOException {
    assertThat(
            doctor(
                """
                kafka: {bootstrap_servers: "127.0.0.1:1"}
                postgres: {url: "postgres://u:${PGPASSWORD}@127.0.0.1:1/db"}
                targets:
                - {name: shop, url: "http://127.0.0.1:1/", auth: {bearer: "${file:none}"}}
                """))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "vedette.yaml:2:17: postgres.url: environment variable PGPASSWORD is not set",
            "targets[0].auth.bearer: ${file:none}: ",
            "nothing listens at 127.0.0.1:1",
            "its configuration can't be used on this machine");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void onlyVariablesThatAreMissingAreFoundToo() throws IOException {
    assertThat(doctor("postgres: {url: \"postgres://u:${PGPASSWORD}@127.0.0.1:1/db\"}\n"))
        .isEqualTo(1);
    assertThat(out.toString()).contains("PGPASSWORD is not set", "not configured: check and");
  }

  @Test
  void whatIsWrongOnAnyMachineIsAMistakeInTheConfiguration() throws IOException {
    assertThat(doctor("location: ${PLACE}\ntargts: []\n")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean targets?");
  }
}
