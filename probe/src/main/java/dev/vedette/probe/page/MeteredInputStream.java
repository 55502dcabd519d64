package dev.vedette.probe.page;

import dev.vedette.probe.turn.Turn;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tells a turn of every byte that passes and lets no more pass than a bound: beyond it reading
 * throws BodyTooLargeException.
 */
final class MeteredInputStream extends InputStream {
  private final InputStream in;
  private final Turn turn;
  private long left;

  MeteredInputStream(InputStream in, Turn turn, long maxBytes) {
    this.in = in;
    this.turn = turn;
    this.left = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = in.read(into, offset, length);
    if (count > 0) {
      turn.work(count);
      left -= count;
      if (left < 0) {
        throw new BodyTooLargeException();
      }
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
