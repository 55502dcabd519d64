package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.ops.OpenResources;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.testkit.Conversation;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import dev.vedette.up.Up;
import dev.vedette.up.UpOptions;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vedette up}, stopped as by Ctrl-C and started again. */
class UpRestartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of a check that hangs some 9 s are left when everything is told to end. */
  private static final Duration END = Duration.ofSeconds(5);

  @TempDir private Path directory;

  @Test
  void anEndWaitsForNoSiteThatHangsAndNoSlotIsLostOrStoredTwice() throws Exception {
    try (RawServer page = RawServer.start(Script.ok("fine"));
        RawServer hangs = RawServer.start(Conversation::stall)) {
      UpOptions options = options(page.port(), hangs.port());
      Instant ended;
      try (OpenResources process = new OpenResources()) {
        Up.Running first = Up.start(options, InstantSource.system(), process);
        awaitUp(first, 2, Instant.EPOCH);
        assertThat(hangs.connections()).isPositive();
        assertThat(slots(first, "hangs", "")).isEmpty();
        ended = Instant.now();
        first.up().close();
        assertThat(Duration.between(ended, Instant.now())).isLessThan(END);
      }

      try (OpenResources process = new OpenResources()) {
        Up.Running second = Up.start(options, InstantSource.system(), process);
        awaitUp(second, 1, Instant.now());
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              assertThatNoneIsMissing(slots(second, "page", ""), Duration.ofSeconds(1));
              // That it was under way at the end is no reason to forget the slot.
              assertThat(slots(second, "hangs", "")).first().matches(ended::isAfter);
            });
        assertThat(second.up().metrics().get("vedette.write.doubled").counter().count()).isZero();
      }
    }
  }

  private UpOptions options(int page, int hangs) throws Exception {
    return UpFile.options(
        directory,
        """
        targets:
        - {name: page, url: 'http://127.0.0.1:%d/', interval: 1s, timeout: 1s}
        - {name: hangs, url: 'http://127.0.0.1:%d/', interval: 10s, timeout: 10s}
        """
            .formatted(page, hangs));
  }

  private static void awaitUp(Up.Running running, int count, Instant since) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(slots(running, "page", "AND outcome = 'up'"))
                .filteredOn(slot -> slot.isAfter(since))
                .hasSizeGreaterThanOrEqualTo(count));
  }

  private static void assertThatNoneIsMissing(List<Instant> slots, Duration interval) {
    for (int i = 1; i < slots.size(); i++) {
      assertThat(Duration.between(slots.get(i - 1), slots.get(i))).isEqualTo(interval);
    }
  }

  private static List<Instant> slots(Up.Running running, String target, String condition) {
    try (Database database = Database.open(new PostgresSettings(running.addresses().postgres()))) {
      return database.call(connection -> {
        try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT scheduled_at FROM check_result JOIN target USING (target_id) WHERE name = ?"
                    + " "
                    + condition
                    + " ORDER BY scheduled_at")) {
          statement.setString(1, target);
          ResultSet rows = statement.executeQuery();
          List<Instant> slots = new ArrayList<>();
          while (rows.next()) {
            slots.add(rows.getObject(1, OffsetDateTime.class).toInstant());
          }
          return slots;
        }
      });
    }
  }
}
