package dev.vedette.store.checks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Binds rows as one array per column, for {@code unnest}: any number of rows in one round trip. */
public final class Columns<T> {
  private final Connection connection;
  private final PreparedStatement statement;
  private final Collection<T> rows;
  private int next;

  public Columns(Connection connection, PreparedStatement statement, Collection<T> rows) {
    this(connection, statement, rows, 1);
  }

  /**
   * Begins with another parameter than the first.
   *
   * @param next the parameter, from 1
   */
  public Columns(Connection connection, PreparedStatement statement, Collection<T> rows, int next) {
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.next = next;
  }

  public void text(Function<T, @Nullable String> column) throws SQLException {
    bind("text", rows.stream().map(column).toArray());
  }

  public void bigint(ToLongFunction<T> column) throws SQLException {
    bind("bigint", rows.stream().mapToLong(column).boxed().toArray());
  }

  /** A column in which some have nothing. */
  public void bigintOrNull(Function<T, @Nullable Long> column) throws SQLException {
    bind("bigint", rows.stream().map(column).toArray());
  }

  private void bind(String type, Object[] values) throws SQLException {
    statement.setArray(next++, connection.createArrayOf(type, values));
  }
}
