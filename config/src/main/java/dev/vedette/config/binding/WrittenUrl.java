package dev.vedette.config.binding;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL as it is written in a file or a document, with variables that only a checker can look up.
 */
public final class WrittenUrl {
  private static final String VARIABLE = "${";

  /** What stands before the authority, if anything. */
  private static final Pattern SCHEME =
      Pattern.compile("\\s*(https?:[/\\\\]*|[A-Za-z][A-Za-z0-9+.-]*:[/\\\\]+)?");

  private WrittenUrl() {}

  public static String withoutUserinfo(String url) {
    int start = start(url);
    int at = last('@', url, start);
    return at < 0 ? url : url.substring(0, start) + url.substring(at + 1);
  }

  /** Whether a password stands in it that is not a variable's. */
  static boolean hasPassword(String url) {
    int start = start(url);
    int at = last('@', url, start);
    String userinfo = at < 0 ? "" : url.substring(start, at);
    int colon = first(':', userinfo);
    String password = colon < 0 ? "" : userinfo.substring(colon + 1);
    return !password.isEmpty() && !password.contains(VARIABLE);
  }

  private static int start(String url) {
    Matcher scheme = SCHEME.matcher(url);
    return scheme.lookingAt() ? scheme.end() : 0;
  }

  private static int first(char wanted, String userinfo) {
    for (int i = 0; i < userinfo.length(); i = next(userinfo, i)) {
      if (userinfo.charAt(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** As browsers read it: up to the path, the query or the fragment; -1 where there is none. */
  private static int last(char wanted, String url, int from) {
    int found = -1;
    for (int i = from; i < url.length() && "/\\?#".indexOf(url.charAt(i)) < 0; i = next(url, i)) {
      found = url.charAt(i) == wanted ? i : found;
    }
    return found;
  }

  /** Past a variable, whose default and whose file may hold any character. */
  private static int next(String text, int i) {
    int end = text.startsWith(VARIABLE, i) ? text.indexOf('}', i) : i;
    return end < 0 ? text.length() : end + 1;
  }
}
