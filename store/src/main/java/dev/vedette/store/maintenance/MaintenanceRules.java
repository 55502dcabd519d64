package dev.vedette.store.maintenance;

import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.store.AdvisoryLock;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the windows of the configuration's rules, some weeks ahead.
 *
 * <p>Of several writers the rules of the one hold that started, or read its configuration, last: it
 * takes them up, and replaces what others have made ahead. One that finds other rules than its own
 * taken up leaves them alone, so that two configurations never replace each other in turn. Windows
 * that have begun stay as they are. Safe for use by many threads and processes.
 */
public final class MaintenanceRules {
  /** A writer may be away for a month, and people see what is to come. */
  static final Duration AHEAD = Duration.ofDays(40);

  /** So soon a writer hears that other rules were taken up. */
  private static final Duration PERIOD = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(MaintenanceRules.class);

  private final Database database;
  private List<Maintenance> rules;

  /** Whether these rules were taken up since they are those of this process. */
  private boolean takenUp;

  /** When the windows were last made; null: not yet. */
  private @Nullable Instant madeAt;

  private boolean toldOfOthers;

  /**
   * @param rules of the configuration
   */
  public MaintenanceRules(Database database, List<Maintenance> rules) {
    this.database = database;
    this.rules = List.copyOf(rules);
  }

  /** Other rules hold from the next {@link #apply} on. */
  public synchronized void replace(List<Maintenance> others) {
    if (!rules.equals(others)) {
      rules = List.copyOf(others);
      takenUp = false;
      madeAt = null;
      toldOfOthers = false;
    }
  }

  /**
   * Does what is due; cheap when nothing is.
   *
   * @throws StoreException when it can't be done now
   */
  public synchronized void apply(Instant now) {
    if (madeAt != null && now.isBefore(madeAt.plus(PERIOD)) && !now.isBefore(madeAt)) {
      return;
    }
    database.run(connection -> {
      AdvisoryLock.MAINTENANCE.take(connection);
      apply(connection, now);
    });
    takenUp = true;
    madeAt = now;
  }

  private void apply(Connection connection, Instant now) throws SQLException {
    RuleRows rows = new RuleRows(connection, rules, now);
    RuleRows.@Nullable TakenUp current = rows.takenUp();
    boolean ours = current != null && current.fingerprint().equals(rows.fingerprint());
    if (!takenUp && !(current == null && rules.isEmpty())) {
      rows.takeUp();
      int gone = rows.dropOthers();
      rows.dropMoved(now.plus(AHEAD));
      int made = rows.make(now.plus(AHEAD));
      if (!ours || made > 0) {
        log.info(
            "maintenance rules in force: {}; windows: {} new, {} of other rules gone",
            rules.size(),
            made,
            gone);
      }
    } else if (ours) {
      rows.make(now.plus(AHEAD));
    } else if (current != null && !toldOfOthers) {
      toldOfOthers = true;
      log.warn(
          "another writer has taken up other maintenance rules at {}, and those hold: give all"
              + " writers the same configuration and restart the one whose rules are to hold",
          current.at());
    }
  }
}
