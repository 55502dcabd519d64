package dev.vedette.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PortInUseException;
import dev.vedette.embedded.PostgresOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreePortIT {
  private final List<ServerSocket> others = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (ServerSocket other : others) {
      other.close();
    }
  }

  /** Another program is faster. */
  private ServerSocket take(int port) throws IOException {
    ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    others.add(socket);
    return socket;
  }

  private static int anyFree() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void anotherPortIsTriedWhereAnotherProgramIsFaster() throws IOException {
    int wanted = anyFree();
    ServerSocket listening =
        FreePort.start(
            "something",
            wanted,
            port -> {
              if (others.isEmpty()) {
                take(port);
              }
              return take(port);
            });
    assertThat(listening.getLocalPort()).isGreaterThan(wanted);
  }

  @Test
  void theThirdPortIsTheLast() throws IOException {
    int wanted = anyFree();
    assertThatThrownBy(() ->
            FreePort.start(
                "something",
                wanted,
                port -> {
                  take(port);
                  return take(port);
                }))
        .isInstanceOf(BindException.class);
    assertThat(others).hasSize(FreePort.ATTEMPTS);
  }

  @Test
  void aDatabaseWhosePortIsTakenStartsOnAnother(@TempDir Path directory) throws IOException {
    try (EmbeddedPostgres postgres =
        FreePort.start(
            "PostgreSQL",
            anyFree(),
            port -> {
              if (others.isEmpty()) {
                take(port);
              }
              return EmbeddedPostgres.start(directory, PostgresOptions.durable(port));
            })) {
      assertThat(postgres.port()).isNotEqualTo(others.getFirst().getLocalPort());
      assertThatThrownBy(() ->
              EmbeddedPostgres.start(
                  directory.resolve("other"), PostgresOptions.durable(postgres.port())))
          .isInstanceOf(PortInUseException.class);
    }
  }
}
