package dev.vedette.config;

import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Suggestion;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Channels that routes mean, by name. Looked for in what is written, so that a channel with a
 * mistake of its own hides no other one.
 */
final class MeantChannels {
  private static final String CHANNELS = "channels";

  /** Of who is told; channels may be there with nothing in it. */
  private static final Set<String> KEYS = Set.of(CHANNELS, "routes", "page");

  private final MeantNames meant;

  MeantChannels(Expansion expansion, Problems problems) {
    meant = new MeantNames(expansion, problems);
  }

  /**
   * Tells of names in routes that no channel has.
   *
   * @param notify all of who is told, as it is written; null: nothing is
   */
  void require(@Nullable Node notify) {
    if (notify instanceof Mapping mapping && maySay(mapping)) {
      Set<String> names = new LinkedHashSet<>();
      if (mapping.get(CHANNELS) instanceof Mapping channels) {
        channels.entries().forEach(channel -> names.add(channel.name()));
      }
      Node.items(mapping.get("routes"))
          .forEach(route -> {
            if (route instanceof Mapping one) {
              Node.items(one.get("to")).forEach(name -> requireOne(name, names));
            }
          });
    }
  }

  /** Where channels are no mapping, or may stand under a misspelt key, that is told alone. */
  private static boolean maySay(Mapping notify) {
    return notify.get(CHANNELS) == null
        ? notify.entries().stream().allMatch(key -> KEYS.contains(key.name()))
        : notify.get(CHANNELS) instanceof Mapping;
  }

  private void requireOne(Node node, Set<String> names) {
    meant.require(node, names, (written, name) -> "'" + written + "'" + remedy(name, names));
  }

  private static String remedy(String meant, Set<String> names) {
    return names.isEmpty()
        ? ": there are no channels; name some under notify.channels"
        : " is not among the channels: %s%s"
            .formatted(String.join(", ", names), Suggestion.question(meant, names));
  }
}
