package dev.vedette.store.checks;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.store.Checks;
import dev.vedette.store.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetPausesIT {
  private static final Checks SHOP = Checks.of("shop");
  private static final int RUNS = 30;

  private static TestDatabase database;
  private static CheckResults results;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = new TestDatabase(directory);
    results = new CheckResults(database.database(), InstantSource.fixed(NOON));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  @Test
  void aPauseLastsUntilTheNextCheck() throws SQLException {
    results.insert(List.of(SHOP.up(at(0)), paused(1)));
    assertThat(pauses()).isEqualTo("1-");

    results.insert(List.of(SHOP.up(at(7)), SHOP.from("tokyo").up(at(5))));
    assertThat(pauses()).isEqualTo("1-7");
  }

  @Test
  void whatWasTakenForAPauseAndIsKnownIsNone() throws SQLException {
    results.insert(List.of(paused(1)));
    results.insert(List.of(SHOP.up(at(1))));
    assertThat(pauses()).isEqualTo("null");

    results.insert(List.of(paused(1)));
    assertThat(pauses()).isEqualTo("null");
  }

  @Test
  void theOrderInWhichChecksComeMakesNoDifference() throws SQLException {
    List<CheckResult> checks =
        List.of(
            SHOP.up(at(0)),
            paused(2),
            paused(4),
            SHOP.missed(at(6)),
            SHOP.up(at(7)),
            SHOP.failing(at(9), FailureCode.TARGET_REMOVED),
            SHOP.up(at(20)),
            paused(22));
    for (int seed = 0; seed < RUNS; seed++) {
      database.clear();
      Random random = new Random(seed);
      List<CheckResult> shuffled = new ArrayList<>(checks);
      Collections.shuffle(shuffled, random);
      for (int from = 0; from < shuffled.size(); ) {
        int to = Math.min(shuffled.size(), from + 1 + random.nextInt(4));
        results.insert(shuffled.subList(from, to));
        from = to;
      }

      assertThat(pauses()).as("seed " + seed).isEqualTo("2-6,4-6,9-20 removed,22-");
    }
  }

  private static Instant at(int minute) {
    return NOON.plusSeconds(60L * minute);
  }

  private static CheckResult paused(int minute) {
    return SHOP.failing(at(minute), FailureCode.TARGET_PAUSED);
  }

  private static String pauses() throws SQLException {
    return database.value(
        """
        SELECT string_agg(
          extract(epoch FROM from_at - '%1$s'::timestamptz)::int / 60 || '-'
            || coalesce((extract(epoch FROM to_at - '%1$s'::timestamptz)::int / 60)::text, '')
            || CASE WHEN removed THEN ' removed' ELSE '' END, ',' ORDER BY from_at)
        FROM target_pause
        """
            .formatted(NOON));
  }
}
