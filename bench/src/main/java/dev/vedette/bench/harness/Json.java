package dev.vedette.bench.harness;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures as JSON on one line: objects, numbers, null. Keys are ours and need no escapes. */
public final class Json {
  private Json() {}

  public static String write(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> object ->
          object.entrySet().stream()
              .map(each -> "\"" + each.getKey() + "\":" + write(each.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case Double number -> String.format(Locale.ROOT, "%.1f", number);
      default -> value.toString();
    };
  }
}
