package dev.vedette.wire.event;

import dev.vedette.model.CheckResult;

/** What the bytes of a record turned out to be. */
public sealed interface Decoded {
  /** An event that can be stored. */
  record Event(CheckResult result) implements Decoded {}

  /** No event of ours, and why: one sentence for the person who looks into the dead letters. */
  record Unreadable(String reason) implements Decoded {}
}
