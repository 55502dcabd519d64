package dev.vedette.notify.channel.service;

import static java.nio.charset.StandardCharsets.UTF_8;

/** How services count text. */
final class Sizes {
  private Sizes() {}

  static int utf8Bytes(String text) {
    return text.getBytes(UTF_8).length;
  }

  /** In UTF-8, with what JSON adds. */
  static int jsonBytes(String text) {
    int escapes = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      escapes += each == '"' || each == '\\' || each == '\n' ? 1 : each < ' ' ? 5 : 0;
    }
    return utf8Bytes(text) + escapes;
  }
}
