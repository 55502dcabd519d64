package dev.vedette.notify;

import dev.vedette.store.StoreException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Kills whoever works on the database, at each of the statements that write in turn: what a
 * statement that only reads could leave behind is what the one before it left. For one thread.
 */
final class Kills {
  /** Every table that a writer or a notifier writes to on the way from a check to a message. */
  private static final List<String> TABLES =
      List.of(
          "target",
          "location",
          "target_location",
          "certificate",
          "alert_rule",
          "check_result",
          "touched_hour",
          "target_fold",
          "target_state",
          "topic_progress",
          "incident",
          "incident_transition",
          "notify_channel",
          "message",
          "message_incident",
          "delivery",
          "told");

  private final World world;
  private final Map<UUID, Integer> ofMessages = new HashMap<>();
  private boolean on;
  private int all;
  private int afterSending;

  Kills(World world) {
    this.world = world;
  }

  /** Work that may be killed on the way. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws InterruptedException, SQLException;
  }

  /** From now on nobody gets through at once. */
  void begin() throws SQLException {
    world.execute(
        """
        CREATE SEQUENCE IF NOT EXISTS statements MINVALUE -1000000 START 1;
        CREATE OR REPLACE FUNCTION kill() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('statements') = 0 THEN
            RAISE EXCEPTION 'killed' USING ERRCODE = '40001';
          END IF;
          RETURN NULL;
        END $$
        """);
    for (String table : TABLES) {
      world.execute(
          "CREATE OR REPLACE TRIGGER kill BEFORE INSERT OR UPDATE OR DELETE ON "
              + table
              + " FOR EACH STATEMENT EXECUTE FUNCTION kill()");
    }
    on = true;
    spare();
  }

  void end() throws SQLException {
    for (String table : TABLES) {
      world.execute("DROP TRIGGER IF EXISTS kill ON " + table);
    }
    on = false;
  }

  void clear() {
    ofMessages.clear();
    all = 0;
    afterSending = 0;
  }

  boolean areOn() {
    return on;
  }

  /** How many were killed. */
  int all() {
    return all;
  }

  /** How many of them after they had sent something. */
  int afterSending() {
    return afterSending;
  }

  /** Kills at each statement in turn, until one gets through; after each the next one comes. */
  <T> T survive(Step<T> step, Runnable next) throws InterruptedException, SQLException {
    for (int n = 1; ; n++) {
      try {
        killAt(n);
        return step.run();
      } catch (StoreException e) {
        requireKill(e);
        next.run();
      }
    }
  }

  /** Kills at a message's first statement, when it comes again at its second, and so on. */
  boolean survivesOnce(UUID message, Step<Boolean> step) throws InterruptedException, SQLException {
    try {
      killAt(on ? ofMessages.merge(message, 1, Integer::sum) : 0);
      return step.run();
    } catch (StoreException e) {
      requireKill(e);
      afterSending++;
      return false;
    }
  }

  /** Whoever comes next is spared. */
  void spare() throws SQLException {
    killAt(0);
  }

  /** The statement at which the count comes to 0; of 0 none. */
  private void killAt(int n) throws SQLException {
    if (on) {
      world.execute("SELECT setval('statements', " + -n + ")");
    }
  }

  private void requireKill(StoreException e) {
    if (!on || !String.valueOf(e.serverMessage()).contains("killed")) {
      throw e;
    }
    all++;
  }
}
