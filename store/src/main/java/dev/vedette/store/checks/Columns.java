package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Binds rows as one array per column, for {@code unnest}: any number of rows in one round trip. */
public final class Columns<T> {
  private final Connection connection;
  private final PreparedStatement statement;
  private final Collection<T> rows;
  private int next = 1;

  Columns(Connection connection, PreparedStatement statement, Collection<T> rows) {
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
  }

  void text(Function<T, String> column) throws SQLException {
    bind("text", rows.stream().map(column).toArray());
  }

  void bigint(ToLongFunction<T> column) throws SQLException {
    bind("bigint", rows.stream().mapToLong(column).boxed().toArray());
  }

  private void bind(String type, Object[] values) throws SQLException {
    statement.setArray(next++, connection.createArrayOf(type, values));
  }
}
