package dev.vedette.model.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding as the URL standard has it (section 1.3). A percent sign stays what it is,
 * whether two hexadecimal digits follow it or not.
 */
enum PercentEncoding {
  /** The path percent-encode set. */
  PATH(" \"#<>?^`{}"),
  /** The special-query percent-encode set: that of http and https. */
  QUERY(" \"#<>'"),
  /** The userinfo percent-encode set. */
  USERINFO(" \"#<>?^`{}/:;=@[\\]|");

  private static final String HEX = "0123456789ABCDEF";

  private final String encoded;

  /** A set besides the C0 controls, DEL and whatever is not ASCII, which are encoded in all. */
  PercentEncoding(String encoded) {
    this.encoded = encoded;
  }

  /** The text with whatever must not stand in this part of a URL as UTF-8 bytes in {@code %XX}. */
  String encode(String text) {
    int first = 0;
    while (first < text.length() && !isEncoded(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isEncoded(b & 0xff)) {
        append(out, b);
      } else {
        out.append((char) b);
      }
    }
    return out.toString();
  }

  private boolean isEncoded(int c) {
    return c < 0x20 || c > 0x7e || encoded.indexOf(c) >= 0;
  }

  /** The bytes that a text stands for: its percent-encoded ones, and UTF-8 for the rest. */
  static byte[] decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? digit(bytes[i + 1]) : -1;
      int low = high < 0 ? -1 : digit(bytes[i + 2]);
      out.write(low < 0 ? bytes[i] : (high << 4) | low);
      i += low < 0 ? 0 : 2;
    }
    return out.toByteArray();
  }

  /** The same as a text; what is no UTF-8 becomes U+FFFD. */
  static String decodeUtf8(String text) {
    return text.indexOf('%') < 0 ? text : new String(decode(text), StandardCharsets.UTF_8);
  }

  /**
   * A text of bytes, one for each of its characters, with those beyond ASCII percent-encoded: what
   * browsers make of a header's value before they read it as a URL.
   */
  static String encodeBytesBeyondAscii(String latin1) {
    StringBuilder out = new StringBuilder(latin1.length());
    for (int i = 0; i < latin1.length(); i++) {
      char c = latin1.charAt(i);
      if (c < 0x80 || c > 0xff) {
        out.append(c);
      } else {
        append(out, (byte) c);
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, byte b) {
    out.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
  }

  private static int digit(int c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
