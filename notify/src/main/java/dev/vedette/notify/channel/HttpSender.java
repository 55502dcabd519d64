package dev.vedette.notify.channel;

import dev.vedette.model.text.Secrets;
import dev.vedette.notify.channel.service.Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and says in words of our own what came of them: the words of exceptions hold
 * addresses. Redirects are not followed: a message and its signature are for the one who was named.
 */
final class HttpSender implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final HttpClient client;
  private final Duration timeout;
  private final Secrets secrets;
  private final InstantSource clock;

  /**
   * Sends nothing yet.
   *
   * @param timeout of a request, from its first byte to the last of the answer
   * @param ca of the other side; null: those of the Java runtime
   * @param secrets masked in what the other side says
   */
  HttpSender(Duration timeout, @Nullable Path ca, Secrets secrets, InstantSource clock) {
    this.timeout = timeout;
    this.secrets = secrets;
    this.clock = clock;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout);
    if (ca != null) {
      builder.sslContext(Authority.context(ca));
    }
    client = builder.build();
  }

  Duration timeout() {
    return timeout;
  }

  Delivery post(Request request) throws InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(request.uri())
            .POST(BodyPublishers.ofByteArray(request.body()))
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "vedette");
    request.headers().forEach(post::setHeader);
    AtomicReference<@Nullable BoundedAnswer> begun = new AtomicReference<>();
    Delivery unanswered = exchange(post.build(), begun);
    BoundedAnswer answer = begun.get();
    return answer == null ? unanswered : delivery(answer);
  }

  /**
   * Waits for the answer, and sets what has begun of it.
   *
   * @return what came of it if nothing has
   */
  private Delivery exchange(HttpRequest request, AtomicReference<@Nullable BoundedAnswer> begun)
      throws InterruptedException {
    CompletableFuture<HttpResponse<String>> all =
        client.sendAsync(
            request,
            head -> {
              BoundedAnswer answer = new BoundedAnswer(head);
              begun.set(answer);
              return answer;
            });
    try {
      all.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return Delivery.Retry.maybeHeard("no answer");
    } catch (TimeoutException e) {
      return Delivery.Retry.maybeHeard("no answer within " + seconds());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return new Delivery.Retry(words(cause), null, !isBeforeSending(cause));
    } finally {
      // Closes the connection, unless all has come.
      all.cancel(true);
    }
  }

  private Delivery delivery(BoundedAnswer answer) {
    int status = answer.status();
    String said = "HTTP " + status + said(answer.beginning());
    if (status >= 200 && status < 300) {
      return new Delivery.Delivered(said);
    }
    if (status >= 300 && status < 400) {
      return new Delivery.Refused(
          "HTTP " + status + ": redirects are not followed; name the address it leads to");
    }
    if (status == 408 || status == 425 || status == 429 || status >= 500) {
      Duration after = RetryAfter.of(answer, clock.instant());
      return new Delivery.Retry(said, after, status != 429 && after == null);
    }
    return new Delivery.Refused(said);
  }

  private String said(String body) {
    String text = secrets.mask(body).strip();
    return text.isEmpty() ? "" : ": " + text;
  }

  /** Without a connection nothing was sent. */
  private static boolean isBeforeSending(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof HttpConnectTimeoutException
        || cause instanceof SSLHandshakeException;
  }

  private String words(@Nullable Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException e -> "no connection within " + seconds();
      case HttpTimeoutException e -> "no answer within " + seconds();
      case SSLException e -> "TLS failed: the certificate is not trusted, or there is no TLS";
      case ConnectException e ->
          hasUnresolved(e) ? "the name can't be resolved" : "no connection: refused or unreachable";
      case IOException e -> "the connection broke";
      case null, default -> "the request failed";
    };
  }

  private static boolean hasUnresolved(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private String seconds() {
    return timeout.toMillis() / 1000.0 + " s";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
