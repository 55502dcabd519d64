package dev.vedette.up;

import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import java.util.concurrent.CompletableFuture;

/** Stands for the roles that have yet to start: without them nobody is ready. */
final class Beginning implements Role {
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  @Override
  public String name() {
    return "up";
  }

  @Override
  public Health health() {
    return new Health.Waiting("starts");
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public void close() {}
}
