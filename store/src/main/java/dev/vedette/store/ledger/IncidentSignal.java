package dev.vedette.store.ledger;

import dev.vedette.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes who waits for incidents. Only spares time: where PostgreSQL's notifications don't get
 * through, as behind some poolers, each wait lasts as long as it may. For one thread, but for
 * {@link #end}.
 */
public final class IncidentSignal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IncidentSignal.class);

  /** As the decisions about incidents send it, when their transaction commits. */
  private static final String LISTEN = "LISTEN vedette_incident";

  private final Database database;
  private volatile @Nullable Connection connection;
  private final CountDownLatch ended = new CountDownLatch(1);

  public IncidentSignal(Database database) {
    this.database = database;
  }

  /** Returns when something happened to an incident, or after this time. */
  public void await(Duration patience) throws InterruptedException {
    try {
      Connection open = connection;
      if (open == null) {
        open = database.connectBeside();
        connection = open;
        try (Statement statement = open.createStatement()) {
          statement.execute(LISTEN);
        }
        // What happened before it listened is looked for at once.
        return;
      }
      if (ended.getCount() == 0) {
        return;
      }
      var _ = open.unwrap(PGConnection.class).getNotifications((int) patience.toMillis());
    } catch (SQLException e) {
      log.debug("no notifications: {}", e.getMessage());
      close();
      var _ = ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Wakes whoever waits, and lets nobody wait any more. For any thread. */
  public void end() {
    ended.countDown();
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        log.debug("ending", e);
      }
    }
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        log.debug("closing", e);
      }
    }
  }
}
