package dev.vedette.probe.verdict;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.JsonExpectation;
import dev.vedette.model.Phase;
import dev.vedette.model.json.JsonPath;
import dev.vedette.model.json.JsonScalar;
import dev.vedette.model.text.Excerpt;
import dev.vedette.probe.turn.Turn;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Judges a JSON page by streaming over it, once for each expectation. Of members of one name the
 * first counts. The document has to be well-formed to its end.
 */
final class JsonVerdict {
  /** Deeper than any document that is meant to be read. */
  private static final int MAX_DEPTH = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength((int) Expectations.MAX_BODY_BYTES)
                  .maxNameLength((int) Expectations.MAX_BODY_BYTES)
                  .maxStringLength((int) Expectations.MAX_BODY_BYTES)
                  .build())
          .build();

  /** Where a bound is set in the parser. */
  private static final Pattern OWN_NAMES = Pattern.compile(", from `[^`]*`");

  private static final Pattern QUOTED_TOKEN =
      Pattern.compile("Unrecognized token '.*?': was expecting .*", Pattern.DOTALL);

  private JsonVerdict() {}

  /** Why the page is not what was expected; null when it is. */
  static @Nullable Failure on(List<JsonExpectation> expected, String page, Turn turn) {
    if (expected.isEmpty()) {
      return null;
    }
    if (page.isBlank()) {
      return mismatch("expected JSON, got an empty page");
    }
    turn.nextTask();
    for (JsonExpectation expectation : expected) {
      Failure failure = on(expectation, page, turn);
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private static @Nullable Failure on(JsonExpectation expectation, String page, Turn turn) {
    try (JsonParser parser =
        JSON.createParser(ObjectReadContext.empty(), new MeteredReader(page, turn))) {
      parser.nextToken();
      String difference = difference(parser, expectation);
      if (!endsThere(parser)) {
        return mismatch("expected JSON, but more than one document is on the page");
      }
      return difference == null
          ? null
          : mismatch(
              "expected %s to be %s, %s"
                  .formatted(expectation.path(), expectation.equals(), difference));
    } catch (JacksonException e) {
      return mismatch(
          "expected JSON, but the page is not: %s at character %d, near %s"
              .formatted(complaint(e), offset(e), Excerpt.of(near(e, page))));
    }
  }

  /** Whether it goes on as JSON to its end, and nothing follows it (RFC 8259, section 2). */
  private static boolean endsThere(JsonParser parser) {
    while (true) {
      boolean complete = parser.streamReadContext().inRoot();
      if (parser.nextToken() == null) {
        return true;
      }
      if (complete) {
        return false;
      }
    }
  }

  private static @Nullable String difference(JsonParser parser, JsonExpectation expectation) {
    for (JsonPath.Step step : expectation.path().steps()) {
      String obstacle =
          switch (step) {
            case JsonPath.Step.Name(String name) -> member(parser, name);
            case JsonPath.Step.Index(int index) -> element(parser, index);
          };
      if (obstacle != null) {
        return obstacle;
      }
    }
    return expectation.equals().equals(scalar(parser)) ? null : "got " + shown(parser);
  }

  private static @Nullable String member(JsonParser parser, String name) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return "but there is no member '%s' in %s".formatted(name, shown(parser));
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean found = name.equals(parser.currentName());
      parser.nextToken();
      if (found) {
        return null;
      }
      parser.skipChildren();
    }
    return "but there is no member '" + name + "'";
  }

  private static @Nullable String element(JsonParser parser, int index) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return "but there is no element %d in %s".formatted(index, shown(parser));
    }
    int length = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (length++ == index) {
        return null;
      }
      parser.skipChildren();
    }
    return "but the array has %d elements".formatted(length);
  }

  /**
   * The value as it can be compared; null for an object, an array, null, and a number that is
   * longer than any that can be expected.
   */
  private static @Nullable JsonScalar scalar(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new JsonScalar.Text(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
      case VALUE_TRUE -> new JsonScalar.Bool(true);
      case VALUE_FALSE -> new JsonScalar.Bool(false);
      case null, default -> null;
    };
  }

  private static @Nullable JsonScalar number(String text) {
    if (text.length() > JsonScalar.MAX_NUMBER_LENGTH) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(text);
      // Stripping the zeros of 1e999999999 would be long work.
      return Math.abs((long) number.scale()) > 10L * JsonScalar.MAX_NUMBER_LENGTH
          ? null
          : new JsonScalar.Numeric(number);
    } catch (NumberFormatException exponentTooLarge) {
      return null;
    }
  }

  private static String shown(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_NULL -> "null";
      case VALUE_STRING -> "the text " + Excerpt.of(parser.getString());
      case null -> "nothing";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> cut(parser.getString());
      default -> String.valueOf(parser.getString());
    };
  }

  private static String cut(String number) {
    return number.length() <= Excerpt.MAX_LENGTH
        ? number
        : number.substring(0, Excerpt.MAX_LENGTH - 1) + "…";
  }

  /** In the parser's words, without its own names and what it quotes: a part of a secret, say. */
  private static String complaint(JacksonException e) {
    String said = e.getOriginalMessage() == null ? "invalid" : e.getOriginalMessage();
    String plain = OWN_NAMES.matcher(said).replaceAll("");
    return Excerpt.harmless(QUOTED_TOKEN.matcher(plain).replaceFirst("unrecognized token"));
  }

  private static long offset(JacksonException e) {
    return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
  }

  /** Where it was cut it says so: what is secret is found by that. */
  private static String near(JacksonException e, String page) {
    return (begin(e, page) > 0 ? "…" : "") + page.substring(begin(e, page), end(e, page));
  }

  private static int begin(JacksonException e, String page) {
    return (int) Math.max(0, Math.min(page.length(), offset(e) - 10));
  }

  private static int end(JacksonException e, String page) {
    return Math.min(page.length(), begin(e, page) + 2 * Excerpt.MAX_LENGTH);
  }

  private static Failure mismatch(String message) {
    return new Failure(FailureCode.JSON_MISMATCH, message, Phase.RECEIVE);
  }
}
