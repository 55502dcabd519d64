package dev.vedette.store.checks;

import dev.vedette.store.StoreException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

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

  private final int columns;

  /** Big endian, as the format wants it; a larger one takes its place when it is full. */
  private ByteBuffer bytes;

  CopyRows(int columns, int expectedRows) {
    this.columns = columns;
    bytes = ByteBuffer.allocate(SIGNATURE.length + 10 + expectedRows * USUAL_ROW_BYTES);
    bytes.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Begins a row; exactly as many columns have to follow. */
  CopyRows row() {
    room(2).putShort((short) columns);
    return this;
  }

  CopyRows smallint(@Nullable Integer value) {
    if (value == null) {
      return none();
    }
    room(6).putInt(Short.BYTES).putShort((short) inRange(value, Short.MIN_VALUE, Short.MAX_VALUE));
    return this;
  }

  CopyRows integer(long value) {
    room(8).putInt(Integer.BYTES).putInt(inRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    return this;
  }

  CopyRows integerOrNull(@Nullable Integer value) {
    return value == null ? none() : integer(value);
  }

  CopyRows bigint(@Nullable Long value) {
    if (value == null) {
      return none();
    }
    room(12).putInt(Long.BYTES).putLong(value);
    return this;
  }

  CopyRows bool(@Nullable Boolean value) {
    if (value == null) {
      return none();
    }
    room(5).putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  /** Milliseconds are kept, what is finer is cut. */
  CopyRows timestamp(Instant value) {
    try {
      long micros = Math.multiplyExact(Math.subtractExact(value.toEpochMilli(), EPOCH_MS), 1000L);
      room(12).putInt(Long.BYTES).putLong(micros);
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
    room(4 + utf8.length).putInt(utf8.length).put(utf8);
    return this;
  }

  /** Layout as in inet_recv of PostgreSQL's network.c: family, prefix, cidr flag, length, bytes. */
  CopyRows inet(@Nullable String literal) {
    if (literal == null) {
      return none();
    }
    byte[] address = address(literal);
    boolean v4 = address.length == 4;
    room(8 + address.length)
        .putInt(4 + address.length)
        .put((byte) (v4 ? 2 : 3))
        .put((byte) (v4 ? 32 : 128))
        .put((byte) 0)
        .put((byte) address.length)
        .put(address);
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
    room(4).putInt(NULL);
    return this;
  }

  /**
   * Sends everything, once.
   *
   * @param meanwhile run when all is sent, while PostgreSQL takes it in
   */
  void copy(Connection connection, String sql, Runnable meanwhile) throws SQLException {
    room(2).putShort((short) -1).flip();
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      for (int at = 0; at < bytes.limit(); at += CHUNK_BYTES) {
        copy.writeToCopy(bytes.array(), at, Math.min(CHUNK_BYTES, bytes.limit() - at));
      }
      copy.flushCopy();
      meanwhile.run();
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static int inRange(long value, int min, int max) {
    if (value < min || value > max) {
      throw StoreException.rejected("%d is not from %d to %d".formatted(value, min, max));
    }
    return (int) value;
  }

  private ByteBuffer room(int wanted) {
    if (bytes.remaining() < wanted) {
      int capacity = Math.max(2 * bytes.capacity(), bytes.position() + wanted);
      bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity)).position(bytes.position());
    }
    return bytes;
  }
}
