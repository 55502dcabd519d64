package dev.vedette.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.store.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LedgerReaderIT {
  @RegisterExtension static final TestDatabase database = new TestDatabase();

  @Test
  void whatWasGivenUpIsFoundWithoutReadingTheWholeLedger() throws SQLException {
    database.execute(
        """
        INSERT INTO delivery (transition_id, incident_id, channel, route, due_at, decided_at,
          state, reason)
        SELECT n, gen_random_uuid(), 'hook', 'all', now(), now(),
          CASE WHEN n % 1000 = 0 THEN 'given_up' ELSE 'suppressed' END::delivery_state, 'any'
        FROM generate_series(1, 10000) AS n
        """);
    database.execute("ANALYZE delivery");

    for (String query : List.of(LedgerReader.OPEN, LedgerReader.GIVEN_UP)) {
      assertThat(plan(query)).contains("delivery_given_up").doesNotContain("Seq Scan on delivery");
    }
  }

  /** Of the query itself, for the last day. */
  private static String plan(String query) throws SQLException {
    String explained =
        query
            .replaceFirst("decided_at > \\?", "decided_at > now() - interval '1 day'")
            .replaceFirst("decided_at <= \\?", "decided_at <= now()")
            .replaceFirst("LIMIT \\?", "LIMIT 100");
    return String.join("\n", database.rows("EXPLAIN " + explained));
  }
}
