package dev.vedette.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The status of an answer and the beginning of its body. Whoever has read the status knows what the
 * other side did, so a body that breaks or stalls is taken as far as it came.
 */
final class BoundedAnswer implements HttpResponse.BodySubscriber<String> {
  /** Errors of services are shorter. */
  static final int MAX_BYTES = 8 << 10;

  private final HttpResponse.ResponseInfo head;
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable Subscription subscription;

  BoundedAnswer(HttpResponse.ResponseInfo head) {
    this.head = head;
  }

  int status() {
    return head.statusCode();
  }

  HttpHeaders headers() {
    return head.headers();
  }

  /** As far as it has come; safe for use by any thread. */
  String beginning() {
    return bytes.toString(UTF_8);
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Subscription subscribed) {
    subscription = subscribed;
    subscribed.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), MAX_BYTES - bytes.size())];
      buffer.get(part);
      bytes.writeBytes(part);
    }
    if (bytes.size() >= MAX_BYTES && subscription != null) {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    onComplete();
  }

  @Override
  public void onComplete() {
    text.complete(beginning());
  }
}
