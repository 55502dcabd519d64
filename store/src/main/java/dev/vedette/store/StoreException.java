package dev.vedette.store;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL did not do what was asked; the kind says what helps. */
public final class StoreException extends RuntimeException {
  /** What helps. */
  public enum Kind {
    /** The database is away, restarting, full or busy: the same call works later. */
    TRANSIENT,
    /** It does not take these values: the same call never works, others do. */
    REJECTED,
    /** Wrong credentials, missing rights, a foreign schema: somebody has to change something. */
    FATAL
  }

  private final Kind kind;

  StoreException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  static StoreException rejected(String message) {
    return new StoreException(Kind.REJECTED, message, null);
  }

  static StoreException of(SQLException e) {
    // The pool wraps what went wrong in a sentence about itself.
    Throwable cause = e instanceof SQLTransientConnectionException ? e.getCause() : null;
    Throwable origin = cause == null ? e : cause;
    String message = origin.getMessage() == null ? origin.toString() : origin.getMessage();
    return new StoreException(kindOf(e), message, e);
  }

  public Kind kind() {
    return kind;
  }

  private static Kind kindOf(SQLException e) {
    String state = e.getSQLState();
    if (state != null) {
      return kindOf(state);
    }
    // The pool's own time-out has no state; nor has a socket that broke below the driver.
    boolean network =
        e instanceof SQLTransientConnectionException || e.getCause() instanceof IOException;
    return network ? Kind.TRANSIENT : Kind.FATAL;
  }

  /** By the classes and codes of "PostgreSQL Error Codes", appendix A of its manual. */
  static Kind kindOf(String sqlState) {
    return switch (sqlState) {
      // cannot_connect_now and the shutdowns; a statement that ran into its time limit.
      case "57P01", "57P02", "57P03", "57P05", "57014" -> Kind.TRANSIENT;
      // lock_not_available, object_in_use, read_only_sql_transaction: a standby after a failover.
      case "55P03", "55006", "25006" -> Kind.TRANSIENT;
      // idle_in_transaction_session_timeout, transaction_timeout.
      case "25P03", "25P04" -> Kind.TRANSIENT;
      default -> kindOfClass(sqlState.length() < 2 ? sqlState : sqlState.substring(0, 2));
    };
  }

  private static Kind kindOfClass(String sqlClass) {
    return switch (sqlClass) {
      // Connection, rollback (deadlock, serialization), insufficient resources, system error.
      case "08", "40", "53", "58" -> Kind.TRANSIENT;
      // Data exception, integrity constraint, program limit (a value too long for an index).
      case "22", "23", "54" -> Kind.REJECTED;
      default -> Kind.FATAL;
    };
  }
}
