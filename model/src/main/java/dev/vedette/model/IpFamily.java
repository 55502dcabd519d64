package dev.vedette.model;

/** Which addresses a check may use; in text {@code any}, {@code 4} or {@code 6}. */
public enum IpFamily {
  ANY("any"),
  V4("4"),
  V6("6");

  private final String text;

  IpFamily(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
