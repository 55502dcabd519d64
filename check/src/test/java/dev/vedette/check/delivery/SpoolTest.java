package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.check.delivery.IdRanges.Range;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final long ROOM = 1 << 20;

  private static final LongPredicate NONE = id -> false;

  @TempDir Path directory;

  private static List<PendingResult> results(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new PendingResult(NOW.plusMillis(i), bytes("t"), bytes("result " + i), 0))
        .toList();
  }

  private static List<Long> trimAll(Spool spool, Instant oldest) throws SpoolException {
    List<Long> gone = new ArrayList<>();
    for (List<Long> some = spool.trim(oldest); !some.isEmpty(); some = spool.trim(oldest)) {
      gone.addAll(some);
    }
    return gone;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> values(List<PendingResult> rows) {
    return rows.stream().map(row -> new String(row.value(), StandardCharsets.UTF_8)).toList();
  }

  @Test
  void whatIsAddedComesBackInOrderUntilItIsRemoved() throws Exception {
    try (Spool spool = Spool.open(directory, ROOM)) {
      List<PendingResult> first = results(0, 5);
      spool.add(first);
      spool.add(results(5, 7));
      assertThat(spool.rows()).isEqualTo(7);

      spool.remove(List.of(new Range(first.get(0).id(), first.get(1).id())));

      assertThat(spool.rows()).isEqualTo(5);
      assertThat(values(spool.after(0, 3, id -> id == first.get(3).id())))
          .containsExactly("result 2", "result 4", "result 5");
      assertThat(values(spool.after(first.get(4).id(), 10, NONE)))
          .containsExactly("result 5", "result 6");
    }
  }

  @Test
  void whatIsAddedIsThereInTheNextProcess() throws Exception {
    long bytes;
    try (Spool spool = Spool.open(directory, ROOM)) {
      spool.add(results(0, 3));
      bytes = spool.bytes();
    }

    try (Spool spool = Spool.open(directory, ROOM)) {
      assertThat(spool.rows()).isEqualTo(3);
      assertThat(spool.bytes()).isEqualTo(bytes);
      assertThat(values(spool.after(0, 10, NONE))).hasSize(3);
    }
  }

  @Test
  void atItsBoundTheOldestGoFirst() throws Exception {
    try (Spool spool = Spool.open(directory, 10_000)) {
      spool.add(results(0, 1_000));

      long gone = trimAll(spool, Instant.EPOCH).size();

      assertThat(gone).isEqualTo(1_000 - spool.rows());
      assertThat(spool.bytes()).isBetween(9_000L, 10_000L);
      assertThat(values(spool.after(0, 2_000, NONE)))
          .hasSize((int) spool.rows())
          .contains("result 999")
          .doesNotContain("result 0");
    }
  }

  @Test
  void whatIsTooOldGoes() throws Exception {
    try (Spool spool = Spool.open(directory, ROOM)) {
      spool.add(results(0, 10));

      assertThat(trimAll(spool, NOW.plus(Duration.ofMillis(4)))).hasSize(4);

      assertThat(values(spool.after(0, 1, NONE))).containsExactly("result 4");
    }
  }

  @Test
  void anEmptySpoolTakesNoRoom() throws Exception {
    try (Spool spool = Spool.open(directory, 100 * ROOM)) {
      List<PendingResult> results = results(0, 150_000);
      spool.add(results);
      spool.remove(List.of(new Range(results.getFirst().id(), results.getLast().id())));

      assertThat(spool.rows()).isZero();
      assertThat(spool.bytes()).isZero();
    }
    assertThat(Files.size(directory.resolve("results.db"))).isLessThan(ROOM);
  }

  @Test
  void whatIsAddedAgainIsThereOnce() throws Exception {
    try (Spool spool = Spool.open(directory, ROOM)) {
      List<PendingResult> results = results(0, 5);
      spool.add(results.subList(0, 3));
      long bytes = spool.bytes();
      spool.add(results.subList(0, 3));
      assertThat(spool.rows()).isEqualTo(3);
      assertThat(spool.bytes()).isEqualTo(bytes);

      spool.add(results);

      assertThat(values(spool.after(0, 10, NONE)))
          .containsExactly("result 0", "result 1", "result 2", "result 3", "result 4");
    }
  }

  @Test
  void afterAFullDiskNothingIsHalfThere() throws Exception {
    List<Connection> connections = new ArrayList<>();
    try (Spool spool =
        Spool.open(
            directory,
            ROOM,
            file -> {
              connections.add(SpoolDatabase.SQLITE.connect(file));
              return connections.getLast();
            })) {
      spool.add(results(0, 10));
      execute(connections.getLast(), "PRAGMA max_page_count = 1");
      List<PendingResult> many = results(10, 1_000);

      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> spool.add(many)).hasMessageEndingWith("the disk is full");
        assertThat(spool.rows()).isEqualTo(10);
        assertThat(spool.after(0, 2_000, NONE)).hasSize(10);
        assertThat(many).noneMatch(PendingResult::isOnDisk);
      }
      execute(connections.getLast(), "PRAGMA max_page_count = 1000000");
      spool.add(many);

      assertThat(spool.rows()).isEqualTo(1_000);
      assertThat(spool.after(0, 2_000, NONE)).hasSize(1_000);
      assertThat(connections).hasSize(1);
    }
  }

  @Test
  void aConnectionThatCanNotReadIsReplaced() throws Exception {
    List<Connection> connections = new ArrayList<>();
    try (Spool spool =
        Spool.open(
            directory,
            ROOM,
            file -> {
              connections.add(SpoolDatabase.SQLITE.connect(file));
              return connections.getLast();
            })) {
      spool.add(results(0, 10));
      connections.getLast().close();
      assertThatThrownBy(() -> spool.add(results(10, 20))).isInstanceOf(SpoolException.class);
      assertThat(spool.isOpen()).isFalse();

      assertThat(spool.heal()).isTrue();

      assertThat(spool.rows()).isEqualTo(10);
      spool.add(results(10, 20));
      assertThat(spool.after(0, 100, NONE)).extracting(PendingResult::id).doesNotHaveDuplicates();
      assertThat(spool.heal()).as("nothing more to open").isFalse();
    }
  }

  @Test
  void anotherConnectionIsToldOfOnlyWhenItHasWritten() throws Exception {
    List<Connection> connections = new ArrayList<>();
    try (Spool spool =
        Spool.open(
            directory,
            ROOM,
            file -> {
              connections.add(SpoolDatabase.SQLITE.connect(file));
              if (connections.size() == 2) {
                execute(connections.getLast(), "PRAGMA query_only = ON");
              }
              return connections.getLast();
            })) {
      spool.add(results(0, 10));
      connections.getLast().close();
      assertThatThrownBy(() -> spool.add(results(10, 20))).isInstanceOf(SpoolException.class);

      assertThatThrownBy(spool::heal).hasMessageEndingWith("the disk is read-only");
      assertThat(spool.isOpen()).isTrue();
      execute(connections.getLast(), "PRAGMA query_only = OFF");

      assertThat(spool.heal()).isTrue();
      assertThat(spool.rows()).isEqualTo(10);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void twoCheckersCanNotShareOne() throws Exception {
    try (Spool spool = Spool.open(directory, ROOM)) {
      spool.add(results(0, 1));

      assertThatThrownBy(() -> Spool.open(directory, ROOM))
          .isInstanceOfSatisfying(SpoolException.class, e -> assertThat(e.isInUse()).isTrue())
          .hasMessage(
              "%s is in use by another checker; give each its own check.spool.directory",
              directory);
    }
  }

  @Test
  void aDirectoryThatCanNotBeOneIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> Spool.open(file.resolve("spool"), ROOM))
        .isInstanceOf(SpoolException.class)
        .hasMessageContaining("can't hold results (check.spool.directory)");
  }
}
