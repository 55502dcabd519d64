package dev.vedette.notify.message;

import java.util.function.IntFunction;

/**
 * How a service writes text: what stands for a character so that it is only a character there, and
 * what makes a label stand out.
 */
public record Markup(IntFunction<String> escape, String boldOpen, String boldClose) {
  /** Nobody reads a mention where an invisible character stands behind the at sign. */
  private static final String AT = "@\u2060";

  public static final Markup PLAIN = new Markup(Character::toString, "", "");

  /** For those that look for mentions in plain text, and know no escape. */
  public static final Markup WARY = new Markup(Markup::wary, "", "");

  /** Of Slack: three characters have a meaning of their own in a text that is marked verbatim. */
  public static final Markup SLACK = new Markup(Markup::html, "*", "*");

  public static final Markup HTML = new Markup(Markup::html, "<b>", "</b>");

  /** Telegram's HTML, where a name behind an at sign is a mention all the same. */
  public static final Markup TELEGRAM = new Markup(Markup::telegram, "<b>", "</b>");

  /** Discord's Markdown, in which any punctuation may be escaped. */
  public static final Markup DISCORD = new Markup(Markup::discord, "**", "**");

  private static final String PUNCTUATION = "\\`*_{}[]()<>#+-.!|~:";

  /** The text, escaped. */
  public String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(each -> escaped.append(escape.apply(each)));
    return escaped.toString();
  }

  private static String html(int codePoint) {
    return switch (codePoint) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      default -> Character.toString(codePoint);
    };
  }

  private static String telegram(int codePoint) {
    return codePoint == '@' ? AT : html(codePoint);
  }

  private static String discord(int codePoint) {
    if (codePoint == '@') {
      return AT;
    }
    String character = Character.toString(codePoint);
    return PUNCTUATION.indexOf(codePoint) >= 0 ? "\\" + character : character;
  }

  private static String wary(int codePoint) {
    return switch (codePoint) {
      case '@' -> AT;
      case '<' -> "‹";
      case '>' -> "›";
      default -> Character.toString(codePoint);
    };
  }
}
