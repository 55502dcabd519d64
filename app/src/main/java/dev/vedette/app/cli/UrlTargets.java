package dev.vedette.app.cli;

import dev.vedette.model.Expectation;
import dev.vedette.model.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes targets of the URLs that somebody typed. */
public final class UrlTargets {
  private static final int MAX_NAME = 90;

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
    for (String typed : urls) {
      URI url = parse(typed);
      String name = unique(nameOf(url), names);
      targets.add(Target.of(name, url, interval, timeout).expecting(expect));
    }
    return targets;
  }

  /** As in a browser's address bar the scheme may be left out; loopback is seldom https. */
  private static URI parse(String typed) {
    boolean local = typed.matches("(localhost|127\\..*|\\[::1].*)([:/].*)?");
    String full = typed.contains("://") ? typed : (local ? "http://" : "https://") + typed;
    try {
      URI url = new URI(full);
      if (url.getHost() == null) {
        throw new IllegalArgumentException(
            "'" + typed + "' names no host; write for instance https://example.org/");
      }
      return url;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is no URL: %s at character %d; write for instance https://example.org/"
              .formatted(typed, e.getReason(), e.getIndex() + 1),
          e);
    }
  }

  /** {@code https://shop.example:8443/a/b?c} becomes {@code shop.example-8443-a-b}. */
  private static String nameOf(URI url) {
    String port = url.getPort() < 0 ? "" : "-" + url.getPort();
    String path = url.getPath() == null ? "" : url.getPath();
    String name = (url.getHost() + port + path).replaceAll("[^A-Za-z0-9._]+", "-");
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
