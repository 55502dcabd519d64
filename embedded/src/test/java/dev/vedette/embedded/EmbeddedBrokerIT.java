package dev.vedette.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.testkit.SmallDisk;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path directory;

  @Test
  void recordsSurviveARestart() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext())) {
      Records records = new Records(broker.bootstrapServers());
      records.createTopic("events");
      records.send("events", "one", "two");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext())) {
      Records records = new Records(broker.bootstrapServers());
      records.send("events", "three");
      assertThat(records.read("events", 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void recordsSurviveAKill() throws Exception {
    List<String> values = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
    try (JavaProcess process =
        JavaProcess.start(EmbeddedBrokerMain.class, directory.toString(), "0")) {
      Records records = new Records(process.firstLine());
      records.createTopic("events");
      records.send("events", values.toArray(String[]::new));
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext())) {
      assertThat(new Records(broker.bootstrapServers()).read("events", 500)).isEqualTo(values);
    }
  }

  @Test
  void aFullDiskEndsTheProcessAndTheNextStartGoesOn() throws Exception {
    try (SmallDisk disk = SmallDisk.tmpfs(directory.resolve("disk"), 64)) {
      String kafka = disk.directory().resolve("kafka").toString();
      try (JavaProcess process = JavaProcess.start(EmbeddedBrokerMain.class, kafka, "0")) {
        Records records = new Records(process.firstLine());
        records.createTopic("events");
        records.send("events", "before");

        disk.fill(0);
        Thread.startVirtualThread(() -> records.send("events", "x".repeat(100_000)));

        assertThat(process.exitCode()).isEqualTo(BrokerHalt.EXIT_CODE);
        assertThat(BrokerHalt.why(disk.directory(), DiskSpace.isFull(disk.directory())))
            .contains("is full");
      }
      assertThatThrownBy(() -> EmbeddedBroker.start(Path.of(kafka), BrokerOptions.plaintext()))
          .isInstanceOf(EmbeddedServiceException.class)
          .hasMessageMatching("the disk of .* is full, .* make room and start again");
      disk.free();
      try (EmbeddedBroker broker =
          EmbeddedBroker.start(Path.of(kafka), BrokerOptions.plaintext())) {
        assertThat(new Records(broker.bootstrapServers()).read("events", 1))
            .containsExactly("before");
      }
    }
  }

  @Test
  void twoRunSideBySide(@TempDir Path otherDirectory) {
    try (EmbeddedBroker one = EmbeddedBroker.start(directory, BrokerOptions.plaintext());
        EmbeddedBroker two = EmbeddedBroker.start(otherDirectory, BrokerOptions.plaintext())) {
      Records first = new Records(one.bootstrapServers());
      Records second = new Records(two.bootstrapServers());
      first.createTopic("events");
      second.createTopic("events");
      first.send("events", "first");
      second.send("events", "second");
      assertThat(first.read("events", 1)).containsExactly("first");
      assertThat(second.read("events", 1)).containsExactly("second");
    }
  }

  @Test
  void oneDirectoryServesOneBroker() {
    EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext());
    try (broker) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, BrokerOptions.plaintext()))
          .isInstanceOf(EmbeddedServiceException.class)
          .hasMessageContaining(directory.getFileName() + " is in use");
    }
    broker.close();
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, BrokerOptions.plaintext(port)))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining("port " + port);
    }
    EmbeddedBroker.start(directory, BrokerOptions.plaintext()).close();
  }

  @Test
  void aPortTakenDuringTheStartIsToldApartFromOtherTrouble() throws Exception {
    BrokerOptions options = BrokerOptions.plaintext();
    EmbeddedBroker.start(directory, options).close();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      Path logs = directory.resolve("logs");
      assertThatThrownBy(
              () -> EmbeddedBroker.run(BrokerProperties.of(logs, taken.getLocalPort(), options)))
          .isInstanceOf(PortInUseException.class);
    }
    EmbeddedBroker.start(directory, options).close();
  }
}
