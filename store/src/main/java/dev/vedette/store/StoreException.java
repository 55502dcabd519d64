package dev.vedette.store;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL did not do what was asked; the kind says what helps. The message says what happened in
 * one line for an operator: in our words, then in the server's, with its error code.
 */
public final class StoreException extends RuntimeException {
  private static final String AWAY = "PostgreSQL is away";

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

  /** What happened, as one of a few phrases; empty when only the message tells. */
  private final String words;

  private final @Nullable String sqlState;
  private final String serverMessage;

  private StoreException(
      Kind kind,
      String words,
      @Nullable String sqlState,
      String serverMessage,
      @Nullable Throwable cause) {
    super(sentence(words.isEmpty() ? "PostgreSQL refused" : words, sqlState, serverMessage), cause);
    this.kind = kind;
    this.words = words;
    this.sqlState = sqlState;
    this.serverMessage = serverMessage;
  }

  public static StoreException rejected(String message) {
    return new StoreException(Kind.REJECTED, "", null, message, null);
  }

  /** Somebody has to change something. */
  static StoreException fatal(String message, @Nullable Throwable cause) {
    return new StoreException(Kind.FATAL, message, null, message, cause);
  }

  /** Somebody else is at it, or keeps it from us. */
  static StoreException busy(String message, @Nullable Throwable cause) {
    return new StoreException(Kind.TRANSIENT, message, null, message, cause);
  }

  static StoreException of(SQLException e) {
    // The pool wraps what went wrong in a sentence about itself.
    Throwable cause = e instanceof SQLTransientConnectionException ? e.getCause() : null;
    Throwable origin = cause == null ? e : cause;
    String message = origin.getMessage() == null ? origin.toString() : origin.getMessage();
    String state = e.getSQLState();
    if (state != null) {
      return new StoreException(SqlState.kind(state), SqlState.words(state), state, message, e);
    }
    // The pool's own time-out has no state; nor has a socket that broke below the driver.
    boolean network =
        e instanceof SQLTransientConnectionException || e.getCause() instanceof IOException;
    return network
        ? new StoreException(Kind.TRANSIENT, AWAY, null, message, e)
        : new StoreException(Kind.FATAL, "", null, message, e);
  }

  public Kind kind() {
    return kind;
  }

  /** PostgreSQL's error code; null where the failure has none. */
  public @Nullable String sqlState() {
    return sqlState;
  }

  /**
   * Whether the tables are missing, or are those of another version of Vedette: mostly an older
   * one, but see {@link Database#requireKnownSchema()}.
   */
  public boolean lacksTables() {
    return sqlState != null && SqlState.lacksTables(sqlState);
  }

  /** Whether somebody has to grant the role what it lacks. */
  public boolean lacksRight() {
    return SqlState.INSUFFICIENT_PRIVILEGE.equals(sqlState);
  }

  /**
   * Whether the message tells an operator all there is; if not, it may be a fault of ours, and the
   * stack trace helps.
   */
  public boolean isExplained() {
    return !words.isEmpty();
  }

  /** PostgreSQL's own words alone; what happened in ours where it said nothing. */
  public String serverMessage() {
    return serverMessage;
  }

  private static String sentence(String words, @Nullable String sqlState, String said) {
    String line = said.lines().findFirst().orElse("");
    String code = sqlState == null ? "" : " (SQLSTATE " + sqlState + ")";
    return words.equals(line) ? line : words + ": " + line + code;
  }
}
