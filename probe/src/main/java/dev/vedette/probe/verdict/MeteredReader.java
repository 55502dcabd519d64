package dev.vedette.probe.verdict;

import dev.vedette.probe.turn.Turn;
import java.io.Reader;

/** Reads a text and tells a turn of it: parsing it can be interrupted. */
final class MeteredReader extends Reader {
  private final String text;
  private final Turn turn;
  private int at;

  MeteredReader(String text, Turn turn) {
    this.text = text;
    this.turn = turn;
  }

  @Override
  public int read(char[] into, int offset, int length) {
    int count = Math.min(length, text.length() - at);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    turn.work(count);
    text.getChars(at, at + count, into, offset);
    at += count;
    return count;
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
