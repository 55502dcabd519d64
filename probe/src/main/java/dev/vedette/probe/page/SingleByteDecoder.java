package dev.vedette.probe.page;

import dev.vedette.probe.turn.Turn;
import java.nio.charset.Charset;
import java.util.Map;

/** Decodes an encoding in which each byte is a character. */
final class SingleByteDecoder implements TextEncoding.Decoder {
  private static final int PART_BYTES = 16 << 10;

  private final char[] characters;

  private SingleByteDecoder(char[] characters) {
    this.characters = characters;
  }

  /** As the JDK does, but that the standard has control characters where the JDK has nothing. */
  static SingleByteDecoder of(Charset charset, Map<Integer, Character> changes) {
    char[] characters = new char[256];
    for (int value = 0; value < characters.length; value++) {
      char character = new String(new byte[] {(byte) value}, charset).charAt(0);
      boolean control = character == '\uFFFD' && value >= 0x80 && value <= 0x9f;
      characters[value] = changes.getOrDefault(value, control ? (char) value : character);
    }
    return new SingleByteDecoder(characters);
  }

  /** The standard's x-user-defined: bytes above ASCII are characters for private use. */
  static SingleByteDecoder ofPrivateUse() {
    char[] characters = new char[256];
    for (int value = 0; value < characters.length; value++) {
      characters[value] = (char) (value < 0x80 ? value : 0xf700 + value);
    }
    return new SingleByteDecoder(characters);
  }

  @Override
  public String decode(byte[] bytes, int offset, Turn turn) {
    char[] text = new char[bytes.length - offset];
    for (int begin = 0; begin < text.length; begin += PART_BYTES) {
      int end = Math.min(text.length, begin + PART_BYTES);
      turn.work(end - begin);
      for (int i = begin; i < end; i++) {
        text[i] = characters[bytes[offset + i] & 0xff];
      }
    }
    return new String(text);
  }
}
