package dev.vedette.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a server says on one stream, step by step; it then waits for the client to leave. Immutable:
 * each method returns a longer reply. For instance {@code Reply.nothing().headers(200).pause(d)
 * .data("half").pause(d).reset(8)}; the pauses let what was said go out before the reset.
 */
public record Reply(List<Step> steps) {
  sealed interface Step {}

  record Headers(int status, Map<String, String> fields) implements Step {}

  record Data(String text) implements Step {}

  record End() implements Step {}

  record Pause(Duration duration) implements Step {}

  record Reset(int code) implements Step {}

  record GoAway(int code, int id) implements Step {}

  record Close() implements Step {}

  record EndlessHeaders() implements Step {}

  record EndlessData() implements Step {}

  public Reply {
    steps = List.copyOf(steps);
  }

  /** Silence: to begin with, or for ever. */
  public static Reply nothing() {
    return new Reply(List.of());
  }

  /** A whole answer without headers of its own. */
  public static Reply of(int status, String body) {
    return of(status, Map.of(), body);
  }

  public static Reply of(int status, Map<String, String> headers, String body) {
    return nothing().headers(status, headers).data(body).end();
  }

  public Reply headers(int status) {
    return headers(status, Map.of());
  }

  /** A head; one with a status of 1xx is an interim one. Names must be in lower case. */
  public Reply headers(int status, Map<String, String> fields) {
    return then(new Headers(status, Map.copyOf(fields)));
  }

  /** A piece of the body, as Latin-1. */
  public Reply data(String text) {
    return then(new Data(text));
  }

  /** The orderly end of the stream. */
  public Reply end() {
    return then(new End());
  }

  public Reply pause(Duration duration) {
    return then(new Pause(duration));
  }

  /** RST_STREAM, or RESET_STREAM of QUIC, with this code. */
  public Reply reset(int code) {
    return then(new Reset(code));
  }

  /**
   * GOAWAY.
   *
   * @param code unused by HTTP/3
   * @param id HTTP/2: the last stream that was served; HTTP/3: the first that wasn't
   */
  public Reply goAway(int code, int id) {
    return then(new GoAway(code, id));
  }

  /** The end of the whole connection. */
  public Reply close() {
    return then(new Close());
  }

  /** A head that never ends. */
  public Reply endlessHeaders() {
    return then(new EndlessHeaders());
  }

  /** A body that never ends, as fast as the client takes it. */
  public Reply endlessData() {
    return then(new EndlessData());
  }

  private Reply then(Step step) {
    return new Reply(Stream.concat(steps.stream(), Stream.of(step)).toList());
  }
}
