package dev.vedette.probe.http;

import dev.vedette.probe.fault.MalformedResponseException;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts bytes into lines: LF ends one, and what stands before it of CR is no part of it. No byte is
 * looked at twice, however small the pieces are that they come in. Holds the line read last; not
 * thread-safe.
 */
final class LineReader {
  private static final int USUAL_BYTES = 256;
  private static final byte LF = '\n';

  private byte[] bytes = new byte[USUAL_BYTES];
  private int length;
  private int searched;
  private long counted;

  /** From here on counts what the lines have together. */
  void startCounting() {
    counted = 0;
  }

  /**
   * Reads the next line.
   *
   * @param what the lines are, for the complaint about too many bytes of them
   * @return false when its end has not come yet
   * @throws MalformedResponseException when the lines since the start of counting have more bytes
   *     than that together
   */
  boolean read(ByteBuf in, int maxBytes, String what) {
    int start = in.readerIndex();
    int end = in.indexOf(start + searched, in.writerIndex(), LF);
    searched = end < 0 ? in.readableBytes() : 0;
    long size = end < 0 ? searched : end + 1 - start;
    if (counted + size > maxBytes) {
      throw new MalformedResponseException("%s longer than %d bytes".formatted(what, maxBytes));
    }
    if (end < 0) {
      return false;
    }
    counted += size;
    take(in, end - start);
    in.skipBytes(1);
    return true;
  }

  private void take(ByteBuf in, int size) {
    if (size > bytes.length) {
      bytes = new byte[Math.max(size, 2 * bytes.length)];
    }
    in.readBytes(bytes, 0, size);
    length = size;
    while (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
  }

  boolean isEmpty() {
    return length == 0;
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  /** Where this byte stands, from an index on; -1 without one. */
  int indexOf(char wanted, int from) {
    for (int i = from; i < length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  boolean isBlank(int index) {
    return bytes[index] == ' ' || bytes[index] == '\t';
  }

  /** The first index from here on that holds no blank; the end where there is none. */
  int skipBlanks(int from) {
    int index = from;
    while (index < length && isBlank(index)) {
      index++;
    }
    return index;
  }

  /** The index after the last byte before this one that is no blank; not below the start. */
  int trimBlanks(int start, int end) {
    int index = end;
    while (index > start && isBlank(index - 1)) {
      index--;
    }
    return index;
  }

  /** Each byte becomes one character (ISO-8859-1): nothing is lost, whatever the bytes are. */
  String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  AsciiString name(int start, int end) {
    return new AsciiString(Arrays.copyOfRange(bytes, start, end), false);
  }

  @Override
  public String toString() {
    return text(0, length);
  }
}
