package dev.vedette.config.binding;

import dev.vedette.config.yaml.Source;
import dev.vedette.config.yaml.SourceFiles;
import dev.vedette.model.Retention;
import dev.vedette.model.StatusRange;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.json.JsonScalar;
import dev.vedette.model.text.ByteSize;
import dev.vedette.model.url.Url;
import dev.vedette.notify.channel.settings.SmtpServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the text of a single value becomes a Java value, and how an editor may check it beforehand.
 *
 * @param name for the reference, such as {@code duration}
 * @param noun for messages, such as {@code a duration}
 * @param schema JSON Schema keywords of the value, besides a text with a variable
 */
public record ScalarType(String name, String noun, Parser parser, Map<String, Object> schema) {
  /** Throws IllegalArgumentException whose message names the value and the remedy. */
  @FunctionalInterface
  interface Parser {
    Object parse(String text, Source source);

    /** The same where it matters that the text stood in quotes. */
    default Object parseQuoted(String text, Source source) {
      return parse(text, source);
    }
  }

  /** Whether {@code 1} and {@code '1'} are two values. */
  boolean tellsTextFromNumbers() {
    return parser instanceof JsonScalarParser;
  }

  /** Whether what a variable holds is taken over into the value as it is. */
  boolean isText() {
    return name.equals(TEXT) || name.equals(FILE) || isUrl() || tellsTextFromNumbers();
  }

  boolean isUrl() {
    return name.equals(URL);
  }

  private static final String TEXT = "text";
  private static final String FILE = "file";
  private static final String URL = "URL";

  /** Where the name of the type is not the word for it. */
  private static final Map<Class<?>, String> NAMES =
      Map.of(ByteSize.class, "size", StatusRange.class, "status", SmtpServer.class, "mail server");

  private static final Map<Class<?>, String> PATTERNS =
      Map.of(
          StatusRange.class, "^([1-9][xX]{2}|[1-9]\\d{2}(-[1-9]\\d{2})?)$",
          Retention.class, "^(\\d{1,6}[dy]|forever)$",
          Quorum.class, "^(majority|any|all|[1-9]\\d{0,3})$",
          ByteSize.class, "^\\d{1,12} ?([bB]|[kKmMgG][iI][bB])?$");

  /** Empty for a type that is no single value. */
  static Optional<ScalarType> of(Class<?> type) {
    if (type == String.class) {
      return Optional.of(
          new ScalarType(
              TEXT,
              "text",
              (text, source) -> text,
              Map.of("type", List.of("string", "number", "boolean"))));
    }
    if (type == boolean.class || type == Boolean.class) {
      return Optional.of(
          new ScalarType("boolean", "true or false", ScalarType::bool, Map.of("type", "boolean")));
    }
    if (type == int.class || type == Integer.class) {
      return Optional.of(number((text, source) -> Integer.valueOf(text.strip())));
    }
    if (type == long.class || type == Long.class) {
      return Optional.of(number((text, source) -> Long.valueOf(text.strip())));
    }
    return written(type)
        .or(() -> TimeTypes.of(type))
        .or(() -> ofEnum(type))
        .or(() -> ofParse(type));
  }

  private static Optional<ScalarType> written(Class<?> type) {
    if (type == Duration.class) {
      return Optional.of(
          new ScalarType(
              "duration",
              "a duration such as 30s",
              (text, source) -> Durations.parse(text),
              pattern("^" + Durations.SYNTAX + "$")));
    }
    if (type == Url.class) {
      return Optional.of(
          new ScalarType(
              URL,
              "a URL with https:// or http://",
              (text, source) -> TypedUrl.parse(text),
              Map.of("type", "string")));
    }
    if (type == JsonScalar.class) {
      return Optional.of(
          new ScalarType(
              "text, number or boolean",
              "a text, a number or a boolean",
              new JsonScalarParser(),
              Map.of("type", List.of("string", "number", "boolean"))));
    }
    if (type == Path.class) {
      return Optional.of(
          new ScalarType(FILE, "the name of a file", ScalarType::file, Map.of("type", "string")));
    }
    return Optional.empty();
  }

  /** What is quoted is a text, whatever it looks like. */
  private static final class JsonScalarParser implements Parser {
    @Override
    public Object parse(String text, Source source) {
      return JsonScalar.parse(text);
    }

    @Override
    public Object parseQuoted(String text, Source source) {
      return new JsonScalar.Text(text);
    }
  }

  private static ScalarType number(Parser parser) {
    Parser explained =
        (text, source) -> {
          try {
            return parser.parse(text, source);
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
          }
        };
    return new ScalarType("integer", "a whole number", explained, Map.of("type", "integer"));
  }

  private static Object bool(String text, Source source) {
    return switch (text.strip()) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither 'true' nor 'false'");
    };
  }

  /**
   * A file that has to be there now: a typing error is cheaper here than at three in the morning.
   */
  private static Object file(String text, Source source) {
    try {
      Path file = source.resolve(text);
      source.access().require(file);
      return file;
    } catch (InvalidPathException | SourceFiles.Unusable e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Optional<ScalarType> ofEnum(Class<?> type) {
    if (!type.isEnum()) {
      return Optional.empty();
    }
    List<Object> constants = List.of(type.getEnumConstants());
    List<String> words = constants.stream().map(Object::toString).toList();
    String oneOf = String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    Parser parser =
        (text, source) ->
            constants.stream()
                .filter(each -> each.toString().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' must be " + oneOf));
    return Optional.of(
        new ScalarType(
            words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", ")),
            oneOf,
            parser,
            Map.of("enum", withNumbers(words))));
  }

  /** An unquoted {@code 4} is a number to an editor. */
  private static List<Object> withNumbers(List<String> words) {
    return words.stream()
        .<Object>mapMulti((word, add) -> {
          add.accept(word);
          if (word.matches("\\d{1,9}")) {
            add.accept(Integer.valueOf(word));
          } else if (word.matches("\\d\\.\\d")) {
            add.accept(new BigDecimal(word));
          }
        })
        .toList();
  }

  private static Optional<ScalarType> ofParse(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method ->
            method.getName().equals("parse")
                && Modifier.isStatic(method.getModifiers())
                && method.getReturnType() == type
                && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
        .findFirst()
        .map(method -> parsed(type, method));
  }

  private static ScalarType parsed(Class<?> type, Method method) {
    String name = NAMES.getOrDefault(type, words(type));
    String pattern = PATTERNS.get(type);
    return new ScalarType(
        name,
        "a " + name,
        (text, source) -> invoke(method, text),
        pattern == null
            ? Map.of("type", List.of("string", "number"))
            : Map.of("anyOf", List.of(Map.of("type", "integer"), pattern(pattern))));
  }

  private static Object invoke(Method method, String text) {
    try {
      return method.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      if (e.getCause() instanceof ArithmeticException) {
        throw new IllegalArgumentException("'" + text + "' is too large", e);
      }
      throw new IllegalStateException(method + " failed", e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " must be public", e);
    }
  }

  private static String words(Class<?> type) {
    return RecordShape.snakeCase(type.getSimpleName()).replace('_', ' ');
  }

  /** In a stable order: Map.of has none. */
  static Map<String, Object> pattern(String pattern) {
    return new TreeMap<>(Map.of("type", "string", "pattern", pattern));
  }
}
