package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.SQLException;

/** Takes part in the transactions that store checks. Called by the thread that stores. */
public interface BatchListener {
  /** Does nothing. */
  BatchListener NONE = (connection, batch) -> {};

  /**
   * The checks are stored, and the transaction goes on: what this does is committed with them.
   *
   * @throws SQLException when nothing of it is to be committed
   */
  void stored(Connection connection, StoredBatch batch) throws SQLException;

  /** The transaction, or its commit, has failed: what was stored may be there or not. */
  default void failed() {}
}
