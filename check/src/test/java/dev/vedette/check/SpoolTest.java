package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.check.Spool.Letter;
import dev.vedette.check.Spool.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final long ROOM = 1 << 20;

  @TempDir Path directory;

  private static List<Letter> letters(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new Letter(NOW.plusMillis(i), bytes("t"), bytes("result " + i)))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> values(List<Row> rows) {
    return rows.stream().map(row -> new String(row.value(), StandardCharsets.UTF_8)).toList();
  }

  @Test
  void whatIsAddedComesBackInOrderUntilItIsRemoved() throws Exception {
    try (Spool spool = Spool.open(directory, ROOM)) {
      List<Long> ids = spool.add(letters(0, 5));
      spool.add(letters(5, 7));
      assertThat(spool.rows()).isEqualTo(7);

      spool.remove(ids.subList(0, 2));

      assertThat(values(spool.after(0, 3, Set.of(ids.get(3)))))
          .containsExactly("result 2", "result 4", "result 5");
      assertThat(values(spool.after(ids.get(4), 10, Set.of())))
          .containsExactly("result 5", "result 6");
    }
  }

  @Test
  void whatIsAddedIsThereInTheNextProcess() throws Exception {
    long bytes;
    try (Spool spool = Spool.open(directory, ROOM)) {
      spool.add(letters(0, 3));
      bytes = spool.bytes();
    }

    try (Spool spool = Spool.open(directory, ROOM)) {
      assertThat(spool.rows()).isEqualTo(3);
      assertThat(spool.bytes()).isEqualTo(bytes);
      assertThat(values(spool.after(0, 10, Set.of()))).hasSize(3);
    }
  }

  @Test
  void atItsBoundTheOldestGoFirst() throws Exception {
    try (Spool spool = Spool.open(directory, 10_000)) {
      spool.add(letters(0, 1_000));

      long gone = spool.trim(Instant.EPOCH);

      assertThat(gone).isEqualTo(1_000 - spool.rows());
      assertThat(spool.bytes()).isBetween(9_000L, 10_000L);
      assertThat(values(spool.after(0, 2_000, Set.of())))
          .hasSize((int) spool.rows())
          .contains("result 999")
          .doesNotContain("result 0");
    }
  }

  @Test
  void whatIsTooOldGoes() throws Exception {
    try (Spool spool = Spool.open(directory, ROOM)) {
      spool.add(letters(0, 10));

      assertThat(spool.trim(NOW.plus(Duration.ofMillis(4)))).isEqualTo(4);

      assertThat(values(spool.after(0, 1, Set.of()))).containsExactly("result 4");
    }
  }

  @Test
  void anEmptySpoolTakesNoRoom() throws Exception {
    try (Spool spool = Spool.open(directory, 100 * ROOM)) {
      List<Long> ids = spool.add(letters(0, 150_000));
      spool.remove(ids);

      assertThat(spool.rows()).isZero();
      assertThat(spool.bytes()).isZero();
    }
    assertThat(Files.size(directory.resolve("results.db"))).isLessThan(ROOM);
  }

  @Test
  void twoCheckersCanNotShareOne() throws Exception {
    try (Spool spool = Spool.open(directory, ROOM)) {
      spool.add(letters(0, 1));

      assertThatThrownBy(() -> Spool.open(directory, ROOM))
          .isInstanceOf(Spool.SpoolException.class)
          .hasMessage(
              "%s is in use by another checker; give each its own check.spool.directory",
              directory);
    }
  }

  @Test
  void aDirectoryThatCanNotBeOneIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> Spool.open(file.resolve("spool"), ROOM))
        .isInstanceOf(Spool.SpoolException.class)
        .hasMessageContaining("can't hold results (check.spool.directory)");
  }
}
