package dev.vedette.probe.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a header's value says to people, whose bytes the codecs read as ISO-8859-1. */
public final class HeaderText {
  private HeaderText() {}

  /** The text as UTF-8 where its bytes are that, else as it is (RFC 9110, 5.5). */
  public static String of(String value) {
    if (value.chars().allMatch(c -> c < 0x80) || value.chars().anyMatch(c -> c > 0xff)) {
      return value;
    }
    try {
      byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException latin) {
      return value;
    }
  }
}
