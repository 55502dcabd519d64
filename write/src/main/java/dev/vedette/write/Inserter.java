package dev.vedette.write;

import dev.vedette.model.CheckResult;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.write.screening.Screened.Accepted;
import dev.vedette.write.screening.Screened.Cause;
import dev.vedette.write.screening.Screened.Refused;
import java.util.ArrayList;
import java.util.List;

/** Stores whatever of a batch can be stored, and finds what can't by halving. */
final class Inserter {
  private final CheckResults results;
  private final WriteMetrics metrics;

  Inserter(CheckResults results, WriteMetrics metrics) {
    this.results = results;
    this.metrics = metrics;
  }

  /**
   * The results that PostgreSQL does not take; all others are committed.
   *
   * @throws StoreException transient or fatal; a part may be stored, and doing it again is harmless
   */
  List<Refused> insert(List<Accepted> batch) {
    List<Refused> culprits = new ArrayList<>();
    insert(batch, culprits);
    return culprits;
  }

  /** Costs two transactions per culprit and halving, so a few among thousands are found in tens. */
  private void insert(List<Accepted> batch, List<Refused> culprits) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      List<CheckResult> rows = batch.stream().map(Accepted::result).toList();
      int added = metrics.batchDuration.record(() -> results.insert(rows));
      metrics.stored(added, rows.size() - added);
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.REJECTED) {
        throw e;
      }
      if (batch.size() == 1) {
        culprits.add(
            new Refused(
                batch.getFirst().source(),
                batch.getFirst().result(),
                Cause.REJECTED,
                "PostgreSQL: " + e.serverMessage()));
      } else {
        int middle = batch.size() / 2;
        insert(batch.subList(0, middle), culprits);
        insert(batch.subList(middle, batch.size()), culprits);
      }
    }
  }
}
