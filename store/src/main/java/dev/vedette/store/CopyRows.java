package dev.vedette.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Rows in the binary format of COPY ("Binary Format" in the manual's page on COPY): no escaping
 * that hostile text could break out of, and no numbers or times to print and parse.
 */
final class CopyRows {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  /** Milliseconds from 1970-01-01 to 2000-01-01, where PostgreSQL's timestamps begin. */
  private static final long EPOCH_MS = 946_684_800_000L;

  private static final int USUAL_ROW_BYTES = 256;
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int NULL = -1;

  private static final class Buffer extends ByteArrayOutputStream {
    Buffer(int size) {
      super(size);
    }

    InputStream content() {
      return new ByteArrayInputStream(buf, 0, count);
    }
  }

  private final Buffer bytes;
  private final int columns;

  CopyRows(int columns, int expectedRows) {
    this.columns = columns;
    bytes = new Buffer(SIGNATURE.length + expectedRows * USUAL_ROW_BYTES);
    bytes.writeBytes(SIGNATURE);
    int32(0);
    int32(0);
  }

  /** Begins a row; exactly as many columns have to follow. */
  CopyRows row() {
    int16(columns);
    return this;
  }

  CopyRows smallint(@Nullable Integer value) {
    if (value == null) {
      int32(NULL);
    } else {
      int32(Short.BYTES);
      int16(inRange(value, Short.MIN_VALUE, Short.MAX_VALUE));
    }
    return this;
  }

  CopyRows integer(long value) {
    int32(Integer.BYTES);
    int32(inRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    return this;
  }

  CopyRows integerOrNull(@Nullable Integer value) {
    return value == null ? none() : integer(value);
  }

  CopyRows bigint(@Nullable Long value) {
    if (value == null) {
      return none();
    }
    int32(Long.BYTES);
    int64(value);
    return this;
  }

  CopyRows bool(@Nullable Boolean value) {
    if (value == null) {
      return none();
    }
    int32(1);
    bytes.write(value ? 1 : 0);
    return this;
  }

  /** Milliseconds are kept, what is finer is cut. */
  CopyRows timestamp(Instant value) {
    int32(Long.BYTES);
    try {
      int64(Math.multiplyExact(Math.subtractExact(value.toEpochMilli(), EPOCH_MS), 1000L));
    } catch (ArithmeticException e) {
      throw StoreException.rejected("the time " + value + " is beyond what PostgreSQL can hold");
    }
    return this;
  }

  /** Also for enums, which travel as their label. */
  CopyRows text(@Nullable String value) {
    if (value == null) {
      return none();
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    int32(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  /** Layout as in inet_recv of PostgreSQL's network.c: family, prefix, cidr flag, length, bytes. */
  CopyRows inet(@Nullable String literal) {
    if (literal == null) {
      return none();
    }
    byte[] address = address(literal);
    boolean v4 = address.length == 4;
    int32(4 + address.length);
    bytes.write(v4 ? 2 : 3);
    bytes.write(v4 ? 32 : 128);
    bytes.write(0);
    bytes.write(address.length);
    bytes.writeBytes(address);
    return this;
  }

  /** The scope of a link-local address means nothing off the checker's machine. */
  private static byte[] address(String literal) {
    int scope = literal.indexOf('%');
    try {
      return InetAddress.ofLiteral(scope < 0 ? literal : literal.substring(0, scope)).getAddress();
    } catch (IllegalArgumentException e) {
      throw StoreException.rejected("'" + literal + "' is no IP address");
    }
  }

  CopyRows none() {
    int32(NULL);
    return this;
  }

  /** Sends everything; this object is of no use afterwards. */
  void copy(Connection connection, String sql) throws SQLException {
    int16(-1);
    try {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, bytes.content(), CHUNK_BYTES);
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.TRANSIENT, String.valueOf(e.getMessage()), e);
    }
  }

  private static int inRange(long value, int min, int max) {
    if (value < min || value > max) {
      throw StoreException.rejected("%d is not from %d to %d".formatted(value, min, max));
    }
    return (int) value;
  }

  private void int16(int value) {
    bytes.write(value >>> 8);
    bytes.write(value);
  }

  private void int32(int value) {
    int16(value >>> 16);
    int16(value);
  }

  private void int64(long value) {
    int32((int) (value >>> 32));
    int32((int) value);
  }
}
