package dev.vedette.ops;

/** How a part of the process is, in words for its operator. */
public sealed interface Health {
  /** It does its work. */
  record Ready(String detail) implements Health {}

  /** It can't do its work now and will go on by itself when the cause is gone. */
  record Waiting(String detail) implements Health {}

  /** It has stopped for good; only a restart helps. */
  record Stopped(String detail) implements Health {}

  /** What it does or what it lacks: plain words, no secrets. */
  String detail();
}
