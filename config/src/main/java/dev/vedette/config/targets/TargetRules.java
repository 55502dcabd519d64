package dev.vedette.config.targets;

import com.google.re2j.PatternSyntaxException;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Problems;
import dev.vedette.model.text.PatternErrors;
import dev.vedette.model.text.PatternSize;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold for a target beyond the type of each value: patterns compile, names are names.
 * It looks at the nodes, so that it speaks up also where another key of the same target is wrong.
 */
final class TargetRules {
  /** RFC 9110, 5.6.2: the characters of a method and of a header's name. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private static final Pattern LINE_END = Pattern.compile("[\r\n\0]");

  private final Expansion expansion;
  private final Problems problems;

  /** Patterns compiled before: with 100,000 targets most come from defaults. */
  private final Set<String> good = new HashSet<>();

  private boolean sound = true;

  TargetRules(Expansion expansion, Problems problems) {
    this.expansion = expansion;
    this.problems = problems;
  }

  /** Whether all of it holds; what does not is told. */
  boolean check(Mapping target) {
    sound = true;
    headers(mapping(target, "headers"), this::oneLine);
    Mapping expect = mapping(target, "expect");
    headers(mapping(expect, "headers"), this::pattern);
    Mapping body = mapping(expect, "body");
    text(body, "matches", this::pattern);
    text(body, "not_matches", this::pattern);
    return sound;
  }

  private void refuse(Scalar at, String message) {
    sound = false;
    problems.add(at, message);
  }

  private void headers(@Nullable Mapping headers, Consumer<Scalar> value) {
    if (headers == null) {
      return;
    }
    for (Entry header : headers.entries()) {
      token(header.key(), header.name(), "a header's name");
      text(headers, header.name(), value);
    }
  }

  private void oneLine(Scalar value) {
    if (LINE_END.matcher(textOf(value)).find()) {
      refuse(value, "a header's value must be one line");
    }
  }

  private void token(Scalar at, String text, String noun) {
    if (!TOKEN.matcher(text).matches()) {
      refuse(at, "this is not " + noun + "; use letters, digits and '-'");
    }
  }

  private void pattern(Scalar at) {
    String pattern = textOf(at);
    if (good.contains(pattern)) {
      return;
    }
    try {
      PatternSize.require(pattern);
      com.google.re2j.Pattern.compile(pattern);
      good.add(pattern);
    } catch (PatternSyntaxException e) {
      refuse(at, PatternErrors.explain(e.getDescription(), e.getPattern()));
    } catch (IllegalArgumentException e) {
      refuse(at, String.valueOf(e.getMessage()));
    }
  }

  private static void text(@Nullable Mapping parent, String key, Consumer<Scalar> rule) {
    if (parent != null && parent.get(key) instanceof Scalar scalar) {
      rule.accept(scalar);
    }
  }

  /** Empty when a variable is missing, which the binder tells. */
  private String textOf(Scalar scalar) {
    Expansion.Expanded expanded = expansion.expand(scalar);
    return expanded == null ? "" : expanded.text();
  }

  private static @Nullable Mapping mapping(@Nullable Mapping parent, String key) {
    return parent != null && parent.get(key) instanceof Mapping mapping ? mapping : null;
  }
}
