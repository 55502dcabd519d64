package dev.vedette.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Utils;

/** The topics of the contract and how they come into being. */
public final class Topics {
  /** One event per check, keyed by target name, so that a target's results stay in order. */
  public static final String RESULTS = "vedette.results";

  /** What could not be read or stored, byte for byte, with headers that say why and from where. */
  public static final String DEAD_LETTERS = "vedette.results.dead";

  /**
   * What to watch: the key is a target's name, the value its document in JSON; without a value the
   * target is removed. Compacted, so that it holds the newest of each name for ever.
   */
  public static final String TARGETS = "vedette.targets";

  /**
   * The most checkers of one location that can share the targets, since a partition is read by one
   * of them. More would cost every broker files and memory, used or not; and the number can't be
   * changed later without moving names to other partitions.
   */
  public static final int TARGET_PARTITIONS = 32;

  /** Consumer group of the writers. */
  public static final String WRITER_GROUP = "vedette.write";

  /** Dead letters are rare and looked at by people: one partition keeps them in order. */
  private static final int DEAD_LETTER_PARTITIONS = 1;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration CLOSE = Duration.ofSeconds(1);

  private Topics() {}

  /**
   * Where the events of a target are, as producers choose the partition of a key.
   *
   * @param count of the topic's partitions
   */
  public static int partition(String target, int count) {
    return Utils.toPositive(Utils.murmur2(target.getBytes(StandardCharsets.UTF_8))) % count;
  }

  @FunctionalInterface
  private interface Creator {
    void create(Admin admin, KafkaSettings settings)
        throws ExecutionException, InterruptedException, TimeoutException;
  }

  /** What came of {@link #ensure}. */
  public sealed interface Creation {
    /** All topics are there. */
    record Done() implements Creation {}

    /** We may not create what is absent (or hidden from us); somebody else has to. */
    record NotOurs(String why) implements Creation {}

    /** No broker has answered: worth another try. */
    record Away(String why) implements Creation {}
  }

  /**
   * Does {@link #createAbsent} with a client of its own and says what came of it; blocks for some
   * seconds at most.
   *
   * @throws KafkaException what the broker refused for another reason than our rights
   */
  public static Creation ensure(KafkaSettings settings, String clientId)
      throws InterruptedException {
    return creating(settings, clientId, Topics::createAbsent);
  }

  /**
   * Does the same for {@link #TARGETS} alone, and tells where it may not be created.
   *
   * @throws KafkaException what the broker refused for another reason than our rights
   */
  public static Creation ensureTargets(KafkaSettings settings, String clientId)
      throws InterruptedException {
    return creating(settings, clientId, (admin, same) -> create(admin, targets(replication(same))));
  }

  /**
   * Does the same for a topic of the user's own, with the partitions of the results.
   *
   * @throws KafkaException what the broker refused for another reason than our rights
   */
  public static Creation ensureTopic(KafkaSettings settings, String clientId, String topic)
      throws InterruptedException {
    return creating(
        settings,
        clientId,
        (admin, same) ->
            create(admin, new NewTopic(topic, Optional.of(same.partitions()), replication(same))));
  }

  /**
   * How Kafka cleans {@link #TARGETS} up: {@code compact}, unless somebody else made it otherwise.
   * Blocks for some seconds at most.
   *
   * @return empty where no broker tells
   */
  public static Optional<String> targetsCleanup(KafkaSettings settings, String clientId)
      throws InterruptedException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, TARGETS);
    Admin admin = KafkaClients.admin(settings, clientId);
    try {
      return admin
          .describeConfigs(List.of(topic))
          .all()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .values()
          .stream()
          .map(config -> config.get(TopicConfig.CLEANUP_POLICY_CONFIG))
          .filter(Objects::nonNull)
          .map(ConfigEntry::value)
          .findFirst();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } finally {
      admin.close(CLOSE);
    }
  }

  private static Creation creating(KafkaSettings settings, String clientId, Creator creator)
      throws InterruptedException {
    Admin admin = KafkaClients.admin(settings, clientId);
    try {
      creator.create(admin, settings);
      return new Creation.Done();
    } catch (TimeoutException e) {
      return new Creation.Away("no broker answers");
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case RetriableException away -> new Creation.Away(String.valueOf(away.getMessage()));
        case AuthorizationException no -> new Creation.NotOurs(String.valueOf(no.getMessage()));
        case null, default -> throw new KafkaException("can't create topics: " + e.getCause(), e);
      };
    } finally {
      admin.close(CLOSE);
    }
  }

  /**
   * Creates the topics that are absent; the others stay as they are. Safe to run from many
   * processes at once.
   *
   * <p>Where {@link #TARGETS} may not be created it stays absent and nothing is said: a plan with
   * few partitions, or a user with few rights, still checks, publishes and stores.
   *
   * @throws ExecutionException what the broker refused, as its cause
   * @throws TimeoutException when no broker answers in time
   */
  public static void createAbsent(Admin admin, KafkaSettings settings)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> present =
        admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Optional<Short> replication = replication(settings);
    List<NewTopic> absent = new ArrayList<>();
    if (!present.contains(RESULTS)) {
      absent.add(new NewTopic(RESULTS, Optional.of(settings.partitions()), replication));
    }
    if (!present.contains(DEAD_LETTERS)) {
      absent.add(new NewTopic(DEAD_LETTERS, Optional.of(DEAD_LETTER_PARTITIONS), replication));
    }
    for (NewTopic topic : absent) {
      create(admin, topic);
    }
    if (!present.contains(TARGETS)) {
      createIfAllowed(admin, targets(replication));
    }
  }

  private static Optional<Short> replication(KafkaSettings settings) {
    return Optional.ofNullable(settings.replication()).map(Integer::shortValue);
  }

  private static NewTopic targets(Optional<Short> replication) {
    return new NewTopic(TARGETS, Optional.of(TARGET_PARTITIONS), replication)
        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
  }

  private static void createIfAllowed(Admin admin, NewTopic topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      create(admin, topic);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException
          || e.getCause() instanceof PolicyViolationException)) {
        throw e;
      }
    }
  }

  private static void create(Admin admin, NewTopic topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      admin.createTopics(List.of(topic)).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
