package dev.vedette.doctor;

import dev.vedette.model.files.PemFiles;
import dev.vedette.wire.InvalidKafkaSettingsException;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.KafkaSettings.KafkaTls;
import dev.vedette.wire.Topics;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** From the name of the broker to the rights on its topics; stops where no further step can go. */
final class KafkaDiagnosis {
  private static final String SUBJECT = "kafka";
  private static final String LOGIN = "kafka login";
  private static final String TOPICS = "kafka topics";
  private static final String SETTING = "kafka.bootstrap_servers";

  /** A few brokers tell enough, and each that is away costs its whole patience. */
  private static final int MAX_BROKERS = 3;

  private final KafkaSettings settings;
  private final boolean checks;
  private final boolean writes;
  private final InstantSource clock;
  private final Duration patience;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A diagnosis for one use.
   *
   * @param checks whether the checker is run with this configuration, by the look of it
   * @param writes whether the writer is
   */
  KafkaDiagnosis(
      KafkaSettings settings,
      boolean checks,
      boolean writes,
      InstantSource clock,
      Duration patience) {
    this.settings = settings;
    this.checks = checks;
    this.writes = writes;
    this.clock = clock;
    this.patience = patience;
  }

  List<Finding> examine() throws InterruptedException {
    // Before the network: a broker that refuses what is wrong here would be blamed for it.
    boolean usable = usable();
    PortProbe.Open port = anyOpenPort();
    if (port == null || !usable) {
      skip(TlsDiagnosis.SUBJECT, LOGIN, TOPICS);
    } else if (!tls(port)) {
      skip(LOGIN, TOPICS);
    } else {
      login();
    }
    return findings;
  }

  private boolean usable() {
    try {
      KafkaClients.requireUsable(settings);
      return true;
    } catch (InvalidKafkaSettingsException e) {
      findings.add(
          new Finding.Fail(
              SUBJECT,
              String.valueOf(e.getMessage()),
              "correct the settings below kafka in the configuration"));
      return false;
    }
  }

  private void skip(String... subjects) {
    for (String subject : subjects) {
      findings.add(new Finding.Skip(subject, "not reached"));
    }
  }

  private PortProbe.@Nullable Open anyOpenPort() throws InterruptedException {
    List<Endpoint> endpoints = Endpoint.ofBootstrap(settings.bootstrapServers());
    if (endpoints.isEmpty()) {
      findings.add(
          new Finding.Fail(
              SUBJECT,
              "'" + settings.bootstrapServers() + "' names no host with a port",
              "write host:port in " + SETTING));
      return null;
    }
    List<CauseAndRemedy> closed = new ArrayList<>();
    for (Endpoint endpoint : endpoints.subList(0, Math.min(endpoints.size(), MAX_BROKERS))) {
      switch (PortProbe.at(endpoint, SETTING, patience.dividedBy(closed.isEmpty() ? 1 : 2))) {
        case PortProbe.Open open -> {
          closed.forEach(each -> findings.add(each.asWarn(SUBJECT)));
          findings.add(
              new Finding.Ok(
                  SUBJECT,
                  "%s resolves to %s, port open"
                      .formatted(endpoint, open.address().getHostAddress())));
          return open;
        }
        case PortProbe.Closed(CauseAndRemedy why) -> closed.add(why);
      }
    }
    closed.forEach(each -> findings.add(each.asFail(SUBJECT)));
    return null;
  }

  /** False where the handshake fails. */
  private boolean tls(PortProbe.Open port) {
    if (settings.tls() == null) {
      return plain(port);
    }
    boolean verifyName =
        !""
            .equals(
                settings.properties().get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG));
    Finding finding =
        new TlsDiagnosis(clock, patience)
            .examine(
                port, KafkaClients.tlsContext(settings), verifyName, certificate(settings.tls()));
    findings.add(finding);
    return !(finding instanceof Finding.Fail);
  }

  private static @Nullable X509Certificate certificate(KafkaTls tls) {
    return tls.certificate() == null
        ? null
        : PemFiles.certificates("kafka.tls.certificate", tls.certificate()).getFirst();
  }

  private boolean plain(PortProbe.Open port) {
    boolean ours = !settings.properties().containsKey("security.protocol");
    if (ours && CertificatePeek.at(port, patience.dividedBy(2)).isPresent()) {
      findings.add(
          new Finding.Fail(
              TlsDiagnosis.SUBJECT,
              port.endpoint() + " speaks TLS, and the configuration has no kafka.tls",
              "add kafka.tls, with the authority's certificate as ca"));
      return false;
    }
    findings.add(
        new Finding.Skip(
            TlsDiagnosis.SUBJECT, "not configured: what is sent can be read on the way"));
    return true;
  }

  private void login() throws InterruptedException {
    Admin admin = KafkaClients.admin(hasty(), "vedette.doctor");
    try {
      var nodes = admin.describeCluster().nodes().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      findings.add(new Finding.Ok(LOGIN, who() + "; " + brokers(nodes.size())));
      findings.addAll(new TopicDiagnosis(admin, settings, needs(), patience).examine());
      findings.add(new GroupDiagnosis(admin, hasty(), clock, patience).examine(writes));
    } catch (ExecutionException | TimeoutException e) {
      findings.add(
          KafkaWords.login(e, settings.tls() != null, settings.sasl() != null).asFail(LOGIN));
      skip(TOPICS);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static String brokers(int count) {
    return count + (count == 1 ? " broker" : " brokers");
  }

  private String who() {
    if (settings.sasl() != null) {
      return "user '%s' is let in (%s)"
          .formatted(settings.sasl().username(), settings.sasl().mechanism());
    }
    boolean identity = settings.tls() != null && settings.tls().certificate() != null;
    return identity ? "the client certificate is accepted" : "no credentials are needed";
  }

  private List<TopicRight> needs() {
    return List.of(
        new TopicRight(Topics.RESULTS, AclOperation.WRITE, "check", checks),
        new TopicRight(Topics.RESULTS, AclOperation.READ, "write", writes),
        new TopicRight(Topics.DEAD_LETTERS, AclOperation.WRITE, "write", writes),
        new TopicRight(Topics.DEAD_LETTERS, AclOperation.READ, "dead-letters", false),
        new TopicRight(Topics.TARGETS, AclOperation.READ, "check", false));
  }

  /** Like ours, but without the patience of a role that runs for months. */
  private KafkaSettings hasty() {
    Map<String, String> properties = new HashMap<>(settings.properties());
    String millis = Long.toString(patience.toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    return new KafkaSettings(
        settings.bootstrapServers(),
        settings.tls(),
        settings.sasl(),
        settings.partitions(),
        settings.replication(),
        properties);
  }
}
