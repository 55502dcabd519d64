package dev.vedette.app.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.vedette.app.config.Node.Mapping;
import dev.vedette.model.Target;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold for a target beyond the type of each value: patterns compile, names are names.
 */
final class TargetRules {
  /** RFC 9110, 5.6.2: the characters of a method and of a header's name. */
  private static final java.util.regex.Pattern TOKEN =
      java.util.regex.Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private static final java.util.regex.Pattern LINE_END =
      java.util.regex.Pattern.compile("[\r\n\0]");
  private static final int MAX_PORT = 65_535;

  private final Problems problems;

  /** Compiled before: with 100,000 targets most patterns come from defaults. */
  private final Set<String> good = new HashSet<>();

  private boolean broken;

  TargetRules(Problems problems) {
    this.problems = problems;
  }

  /** False when a problem was told. */
  boolean hold(Target target, Mapping node) {
    broken = false;
    port(target, node);
    token(target.method(), "a request method such as GET", node, "method", node);
    headers(target, node);
    expectedHeaders(target, node);
    Mapping body = mapping(mapping(node, "expect"), "body");
    pattern(target.expect().body().matches(), body, "matches", node);
    pattern(target.expect().body().notMatches(), body, "not_matches", node);
    return !broken;
  }

  private void port(Target target, Mapping node) {
    int port = target.url().getPort();
    if (port != -1 && (port < 1 || port > MAX_PORT)) {
      tell(node, "url", node, "port " + port + " must be from 1 to " + MAX_PORT);
    }
  }

  private void headers(Target target, Mapping node) {
    Mapping headers = mapping(node, "headers");
    for (Map.Entry<String, String> header : target.headers().entrySet()) {
      String name = header.getKey();
      token(name, "a header's name", headers, name, node);
      if (LINE_END.matcher(header.getValue()).find()) {
        tell(headers, name, node, "a header's value must be one line");
      }
    }
  }

  private void expectedHeaders(Target target, Mapping node) {
    Mapping headers = mapping(mapping(node, "expect"), "headers");
    for (Map.Entry<String, String> header : target.expect().headers().entrySet()) {
      token(header.getKey(), "a header's name", headers, header.getKey(), node);
      pattern(header.getValue(), headers, header.getKey(), node);
    }
  }

  private void token(
      String text, String noun, @Nullable Mapping parent, String key, Mapping fallback) {
    if (!TOKEN.matcher(text).matches()) {
      tell(parent, key, fallback, "this is not " + noun + "; use letters, digits and '-'");
    }
  }

  private void pattern(
      @Nullable String pattern, @Nullable Mapping parent, String key, Mapping fallback) {
    if (pattern == null || good.contains(pattern)) {
      return;
    }
    try {
      Pattern.compile(pattern);
      good.add(pattern);
    } catch (PatternSyntaxException e) {
      tell(parent, key, fallback, PatternErrors.explain(e));
    }
  }

  private void tell(@Nullable Mapping parent, String key, Mapping fallback, String message) {
    Node node = parent == null ? null : parent.getOrNull(key);
    problems.add(node == null ? fallback : node, message);
    broken = true;
  }

  private static @Nullable Mapping mapping(@Nullable Mapping parent, String key) {
    return parent != null && parent.get(key) instanceof Mapping mapping ? mapping : null;
  }
}
