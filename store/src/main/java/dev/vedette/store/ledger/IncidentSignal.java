package dev.vedette.store.ledger;

import dev.vedette.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes who waits for incidents. Only spares time: where PostgreSQL's notifications don't get
 * through, as behind some poolers, each wait lasts as long as it may. For one thread.
 */
public final class IncidentSignal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IncidentSignal.class);

  /** As the decisions about incidents send it, when their transaction commits. */
  private static final String LISTEN = "LISTEN vedette_incident";

  private final Database database;
  private @Nullable Connection connection;

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
      var _ = open.unwrap(PGConnection.class).getNotifications((int) patience.toMillis());
    } catch (SQLException e) {
      log.debug("no notifications: {}", e.getMessage());
      close();
      Thread.sleep(patience);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
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
