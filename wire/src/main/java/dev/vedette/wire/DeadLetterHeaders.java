package dev.vedette.wire;

/**
 * The headers of a record in {@link Topics#DEAD_LETTERS}: what the writer says of it and its
 * readers rely on. Values are UTF-8; numbers are decimal.
 *
 * <p>Names with this prefix are ours alone: what a producer of events puts there is not believed.
 */
public final class DeadLetterHeaders {
  private static final String PREFIX = "vedette.";

  /** Why, in a sentence for people. */
  public static final String REASON = PREFIX + "reason";

  /** Why, as one of a few stable words. */
  public static final String CAUSE = PREFIX + "cause";

  /** Where the record stood. */
  public static final String TOPIC = PREFIX + "topic";

  public static final String PARTITION = PREFIX + "partition";

  public static final String OFFSET = PREFIX + "offset";

  /** When it was refused, as of ISO 8601. */
  public static final String FAILED_AT = PREFIX + "failed_at";

  /**
   * The length that the value had. Only where the letter is an excerpt: its value and key may be
   * cut, and the headers of the record are left out.
   */
  public static final String BYTES = PREFIX + "bytes";

  /**
   * The letter, as partition@offset, that this record repeats. Stands in the results topic too, and
   * so comes back with a record that is refused again.
   */
  public static final String REPLAYED = PREFIX + "replayed";

  private DeadLetterHeaders() {}

  /** Whether a name is one of ours, now or in time to come. */
  public static boolean isOurs(String name) {
    return name.startsWith(PREFIX);
  }
}
