package dev.vedette.store;

import dev.vedette.store.StoreException.Kind;
import java.util.Set;

/** What PostgreSQL's error codes mean to us: "PostgreSQL Error Codes", appendix A of its manual. */
public final class SqlState {
  public static final String UNIQUE_VIOLATION = "23505";

  /** Also for a row that no partition takes. */
  public static final String CHECK_VIOLATION = "23514";

  static final String INSUFFICIENT_PRIVILEGE = "42501";
  static final String LOCK_NOT_AVAILABLE = "55P03";

  /** undefined_table, _column, _function and _object; invalid_schema_name. */
  private static final Set<String> MISSING = Set.of("42P01", "42703", "42883", "42704", "3F000");

  private SqlState() {}

  static Kind kind(String state) {
    return switch (state) {
      // Shutdowns, cannot_connect_now; a statement that ran into its time limit.
      case "57P01", "57P02", "57P03", "57P05", "57014" -> Kind.TRANSIENT;
      // lock_not_available, object_in_use, read_only_sql_transaction: a standby after a failover.
      case LOCK_NOT_AVAILABLE, "55006", "25006" -> Kind.TRANSIENT;
      // idle_in_transaction_session_timeout, transaction_timeout.
      case "25P03", "25P04" -> Kind.TRANSIENT;
      default -> kindOfClass(classOf(state));
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

  /** Whether the database lacks something that our migrations make. */
  static boolean lacksTables(String state) {
    return MISSING.contains(state);
  }

  /** What happened, for an operator; empty for what only the server's own words explain. */
  static String words(String state) {
    return switch (state) {
      case "57P01", "57P02" -> "PostgreSQL was shut down or ended the connection";
      case "57P03" -> "PostgreSQL is starting or shutting down";
      case "57014" -> "PostgreSQL cancelled a statement that took too long";
      case LOCK_NOT_AVAILABLE, "55006" -> "a lock in PostgreSQL was not free in time";
      case "40P01" -> "PostgreSQL ended a deadlock with another session";
      case "25006" -> "PostgreSQL is read-only";
      case "25P03", "25P04", "57P05" -> "PostgreSQL ended a transaction that took too long";
      case "53100" -> "PostgreSQL's disk is full";
      case "53300" -> "PostgreSQL has no connection left";
      case "3D000" -> "the database does not exist";
      case INSUFFICIENT_PRIVILEGE -> "the role lacks a right in PostgreSQL";
      default ->
          lacksTables(state)
              ? "the tables are missing or older than this Vedette, run 'vedette write' first"
              : wordsOfClass(classOf(state));
    };
  }

  private static String wordsOfClass(String sqlClass) {
    return switch (sqlClass) {
      case "08" -> "PostgreSQL is away";
      case "28" -> "PostgreSQL does not let us in";
      case "40" -> "a transaction conflicted with another";
      case "53" -> "PostgreSQL lacks resources";
      case "58" -> "PostgreSQL met an error of its operating system";
      default -> "";
    };
  }

  private static String classOf(String state) {
    return state.length() < 2 ? state : state.substring(0, 2);
  }
}
