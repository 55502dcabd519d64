package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Takes part in the transactions that store checks. Called by the thread that stores. */
public interface BatchListener {
  /** Does nothing. */
  BatchListener NONE =
      new BatchListener() {
        @Override
        public void storing(Connection connection, List<StoredCheck> checks, Instant now) {}

        @Override
        public void meanwhile() {}

        @Override
        public void stored(Connection connection, StoredBatch batch) {}

        @Override
        public void failed() {}
      };

  /**
   * The checks are stored next; what else is in the tables can be read before.
   *
   * @param checks in the order of target, slot and location; those that are there already, too
   * @param now some of the checks may be of later, from a clock that is ahead
   * @throws SQLException when nothing of it is to be stored
   */
  void storing(Connection connection, List<StoredCheck> checks, Instant now) throws SQLException;

  /**
   * PostgreSQL is busy with the checks: what needs no database can be done meanwhile. Not called
   * when there is nothing to be copied, and again when the copy has to be done in another way.
   */
  void meanwhile();

  /**
   * The checks are stored, and the transaction goes on: what this does is committed with them.
   *
   * @throws SQLException when nothing of it is to be committed
   */
  void stored(Connection connection, StoredBatch batch) throws SQLException;

  /** The transaction, or its commit, has failed: what was stored may be there or not. */
  void failed();
}
