package dev.vedette.check.targets;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a checker says to the others of its location about a partition of targets: it watches them,
 * and their slots up to some time have their results. Kept in Kafka as the metadata of the group's
 * committed offset.
 *
 * @param owner the checker, another one after each start
 * @param claimedAt since when it watches them, by its clock
 * @param accountedUntil every slot up to then has its result
 * @param keeping whether it watches them on, although the partition was taken from it, until
 *     another claims it
 */
record ShareClaim(String owner, Instant claimedAt, Instant accountedUntil, boolean keeping) {
  private static final Pattern TEXT =
      Pattern.compile("vedette1 ([A-Za-z0-9-]{1,64}) (\\d{1,15}) (\\d{1,15}) (has|keeps)");

  /** Reads what {@link #toString} wrote; empty for anything else, another version's too. */
  static Optional<ShareClaim> parse(String metadata) {
    Matcher text = TEXT.matcher(metadata);
    return text.matches()
        ? Optional.of(
            new ShareClaim(
                text.group(1),
                Instant.ofEpochMilli(Long.parseLong(text.group(2))),
                Instant.ofEpochMilli(Long.parseLong(text.group(3))),
                text.group(4).equals("keeps")))
        : Optional.empty();
  }

  /** Whether both speak of the same checker's same time with the partition. */
  boolean isSameAs(ShareClaim other) {
    return owner.equals(other.owner) && claimedAt.equals(other.claimedAt);
  }

  @Override
  public String toString() {
    return "vedette1 %s %d %d %s"
        .formatted(
            owner,
            claimedAt.toEpochMilli(),
            accountedUntil.toEpochMilli(),
            keeping ? "keeps" : "has");
  }
}
