package dev.vedette.store.observations;

import dev.vedette.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Rows in the binary format of COPY ("Binary Format" in the manual's page on COPY), which spares
 * both sides most of what a row costs.
 */
final class BinaryCopy {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final short END = -1;

  /** Of an array: whether it has nulls, and the type of its elements. */
  private static final int ARRAY_HEAD = 2 * Integer.BYTES;

  private BinaryCopy() {}

  /**
   * Reads the rows of a query.
   *
   * @param query into which nothing was put but numbers and times of ours
   * @param each takes a row that stands at its first column, and reads all of them
   */
  static void read(Connection connection, String query, int columns, Consumer<ByteBuffer> each)
      throws SQLException {
    CopyOut copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
    for (byte[] bytes = copy.readFromCopy(); bytes != null; bytes = copy.readFromCopy()) {
      ByteBuffer row = ByteBuffer.wrap(bytes);
      if (bytes.length > SIGNATURE.length && bytes[0] == SIGNATURE[0]) {
        skipHeader(row);
      }
      if (row.remaining() > Short.BYTES && requireColumns(row, columns)) {
        each.accept(row);
      }
    }
  }

  private static void skipHeader(ByteBuffer row) {
    row.position(SIGNATURE.length + Integer.BYTES);
    int extension = row.getInt();
    row.position(row.position() + extension);
  }

  private static boolean requireColumns(ByteBuffer row, int expected) {
    short columns = row.getShort();
    if (columns != END && columns != expected) {
      throw StoreException.rejected("COPY gave " + columns + " columns instead of " + expected);
    }
    return columns != END;
  }

  /** A column of type integer; {@link ObservationBlock#NONE} for null. */
  static int integer(ByteBuffer row) {
    return row.getInt() == Integer.BYTES ? row.getInt() : ObservationBlock.NONE;
  }

  /** A column of type integer[] and one dimension, its nulls likewise; null for null. */
  static int @Nullable [] integers(ByteBuffer row) {
    if (row.getInt() < 0) {
      return null;
    }
    int dimensions = row.getInt();
    row.position(row.position() + ARRAY_HEAD);
    if (dimensions == 0) {
      return new int[0];
    }
    int[] values = new int[row.getInt()];
    row.getInt();
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(row);
    }
    return values;
  }
}
