package dev.vedette.notify.channel.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names for incidents where a service bounds them. */
public final class Ids {
  private Ids() {}

  /** The id; its hash when it is longer, or not of plain characters alone. */
  static String bounded(String id, int maxLength) {
    return id.length() <= maxLength && id.matches("[!-~]+") ? id : hash(id);
  }

  /** 32 letters and digits that stand for the id. */
  public static String hash(String id) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
