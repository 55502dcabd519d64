package dev.vedette.notify.message;

import java.util.List;
import java.util.function.ToIntFunction;

/** Lays the facts of a notice out as lines, within the limit of a service. */
public final class Lines {
  /** Room for the words that tell how many lines are missing. */
  private static final int TAIL = 30;

  /** A shorter rest of a value says nothing. */
  private static final int MIN_VALUE = 16;

  private final Markup markup;
  private final int limit;
  private final ToIntFunction<String> size;

  /**
   * @param limit of the lines together
   * @param size how a text counts towards it; what a text counts is the sum of its parts
   */
  public Lines(Markup markup, int limit, ToIntFunction<String> size) {
    this.markup = markup;
    this.limit = limit;
    this.size = size;
  }

  /** The facts, escaped, a line each. Values are shortened, and facts left out, where they must. */
  public String of(List<Fact> facts) {
    String whole = all(facts, false);
    if (size.applyAsInt(whole) <= limit) {
      return whole;
    }
    String brief = all(facts, true);
    return size.applyAsInt(brief) <= limit ? brief : fitted(facts);
  }

  private String all(List<Fact> facts, boolean brief) {
    StringBuilder lines = new StringBuilder();
    for (Fact fact : facts) {
      lines.append(lines.isEmpty() ? "" : "\n").append(label(fact));
      lines.append(markup.escaped(brief ? fact.brief() : fact.value()));
    }
    return lines.toString();
  }

  private String label(Fact fact) {
    return markup.boldOpen() + markup.escaped(fact.label()) + ":" + markup.boldClose() + " ";
  }

  private String fitted(List<Fact> facts) {
    StringBuilder lines = new StringBuilder();
    int room = limit - TAIL;
    for (int i = 0; i < facts.size(); i++) {
      String start = (lines.isEmpty() ? "" : "\n") + label(facts.get(i));
      int left = room - size.applyAsInt(start);
      String brief = facts.get(i).brief();
      if (left < Math.min(MIN_VALUE, size.applyAsInt(markup.escaped(brief)))) {
        return lines.append("\n… and ").append(facts.size() - i).append(" more").toString();
      }
      String value = cut(brief, left);
      lines.append(start).append(value);
      room = left - size.applyAsInt(value);
    }
    return lines.toString();
  }

  /** The text, escaped, with a mark where it was cut; never within a character or its escape. */
  public String cut(String text, int room) {
    String escaped = markup.escaped(text);
    if (size.applyAsInt(escaped) <= room) {
      return escaped;
    }
    StringBuilder cut = new StringBuilder();
    int left = room - size.applyAsInt("…");
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      String next = markup.escape().apply(codePoint);
      left -= size.applyAsInt(next);
      if (left < 0) {
        break;
      }
      cut.append(next);
      i += Character.charCount(codePoint);
    }
    return cut.append("…").toString();
  }
}
