package dev.vedette.probe.verdict;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import com.google.re2j.Pattern;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import dev.vedette.model.text.Excerpt;
import dev.vedette.probe.http.Body;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.page.BodyTooLargeException;
import dev.vedette.probe.page.ContentCoding;
import dev.vedette.probe.page.MediaType;
import dev.vedette.probe.page.PageText;
import dev.vedette.probe.turn.Turn;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Judges the body: its size after decompression, then the patterns on its text. */
record PageVerdict(@Nullable Failure failure, @Nullable Boolean bodyMatched) {
  /** Throws OutOfTimeException at the turn's deadline. */
  static PageVerdict on(Expectations expected, Response response, Turn turn) {
    Body body = response.body();
    int limit = expected.maxBodyBytes();
    if (body.overLimit()) {
      return tooLarge(expected, body);
    }
    if (!body.isKept()) {
      return new PageVerdict(null, null);
    }
    ContentCoding coding = ContentCoding.of(response.headers());
    try {
      byte[] page = coding.decode(body.content(), limit, turn);
      if (page.length > limit) {
        return tooLarge(expected, body);
      }
      PageVerdict verdict = onPage(expected, response, page, turn);
      return coding.understood() ? verdict : verdict.withReservation(coding);
    } catch (BodyTooLargeException e) {
      return tooLarge(expected, body);
    } catch (IOException e) {
      return failed(
          FailureCode.BODY_UNDECODABLE,
          "%d bytes of body are not the %s that Content-Encoding promised: %s"
              .formatted(body.wireBytes(), coding, e.getMessage()));
    }
  }

  /** A server that encodes in a way that nobody asked for is why nothing was found. */
  private PageVerdict withReservation(ContentCoding coding) {
    if (failure == null) {
      return this;
    }
    String message =
        "%s; the body is encoded as %s, which was not asked for and is not understood"
            .formatted(failure.message(), Excerpt.of(coding.toString()));
    return new PageVerdict(new Failure(failure.code(), message, failure.phase()), bodyMatched);
  }

  private static PageVerdict onPage(
      Expectations expected, Response response, byte[] page, Turn turn) {
    if (!expected.needPage()) {
      return new PageVerdict(null, null);
    }
    turn.hold(2L * page.length);
    MediaType type = MediaType.of(response.headers().getAll(CONTENT_TYPE));
    return onText(expected, PageText.of(page, type, turn), page.length, turn);
  }

  private static PageVerdict onText(Expectations expected, String text, int bytes, Turn turn) {
    Pattern matches = expected.matches();
    if (matches != null && !Patterns.find(matches, text, turn)) {
      return mismatch("pattern /%s/ not found in %d bytes".formatted(matches.pattern(), bytes));
    }
    Pattern forbidden = expected.notMatches();
    if (forbidden != null && Patterns.find(forbidden, text, turn)) {
      return mismatch(
          "forbidden pattern /%s/ found in %d bytes".formatted(forbidden.pattern(), bytes));
    }
    return new PageVerdict(
        JsonVerdict.on(expected.settings().json(), text, turn),
        expected.havePagePattern() ? true : null);
  }

  private static PageVerdict mismatch(String message) {
    return new PageVerdict(new Failure(FailureCode.BODY_MISMATCH, message, Phase.RECEIVE), false);
  }

  /** With nothing expected of the page, a long one is as good as any. */
  private static PageVerdict tooLarge(Expectations expected, Body body) {
    if (!expected.needPage()) {
      return new PageVerdict(null, null);
    }
    return failed(
        FailureCode.BODY_TOO_LARGE,
        "body is larger than %s; stopped after %d bytes on the wire"
            .formatted(expected.settings().body().maxBytes(), body.wireBytes()));
  }

  private static PageVerdict failed(FailureCode code, String message) {
    return new PageVerdict(new Failure(code, message, Phase.RECEIVE), null);
  }
}
