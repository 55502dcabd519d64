package dev.vedette.probe;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.JsonExpectation;
import dev.vedette.model.JsonPath;
import dev.vedette.model.JsonScalar;
import dev.vedette.model.Phase;
import java.math.BigDecimal;
import java.util.List;
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
                  .maxNumberLength(JsonScalar.MAX_NUMBER_LENGTH)
                  .maxStringLength((int) PreparedTarget.MAX_BODY_BYTES)
                  .build())
          .build();

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
      toTheEnd(parser);
      return difference == null
          ? null
          : mismatch(
              "expected %s to be %s, %s"
                  .formatted(expectation.path(), expectation.equals(), difference));
    } catch (JacksonException e) {
      return mismatch(
          "expected JSON, but the page is not: %s at character %d, near %s"
              .formatted(
                  Excerpt.harmless(e.getOriginalMessage()), offset(e), Excerpt.of(near(e, page))));
    }
  }

  private static void toTheEnd(JsonParser parser) {
    while (parser.nextToken() != null) {
      // Only whether it goes on as JSON.
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

  /** The value as it can be compared; null for an object, an array, null. */
  private static @Nullable JsonScalar scalar(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new JsonScalar.Text(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        BigDecimal number = parser.getDecimalValue();
        // Stripping the zeros of 1e999999999 would be long work.
        yield Math.abs((long) number.scale()) > 10L * JsonScalar.MAX_NUMBER_LENGTH
            ? null
            : new JsonScalar.Numeric(number);
      }
      case VALUE_TRUE -> new JsonScalar.Bool(true);
      case VALUE_FALSE -> new JsonScalar.Bool(false);
      case null, default -> null;
    };
  }

  private static String shown(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_NULL -> "null";
      case VALUE_STRING -> "the text " + Excerpt.of(parser.getString());
      case null -> "nothing";
      default -> String.valueOf(parser.getString());
    };
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
