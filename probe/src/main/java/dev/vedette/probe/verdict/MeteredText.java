package dev.vedette.probe.verdict;

import dev.vedette.probe.turn.Turn;

/** A text that tells a turn of every character looked at: a search in it can be interrupted. */
final class MeteredText implements CharSequence {
  private final String text;
  private final Turn turn;

  MeteredText(String text, Turn turn) {
    this.text = text;
    this.turn = turn;
  }

  @Override
  public char charAt(int index) {
    turn.work(1);
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new MeteredText(text.substring(start, end), turn);
  }

  @Override
  public String toString() {
    return text;
  }
}
