package dev.vedette.config;

import dev.vedette.config.binding.FileKeys;
import dev.vedette.config.binding.RecordShape;
import dev.vedette.config.binding.ValueType;
import dev.vedette.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The reference of all keys, made of the settings records, behind a hand-written introduction. */
public final class ConfigurationReference {
  private static final String INTRODUCTION = "reference-introduction.md";

  private final StringBuilder out = new StringBuilder();

  private ConfigurationReference() {}

  /** Markdown, as it stands in {@code docs/configuration.md}. */
  public static String markdown() {
    ConfigurationReference reference = new ConfigurationReference();
    reference.out.append(introduction());
    reference.heading("The file");
    reference.table(RecordShape.of(Configuration.class));
    reference.row(
        FileKeys.DEFAULTS.name(), FileKeys.DEFAULTS.type(), "empty", FileKeys.DEFAULTS.doc());
    reference.row(
        FileKeys.INCLUDE.name(), FileKeys.INCLUDE.type(), "empty", FileKeys.INCLUDE.doc());
    reference.nested("", RecordShape.of(Configuration.class));
    return reference.out.toString();
  }

  private static String introduction() {
    try (InputStream in = ConfigurationReference.class.getResourceAsStream(INTRODUCTION)) {
      return new String(
          Objects.requireNonNull(in, INTRODUCTION).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void heading(String title) {
    out.append("\n## ").append(title).append("\n\n");
    out.append("| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n");
  }

  private void table(RecordShape shape) {
    for (RecordShape.Key key : shape.keys()) {
      String example = key.setting().example();
      String meaning =
          example.isEmpty()
              ? key.setting().doc()
              : key.setting().doc() + " Example: `" + example + "`";
      row(key.name(), key.type().describe(), byDefault(key), meaning);
    }
  }

  private void nested(String prefix, RecordShape shape) {
    for (RecordShape.Key key : shape.keys()) {
      switch (key.type()) {
        case ValueType.Nested(RecordShape inner) -> section(prefix + key.name(), inner);
        case ValueType.ListOf(ValueType.Nested(RecordShape inner)) ->
            section(prefix + key.name() + "[]", inner);
        case ValueType.MapOf(RecordShape inner) -> section(prefix + key.name() + ".NAME", inner);
        case ValueType.Single single -> {}
        case ValueType.ListOf list -> {}
        case ValueType.TextMap map -> {}
        case ValueType.Tree tree -> {}
      }
    }
  }

  private void section(String path, RecordShape shape) {
    heading("`" + path + "`");
    table(shape);
    if (shape.type() == Target.class) {
      out.append("\nAll but `name` and `url` may stand under `defaults` too.\n");
    }
    nested(path + ".", shape);
  }

  private void row(String key, String type, String byDefault, String meaning) {
    out.append("| `").append(key).append("` | ").append(cell(type));
    out.append(" | ").append(cell(byDefault)).append(" | ").append(cell(meaning)).append(" |\n");
  }

  private static String byDefault(RecordShape.Key key) {
    if (!key.setting().byDefault().isEmpty()) {
      return "`" + key.setting().byDefault() + "`";
    }
    if (key.required()) {
      return "**required**";
    }
    if (key.optional()) {
      return "not set";
    }
    return key.type() instanceof ValueType.Nested ? "its keys' own" : "empty";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
