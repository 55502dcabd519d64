package dev.vedette.app.cli;

import dev.vedette.model.Expectation;
import dev.vedette.model.Target;
import dev.vedette.model.url.InvalidUrlException;
import dev.vedette.model.url.Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes targets of the URLs that somebody typed. */
public final class UrlTargets {
  private static final int MAX_NAME = 90;
  private static final Pattern WITH_SCHEME =
      Pattern.compile("\\s*([A-Za-z][A-Za-z0-9+.-]*://|https?:).*");

  private UrlTargets() {}

  /**
   * One target for each URL, named after it, with everything else at its default.
   *
   * @throws IllegalArgumentException that says what is wrong with a URL and what would be right
   */
  public static List<Target> of(
      List<String> urls, Duration interval, Duration timeout, Expectation expect) {
    Set<String> names = new HashSet<>();
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < urls.size(); i++) {
      Url url = parse(urls.get(i), urls.size() == 1 ? "the URL" : "URL " + (i + 1));
      String name = unique(nameOf(url), names);
      targets.add(Target.of(name, url, interval, timeout).expecting(expect));
    }
    return targets;
  }

  /**
   * As in a browser's address bar the scheme may be left out; loopback is seldom https. An error
   * repeats nothing of what was typed, which may hold a password.
   */
  private static Url parse(String typed, String which) {
    try {
      if (WITH_SCHEME.matcher(typed).matches()) {
        return Url.parse(typed);
      }
      Url secure = Url.parse("https://" + typed);
      return isLoopback(secure.host()) ? Url.parse("http://" + typed) : secure;
    } catch (InvalidUrlException e) {
      throw new IllegalArgumentException(
          which
              + " can't be checked: "
              + e.getMessage()
              + "; write for instance https://example.org/",
          e);
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.matches("127\\.[0-9.]+") || host.equals("::1");
  }

  /** {@code https://shop.example:8443/a/b?c} becomes {@code shop.example-8443-a-b}. */
  private static String nameOf(Url url) {
    String path = url.path().replaceAll("(%[0-9A-F]{2})+", "-");
    String name = (url.authority() + path).replaceAll("[^A-Za-z0-9._]+", "-");
    String trimmed = name.replaceAll("^-+|-+$", "");
    return trimmed.length() <= MAX_NAME ? trimmed : trimmed.substring(0, MAX_NAME);
  }

  private static String unique(String name, Set<String> taken) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "-" + i;
    }
    return candidate;
  }
}
