package dev.vedette.store;

import static dev.vedette.store.Checks.NOON;
import static dev.vedette.store.PartitionedTable.CHECKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.Retention;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PartitionsIT {
  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static Partitions partitions;
  private static History history;

  @BeforeAll
  static void start() {
    partitions = new Partitions(database.database());
    history =
        new History(
            database.database(),
            new StorageSettings(
                new Retention(10), new Retention(10), new Retention(10), new Retention(10)));
  }

  @BeforeEach
  void dropAll() throws SQLException {
    for (String name : names()) {
      database.execute("DROP TABLE " + name);
    }
  }

  @Test
  void todayAndTheDaysAheadAreThereAfterMaintenance() throws SQLException {
    history.maintain(NOON);
    history.maintain(NOON);

    assertThat(names())
        .containsExactly(
            "check_result_20261124",
            "check_result_20261125",
            "check_result_20261126",
            "check_result_20261127");
  }

  @Test
  void daysBeyondTheRetentionGoAndTheOldestKeptStays() throws SQLException {
    partitions.ensure(
        CHECKS,
        List.of(
            LocalDate.parse("2025-01-01"),
            LocalDate.parse("2026-11-13"),
            LocalDate.parse("2026-11-14")));

    history.maintain(NOON);

    assertThat(names()).first().isEqualTo("check_result_20261114");
  }

  @Test
  void aRowLandsInTheDayOfItsSlotInUtc() throws SQLException {
    new CheckResults(database.database(), InstantSource.fixed(NOON))
        .insert(
            List.of(
                Checks.of("shop").up(NOON.minus(Duration.ofHours(12))),
                Checks.of("shop").up(NOON.minus(Duration.ofHours(12)).minusMillis(1))));

    assertThat(
            database.rows(
                "SELECT tableoid::regclass, count(*) FROM check_result GROUP BY 1 ORDER BY 1"))
        .containsExactlyInAnyOrder("check_result_20261123 1", "check_result_20261124 1");
  }

  @Test
  void oneThatSomebodyDropsIsMadeAgain() throws SQLException {
    CheckResults results = new CheckResults(database.database(), InstantSource.fixed(NOON));
    results.insert(List.of(Checks.of("shop").up(NOON)));
    database.execute("DROP TABLE check_result_20261124");

    assertThat(results.insert(List.of(Checks.of("shop").up(NOON.plusSeconds(60))))).isOne();

    assertThat(database.rows("SELECT count(*) FROM check_result")).containsExactly("1");
  }

  @Test
  void manyProcessesMayMakeTheSameDaysAtOnce() throws SQLException {
    List<LocalDate> days =
        LocalDate.parse("2026-10-01").datesUntil(LocalDate.parse("2026-10-11")).toList();
    List<CompletableFuture<Void>> processes =
        IntStream.range(0, 4).mapToObj(process -> Background.run(() -> oneByOne(days))).toList();

    processes.forEach(CompletableFuture::join);

    assertThat(names()).hasSize(10);
  }

  /** Also when another one makes a day between the look and the turn. */
  private static void oneByOne(List<LocalDate> days) {
    days.forEach(day -> partitions.ensure(CHECKS, List.of(day)));
  }

  @Test
  void aPartitionInUseIsLeftForLaterWithoutALongWait() throws SQLException {
    partitions.ensure(CHECKS, List.of(LocalDate.parse("2026-01-01")));
    try (Connection reader = database.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("SELECT count(*) FROM check_result");

      assertThatThrownBy(() -> history.maintain(NOON))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TRANSIENT));
    }
    history.maintain(NOON);

    assertThat(names()).doesNotContain("check_result_20260101");
  }

  @Test
  void readersOfOneDayDoNotKeepAnotherFromBeingMade() throws SQLException {
    partitions.ensure(CHECKS, List.of(LocalDate.parse("2026-11-24")));
    try (Connection reader = database.connect();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.executeQuery("SELECT count(*) FROM check_result");

      partitions.ensure(CHECKS, List.of(LocalDate.parse("2026-11-25")));
    }
    assertThat(names()).hasSize(2);
  }

  private static List<String> names() throws SQLException {
    return database.rows(
        "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'check_result'::regclass"
            + " ORDER BY inhrelid::regclass::text");
  }
}
