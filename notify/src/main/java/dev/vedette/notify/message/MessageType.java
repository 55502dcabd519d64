package dev.vedette.notify.message;

/** What a message tells. The names are stable for ever. */
public enum MessageType {
  OPENED("incident.opened"),
  CLOSED("incident.closed"),

  /** A child joined, the severity changed, somebody took it on. */
  UPDATED("incident.updated"),

  /** It is still open. */
  REMINDER("incident.reminder"),

  /** What was told turned out untrue. */
  RETRACTED("incident.retracted"),

  /** Several at once. */
  DIGEST("incident.digest"),

  /** Somebody tries a channel; nothing happened. */
  TEST("incident.test");

  private final String wireName;

  MessageType(String wireName) {
    this.wireName = wireName;
  }

  /** As in payloads and in the ledger. */
  public String wireName() {
    return wireName;
  }
}
