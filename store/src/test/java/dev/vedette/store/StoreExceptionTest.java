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
    assertThat(e).hasMessage("password authentication failed");
  }

  private static StoreException.Kind kind(SQLException e) {
    return StoreException.of(e).kind();
  }
}
