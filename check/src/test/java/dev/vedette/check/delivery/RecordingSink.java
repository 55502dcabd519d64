package dev.vedette.check.delivery;

import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every result in memory, in its order. */
public final class RecordingSink implements ResultSink {
  private final List<CheckResult> results = new CopyOnWriteArrayList<>();

  /** What was published until now. */
  public List<CheckResult> results() {
    return results;
  }

  @Override
  public void publish(CheckResult result) {
    results.add(result);
  }

  @Override
  public Health health() {
    return new Health.Ready("results are kept in memory");
  }

  @Override
  public void close(Duration patience) {
    // Nothing to deliver.
  }
}
