package dev.vedette.notify;

import dev.vedette.notify.channel.Channel;
import dev.vedette.notify.channel.settings.AlertmanagerSettings;
import dev.vedette.notify.channel.settings.AppriseSettings;
import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.channel.settings.CommandSettings;
import dev.vedette.notify.channel.settings.DiscordSettings;
import dev.vedette.notify.channel.settings.EmailSettings;
import dev.vedette.notify.channel.settings.GoogleChatSettings;
import dev.vedette.notify.channel.settings.KafkaChannelSettings;
import dev.vedette.notify.channel.settings.NtfySettings;
import dev.vedette.notify.channel.settings.PagerDutySettings;
import dev.vedette.notify.channel.settings.SlackSettings;
import dev.vedette.notify.channel.settings.TeamsSettings;
import dev.vedette.notify.channel.settings.TelegramSettings;
import dev.vedette.notify.channel.settings.WebhookSettings;
import dev.vedette.notify.plan.Pace;
import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.ledger.IncidentSignal;
import dev.vedette.store.ledger.Ledger;
import dev.vedette.store.ledger.LedgerReader;
import dev.vedette.store.ledger.Routing;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that tells people of incidents. Any number of them share the work, without knowing of
 * each other. A database that is away is waited for. Safe for use by many threads.
 */
public final class Notifier implements Role {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);

  /** How often it looks, where PostgreSQL's notifications don't get through. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final Duration PREPARE_AGAIN = Duration.ofSeconds(2);

  /** For what is being sent: its claim ends by itself if it takes longer. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);

  private final Database database;
  private final List<OpenChannel> channels;
  private final Dispatcher dispatcher;
  private final ChannelWork work;
  private final NotifyStatus status;
  private final LedgerWatch watch;
  private final Thread thread =
      Thread.ofPlatform().name("vedette-notify").daemon().unstarted(this::run);
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private Notifier(
      NotifySettings settings,
      Function<ChannelSettings, Channel> opener,
      Database database,
      MeterRegistry registry,
      InstantSource clock) {
    this.database = database;
    NotifyMetrics metrics = new NotifyMetrics(registry);
    settings.channels().keySet().forEach(metrics::channel);
    channels =
        settings.channels().entrySet().stream()
            .map(each -> open(each.getKey(), each.getValue(), opener))
            .toList();
    // Ids of messages are seen by strangers, who must not guess the next one.
    RandomGenerator random = new SecureRandom();
    dispatcher =
        new Dispatcher(
            new Ledger(database),
            new Routing(database),
            settings.allRoutes(),
            channels,
            new MessageAssembly(settings.page() == null ? null : settings.page().toString()),
            metrics,
            clock,
            random);
    status = new NotifyStatus(metrics::failing, System::nanoTime);
    work = new ChannelWork(dispatcher, status, metrics);
    watch = new LedgerWatch(new LedgerReader(database), metrics, clock);
  }

  /** Registers every metric of a notifier, for the reference of all metrics. */
  public static void declareMetrics(MeterRegistry registry) {
    NotifyMetrics.declare(registry);
  }

  /**
   * Starts a notifier; connects to nothing before it returns.
   *
   * @param opener makes the channels; these are closed with it
   * @param database left open when it closes
   * @throws IllegalArgumentException when a channel can't be used as it is configured
   */
  public static Notifier start(
      NotifySettings settings,
      Function<ChannelSettings, Channel> opener,
      Database database,
      MeterRegistry registry,
      InstantSource clock) {
    Notifier notifier = new Notifier(settings, opener, database, registry, clock);
    notifier.thread.start();
    return notifier;
  }

  private static OpenChannel open(
      String name, ChannelSettings settings, Function<ChannelSettings, Channel> opener) {
    Pace pace = new Pace(settings.merging(), settings.rate().pause(), maxIncidents(settings));
    return new OpenChannel(name, opener.apply(settings), pace, settings.timeout());
  }

  /** Names that fit into a message of the service, at some 80 characters each. */
  private static int maxIncidents(ChannelSettings settings) {
    return switch (settings.service()) {
      case WebhookSettings webhook -> 100;
      case EmailSettings email -> 100;
      case PagerDutySettings pagerduty -> 100;
      case AlertmanagerSettings alertmanager -> 100;
      case AppriseSettings apprise -> 100;
      case KafkaChannelSettings kafka -> 100;
      case CommandSettings command -> 100;
      case SlackSettings slack -> 50;
      case TeamsSettings teams -> 50;
      case DiscordSettings discord -> 50;
      case TelegramSettings telegram -> 50;
      case GoogleChatSettings googleChat -> 50;
      case NtfySettings ntfy -> 50;
    };
  }

  private void run() {
    try (var signal = new IncidentSignal(database)) {
      if (prepare()) {
        while (!status.isClosing()) {
          signal.await(PERIOD);
          step();
        }
      }
      status.stopped("closed");
      stopped.complete(null);
    } catch (InterruptedException e) {
      log.debug("interrupted while closing", e);
      status.stopped("closed");
      stopped.complete(null);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fail(Throwable fault) {
    if (!(fault instanceof StoreException e) || !e.isExplained()) {
      log.error("stops for good: {}", fault.getMessage(), fault);
    }
    status.stopped(String.valueOf(fault.getMessage()));
    stopped.completeExceptionally(fault);
  }

  /** Waits for the database, and brings the schema up to date. */
  private boolean prepare() throws InterruptedException {
    while (!status.isClosing()) {
      try {
        database.migrate(status::prepares);
        dispatcher.begin();
        return true;
      } catch (StoreException e) {
        requireTransient(e);
        status.waits(e.getMessage() + "; it is tried again");
        status.awaitClosing(PREPARE_AGAIN);
      }
    }
    return false;
  }

  private void step() {
    try {
      dispatcher.route();
      dispatcher.withWork().forEach(work::begin);
      dispatcher.forgetful().forEach(work::begin);
      watch.look();
      status.works(
          "tells %d %s".formatted(channels.size(), channels.size() == 1 ? "channel" : "channels"));
    } catch (StoreException e) {
      requireTransient(e);
      status.waits(e.getMessage() + "; it is tried again");
    }
  }

  private static void requireTransient(StoreException e) {
    if (e.kind() != StoreException.Kind.TRANSIENT) {
      throw e;
    }
  }

  @Override
  public String name() {
    return "notify";
  }

  @Override
  public Health health() {
    return status.health();
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public void close() {
    status.close();
    try {
      boolean stoppedLooking = thread.join(CLOSE_PATIENCE);
      boolean sent = work.end(CLOSE_PATIENCE);
      if (!stoppedLooking || !sent) {
        log.warn("did not end in time: what was being sent is sent again, as a possible repeat");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channels.forEach(each -> each.channel().close());
    stopped.complete(null);
  }
}
