package dev.vedette.probe.fault;

import io.netty.handler.codec.DecoderException;

/** Says what a response is instead of HTTP: one sentence, with an excerpt where that helps. */
public final class MalformedResponseException extends DecoderException {
  public MalformedResponseException(String message) {
    super(message);
  }

  /** Servers send nonsense all day: where the code noticed it is of no interest. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
