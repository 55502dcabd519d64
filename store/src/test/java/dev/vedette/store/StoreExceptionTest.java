package dev.vedette.store;

import static dev.vedette.store.StoreException.Kind.FATAL;
import static dev.vedette.store.StoreException.Kind.REJECTED;
import static dev.vedette.store.StoreException.Kind.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreExceptionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "08001", "08006", "08P01", "57P01", "57P02", "57P03", "57014", "40001", "40P01", "53100",
        "53300", "55P03", "25006", "25P03", "58030"
      })
  void whatPassesIsTransient(String state) {
    assertThat(kind(new SQLException("x", state))).isEqualTo(TRANSIENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22003", "22021", "22P02", "22P05", "23502", "23514", "54000"})
  void wrongValuesAreRejected(String state) {
    assertThat(kind(new SQLException("x", state))).isEqualTo(REJECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"28P01", "28000", "42501", "42P01", "3D000", "57P04", "XX000", ""})
  void whatSomebodyMustRepairIsFatal(String state) {
    assertThat(kind(new SQLException("x", state))).isEqualTo(FATAL);
  }

  @Test
  void aBrokenSocketIsTransient() {
    assertThat(kind(new SQLException("x", new EOFException()))).isEqualTo(TRANSIENT);
  }

  @Test
  void thePoolsTimeOutIsWhateverItsCauseIs() {
    assertThat(kind(new SQLTransientConnectionException("timed out"))).isEqualTo(TRANSIENT);

    SQLException wrong = new SQLException("password authentication failed", "28P01");
    StoreException e =
        StoreException.of(new SQLTransientConnectionException("timed out", "28P01", wrong));

    assertThat(e.kind()).isEqualTo(FATAL);
    assertThat(e)
        .hasMessage(
            "PostgreSQL does not let us in: password authentication failed (SQLSTATE 28P01)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "08001 | PostgreSQL is away: x (SQLSTATE 08001)",
        "57P01 | PostgreSQL was shut down or ended the connection: x (SQLSTATE 57P01)",
        "57014 | PostgreSQL cancelled a statement that took too long: x (SQLSTATE 57014)",
        "55P03 | a lock in PostgreSQL was not free in time: x (SQLSTATE 55P03)",
        "40P01 | PostgreSQL ended a deadlock with another session: x (SQLSTATE 40P01)",
        "53100 | PostgreSQL's disk is full: x (SQLSTATE 53100)",
        "28P01 | PostgreSQL does not let us in: x (SQLSTATE 28P01)",
        "42P01 | the tables are missing or older than this Vedette, run 'vedette write' first: x (SQLSTATE 42P01)",
        "42601 | PostgreSQL refused: x (SQLSTATE 42601)"
      })
  void theMessageSaysWhatHappened(String state, String sentence) {
    assertThat(StoreException.of(new SQLException("x\n  Position: 7", state)).getMessage())
        .isEqualTo(sentence);
  }

  @Test
  void onlyWhatMayBeAFaultOfOursNeedsAStackTrace() {
    assertThat(StoreException.of(new SQLException("x", "42601")).isExplained()).isFalse();
    assertThat(StoreException.of(new SQLException("x", "28P01")).isExplained()).isTrue();
    assertThat(StoreException.of(new SQLException("x", new EOFException())).getMessage())
        .isEqualTo("PostgreSQL is away: x");
  }

  private static StoreException.Kind kind(SQLException e) {
    return StoreException.of(e).kind();
  }
}
