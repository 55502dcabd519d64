package dev.vedette.probe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Resolves the reference of a Location header by RFC 3986, 5.2. The JDK's own method keeps to RFC
 * 2396: for it {@code ?page=2} leaves the page, and {@code ..} may climb above the root.
 */
final class Reference {
  private Reference() {}

  /** The address that the reference leads to, without a fragment unless it is absolute. */
  static URI resolve(URI base, URI reference) throws URISyntaxException {
    if (reference.isAbsolute()) {
      return reference;
    }
    String authority = reference.getRawAuthority();
    boolean samePage = authority == null && reference.getRawPath().isEmpty();
    String query =
        samePage && reference.getRawQuery() == null ? base.getRawQuery() : reference.getRawQuery();
    return new URI(
        base.getScheme()
            + "://"
            + (authority == null ? base.getRawAuthority() : authority)
            + (samePage ? rooted(base.getRawPath()) : path(base, reference))
            + (query == null ? "" : "?" + query));
  }

  private static String path(URI base, URI reference) {
    String path = reference.getRawPath();
    if (reference.getRawAuthority() != null || path.startsWith("/")) {
      return withoutDots(rooted(path));
    }
    String page = rooted(base.getRawPath());
    return withoutDots(page.substring(0, page.lastIndexOf('/') + 1) + path);
  }

  private static String rooted(String path) {
    return path.isEmpty() ? "/" : path;
  }

  /** Section 5.2.4, for a path that begins with a slash. */
  private static String withoutDots(String path) {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean up = segments[i].equals("..");
      boolean dots = up || segments[i].equals(".");
      if (up) {
        kept.pollLast();
      }
      if (!dots) {
        kept.addLast(segments[i]);
      } else if (i == segments.length - 1) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
