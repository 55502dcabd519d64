package dev.vedette.notify.message;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What is told late, because the pipeline or the channel was away. */
public record OldNews(Instant happenedAt, Instant toldAt) {
  public OldNews {
    requireNonNull(happenedAt, "happenedAt");
    requireNonNull(toldAt, "toldAt");
  }
}
