package dev.vedette.check.targets;

import dev.vedette.check.targets.TargetChange.Put;
import dev.vedette.check.targets.TargetChange.Start;
import dev.vedette.model.InvalidTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While Kafka is away nobody hears that a member has died or left. So each partition has a standby
 * then: another member that watches its targets as well, until Kafka is back and its owner is heard
 * of, or replaced. Which one follows from what Kafka said last, without a word between them. For
 * the thread of the group alone.
 */
final class Standby {
  /**
   * Longer than a broker takes to hand its duties to another, and so short that a slot which an
   * owner left undone is still probed late.
   */
  static final Duration AFTER = Duration.ofSeconds(8);

  private static final Logger log = LoggerFactory.getLogger(Standby.class);

  private final TargetGroup.Preparation preparation;
  private final TargetTable table;
  private final TargetShares<Watched> shares;
  private final ShareClaims claims;
  private boolean standing;

  Standby(
      TargetGroup.Preparation preparation,
      TargetTable table,
      TargetShares<Watched> shares,
      ShareClaims claims) {
    this.preparation = preparation;
    this.table = table;
    this.shares = shares;
    this.claims = claims;
  }

  /** Watches those partitions of others that are ours to watch while Kafka is silent. */
  void watch() {
    if (standing && shares.kept().isEmpty()) {
      standing = false;
      log.info("the others are heard of again; what they watch is theirs alone");
    }
    if (claims.silentFor().compareTo(AFTER) < 0) {
      return;
    }
    Map<Integer, ShareClaim> others = claims.others();
    Set<String> members = new HashSet<>(Set.of(claims.owner()));
    others.values().forEach(claim -> members.add(claim.owner()));
    int begun = 0;
    int targets = 0;
    for (Map.Entry<Integer, ShareClaim> other : others.entrySet()) {
      int partition = other.getKey();
      ShareClaim claim = other.getValue();
      if (!shares.isWatched(partition) && isOurs(partition, claim, members)) {
        List<Put<Watched>> prepared = prepare(partition, claim.accountedUntil());
        shares.standIn(partition, prepared);
        claims.standIn(partition);
        begun++;
        targets += prepared.size();
      }
    }
    if (begun > 0) {
      standing = true;
      log.warn(
          "Kafka has been away for {} s, so nobody would hear of a checker that stops: {} targets"
              + " of others, in {} partitions, are checked here, too",
          claims.silentFor().toSeconds(),
          targets,
          begun);
    }
  }

  /**
   * Also what was ours a moment ago: a member that has not heard of the new owner takes another one
   * for the standby.
   */
  private boolean isOurs(int partition, ShareClaim claim, Set<String> members) {
    return claims.gaveUpLately(partition)
        || of(partition, claim.owner(), members).filter(claims.owner()::equals).isPresent();
  }

  private List<Put<Watched>> prepare(int partition, Instant accountedUntil) {
    List<Put<Watched>> prepared = new ArrayList<>();
    table
        .of(partition)
        .forEach((name, document) -> {
          try {
            Watched target = preparation.prepare(name, document.text());
            prepared.add(
                new Put<>(name, target, new Start.Beside(accountedUntil, document.since())));
          } catch (IllegalArgumentException | InvalidTargetException e) {
            // Its owner tells of it.
            log.debug("target '{}' of another can't be watched here: {}", name, e.getMessage());
          }
        });
    return prepared;
  }

  /**
   * The standby of a partition: the member other than its owner with the highest hash (rendezvous
   * hashing), so that each has about as much of it and all come to the same. Empty when there is no
   * other.
   */
  static Optional<String> of(int partition, String owner, Collection<String> members) {
    return members.stream()
        .filter(member -> !member.equals(owner))
        .max(
            Comparator.comparingLong((String member) -> hash(partition, member))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static long hash(int partition, String member) {
    byte[] name = (partition + " " + member).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).getMostSignificantBits();
  }
}
