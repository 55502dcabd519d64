package dev.vedette.write;

import dev.vedette.wire.Topics;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which targets' events come to this writer.
 *
 * @param partitions those of the results topic that it reads
 * @param count how many the topic has
 */
record Share(Set<Integer> partitions, int count) implements Predicate<String> {
  static final Share NOTHING = new Share(Set.of(), 1);

  Share {
    partitions = Set.copyOf(partitions);
  }

  @Override
  public boolean test(String target) {
    return partitions.contains(Topics.partition(target, count));
  }
}
