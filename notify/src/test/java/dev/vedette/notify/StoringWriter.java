package dev.vedette.notify;

import dev.vedette.model.CheckResult;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.decisions.DecisionListener;
import dev.vedette.store.decisions.Decisions;
import dev.vedette.store.incidents.Silence;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A writer without Kafka: hands batches to the store as the role does, decides in the same
 * transaction, saves, judges silence and corrects. It may be killed at each of its statements; then
 * the next one, who knows nothing, reads the same batch again.
 */
final class StoringWriter {
  /** Every so many batches it is killed after it has committed and before Kafka knows. */
  private static final int READ_TWICE = 5;

  private final World world;
  private Decisions decisions;
  private CheckResults results;
  private boolean isNew;
  private int batches;
  private int died;

  StoringWriter(World world) {
    this.world = world;
    begin();
  }

  private void begin() {
    decisions = new Decisions(world.database, DecisionListener.NONE, Decisions.MAX_TARGETS);
    results = new CheckResults(world.database, () -> world.now, decisions);
    isNew = true;
  }

  /** By turns the process is gone, and only its connection. */
  private void next() {
    if (died++ % 2 == 0) {
      begin();
    }
  }

  /**
   * Stores what was read.
   *
   * @param readAt by partition until when everything is stored then
   * @param mayDie whether it is killed on the way, if anybody is
   */
  void store(List<CheckResult> batch, Map<Integer, Instant> readAt, boolean mayDie)
      throws InterruptedException, SQLException {
    if (!mayDie) {
      world.kills.spare();
      isNew = false;
      results.insert(batch);
      save(batch, readAt);
      new Silence(world.database).judge(readAt.size(), world.now);
      return;
    }
    world.kills.survive(() -> results.insert(batch), this::next);
    if (world.kills.areOn() && batches++ % READ_TWICE == 0) {
      begin();
      world.kills.survive(() -> results.insert(batch), this::next);
    }
    isNew = false;
    world.kills.survive(() -> save(batch, readAt), this::next);
    Silence silence = new Silence(world.database);
    world.kills.survive(() -> silence.judge(readAt.size(), world.now), this::next);
    world.kills.survive(
        () -> decisions.correct(_ -> true, Duration.ofSeconds(1), world.now), this::next);
  }

  /** Who came meanwhile has read the batch again: its offsets were not committed. */
  private boolean save(List<CheckResult> batch, Map<Integer, Instant> readAt) {
    if (isNew) {
      var _ = results.insert(batch);
    }
    return decisions.save(readAt);
  }
}
