package dev.vedette.notify.channel;

import dev.vedette.notify.channel.service.Request;
import dev.vedette.notify.channel.service.Service;
import dev.vedette.notify.message.Message;
import java.time.Duration;
import java.util.Optional;

/** A channel to a service over HTTP. */
final class HttpChannel implements Channel {
  /** A message of several requests may take as long as this many of them. */
  private static final int MAX_ATTEMPT_TIMES = 6;

  private final Service service;
  private final HttpSender sender;

  HttpChannel(Service service, HttpSender sender) {
    this.service = service;
    this.sender = sender;
  }

  @Override
  public Delivery send(Message message) throws InterruptedException {
    long begin = System.nanoTime();
    Delivery last = new Delivery.Delivered("");
    for (Request request : service.requests(message)) {
      if (System.nanoTime() - begin > sender.timeout().multipliedBy(MAX_ATTEMPT_TIMES).toNanos()) {
        return Delivery.Retry.maybeHeard("the other side is too slow to take all of it");
      }
      last = sender.post(request);
      if (!(last instanceof Delivery.Delivered)) {
        return last;
      }
    }
    return last;
  }

  @Override
  public boolean deduplicates() {
    return service.deduplicates();
  }

  @Override
  public Optional<Duration> resendEvery() {
    return service.resendEvery();
  }

  @Override
  public void close() {
    sender.close();
  }
}
