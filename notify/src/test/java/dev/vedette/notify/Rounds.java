package dev.vedette.notify;

import dev.vedette.model.CheckResult;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Slot by slot, on the world's clock: the checkers check, the writer stores and decides, and the
 * notifier tells what is to be told until the next slot.
 */
final class Rounds {
  /** While nothing is to happen. */
  private static final Duration SELDOM = Duration.ofHours(4);

  /** Who checks less often changes nothing in this test; writers are not killed then. */
  private static final Duration OFTEN = Duration.ofMinutes(1);

  /** Of the topic: what is behind is in the second one. */
  private static final int PARTITIONS = 2;

  final World world;
  final Checkers checkers;
  private final StoringWriter writer;
  private final List<CheckResult> behind = new ArrayList<>();
  private Predicate<CheckResult> isBehind = result -> false;
  private Instant readAt;
  private Instant next;

  Rounds(World world, Checkers checkers) throws SQLException {
    this.world = world;
    this.checkers = checkers;
    writer = new StoringWriter(world);
    next = world.now;
    readAt = next;
    world.execute(
        """
        CREATE TABLE IF NOT EXISTS world_clock (at timestamptz);
        CREATE OR REPLACE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          NEW.recorded_at := (SELECT at FROM world_clock);
          RETURN NEW;
        END $$;
        CREATE OR REPLACE TRIGGER record BEFORE INSERT ON incident_transition
          FOR EACH ROW EXECUTE FUNCTION record();
        """);
  }

  /** The database's clock is nobody's any more. */
  void end() throws SQLException {
    world.execute("DROP TRIGGER IF EXISTS record ON incident_transition");
  }

  /** So many slots of each pair. */
  void run(Duration interval, int slots) throws InterruptedException, SQLException {
    for (int i = 0; i < slots; i++) {
      slot(interval);
    }
    world.runTo(next.minusMillis(1));
  }

  private void slot(Duration interval) throws InterruptedException, SQLException {
    world.runTo(next);
    world.execute("DELETE FROM world_clock; INSERT INTO world_clock VALUES ('%s')".formatted(next));
    boolean mayChange = interval.compareTo(OFTEN) <= 0;
    writer.store(read(checkers.check(next, interval)), progress(), mayChange);
    next = next.plus(interval);
    world.tick();
  }

  /** As {@link #calmTo}, with a notifier that looks at once and then one second before. */
  void skipTo(Instant time) throws InterruptedException, SQLException {
    slot(Duration.between(next, time));
    world.now = time.minusSeconds(1);
    world.tick();
  }

  /** Until a slot of that time comes next; checks are seldom until then. */
  void calmTo(Instant time) throws InterruptedException, SQLException {
    while (next.isBefore(time)) {
      Duration left = Duration.between(next, time);
      run(left.compareTo(SELDOM) < 0 ? left : SELDOM, 1);
    }
  }

  Instant next() {
    return next;
  }

  /** The partition that has a target is not read for now. */
  void holdBack(String target) {
    isBehind = result -> result.target().equals(target);
  }

  void catchUp() {
    isBehind = result -> false;
  }

  private List<CheckResult> read(List<CheckResult> published) {
    List<CheckResult> batch = new ArrayList<>(behind);
    behind.clear();
    batch.addAll(published);
    behind.addAll(batch.stream().filter(isBehind).toList());
    batch.removeAll(behind);
    return batch;
  }

  private Map<Integer, Instant> progress() {
    if (behind.isEmpty()) {
      readAt = world.now;
    }
    Map<Integer, Instant> progress = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      progress.put(partition, partition == 0 ? world.now : readAt);
    }
    return progress;
  }
}
