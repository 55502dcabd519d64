package dev.vedette.doctor;

import dev.vedette.store.Inspection.Reached;
import dev.vedette.store.Inspection.Refused;
import dev.vedette.store.Inspection.Schema;
import dev.vedette.store.Inspector;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.PostgresUri;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** From the name of the server to the partitions of tomorrow. */
final class PostgresDiagnosis {
  private static final String SUBJECT = "postgres";
  private static final String LOGIN = "postgres login";
  private static final String TABLES = "postgres tables";
  private static final String SETTING = "postgres.url";

  /** The oldest release that the PostgreSQL project still maintains. */
  private static final int OLDEST_MAJOR = 14;

  private final PostgresSettings settings;
  private final Path base;
  private final boolean writes;
  private final InstantSource clock;
  private final Duration patience;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A diagnosis for one use.
   *
   * @param base directory that files in the URI are relative to
   * @param writes whether the writer is run with this configuration, by the look of it
   */
  PostgresDiagnosis(
      PostgresSettings settings,
      Path base,
      boolean writes,
      InstantSource clock,
      Duration patience) {
    this.settings = settings;
    this.base = base;
    this.writes = writes;
    this.clock = clock;
    this.patience = patience;
  }

  List<Finding> examine() throws InterruptedException {
    PostgresUri uri;
    try {
      uri = PostgresUri.parse(settings.url(), base);
    } catch (IllegalArgumentException e) {
      findings.add(new Finding.Fail(SUBJECT, String.valueOf(e.getMessage()), "correct " + SETTING));
      skip(LOGIN, TABLES, ClockWords.SUBJECT);
      return findings;
    }
    if (reachable(endpoint(uri))) {
      inspect();
    } else {
      skip(LOGIN, TABLES, ClockWords.SUBJECT);
    }
    return findings;
  }

  private static Endpoint endpoint(PostgresUri uri) {
    URI jdbc = URI.create(uri.jdbcUrl().substring("jdbc:".length()));
    return new Endpoint(jdbc.getHost().replaceAll("[\\[\\]]", ""), jdbc.getPort());
  }

  private void skip(String... subjects) {
    for (String subject : subjects) {
      findings.add(new Finding.Skip(subject, "not reached"));
    }
  }

  private boolean reachable(Endpoint endpoint) throws InterruptedException {
    return switch (PortProbe.at(endpoint, SETTING, patience)) {
      case PortProbe.Open open ->
          findings.add(
              new Finding.Ok(
                  SUBJECT,
                  "%s resolves to %s, port open"
                      .formatted(endpoint, open.address().getHostAddress())));
      case PortProbe.Closed(CauseAndRemedy why) -> {
        findings.add(why.asFail(SUBJECT));
        yield false;
      }
    };
  }

  private void inspect() {
    switch (new Inspector(clock, patience).inspect(settings, base)) {
      case Refused(String state, Exception error) -> {
        findings.add(PostgresWords.explain(state, error).asFail(LOGIN));
        skip(TABLES, ClockWords.SUBJECT);
      }
      case Reached reached -> {
        findings.add(login(reached));
        findings.add(tables(reached));
        findings.add(ClockWords.judge(reached.ahead(), reached.roundTrip()));
      }
    }
  }

  private static Finding login(Reached server) {
    String words =
        "PostgreSQL %s lets in '%s', %s"
            .formatted(
                server.version(), server.user(), server.encrypted() ? "over TLS" : "without TLS");
    if (server.shared()) {
      return new Finding.Warn(
          LOGIN,
          "a pooler (PgBouncer) hands a session of the server to another client after each"
              + " transaction",
          "use the server's own port in postgres.url, or a pool in session mode: time limits that"
              + " Vedette sets would hold for others, and not for itself");
    }
    return server.majorVersion() >= OLDEST_MAJOR
        ? new Finding.Ok(LOGIN, words)
        : new Finding.Warn(
            LOGIN,
            words + "; this version is no longer maintained",
            "upgrade to PostgreSQL " + OLDEST_MAJOR + " or newer");
  }

  private Finding tables(Reached server) {
    if (server.standby()) {
      return unfit(
          "the server is a standby: it can be read, not written",
          "name the primary in postgres.url; a page alone may read from a standby");
    }
    if (server.readOnly()) {
      return unfit(
          "the server or this role is read-only (default_transaction_read_only); a full disk of a"
              + " managed service does that",
          "make room, or let the role write");
    }
    Schema schema = server.schema();
    if (schema.newer()) {
      return new Finding.Fail(
          TABLES,
          "the schema is version %s, newer than this Vedette, which knows %s"
              .formatted(schema.applied(), schema.known()),
          "upgrade Vedette here as well");
    }
    if (schema.failed()) {
      return new Finding.Fail(
          TABLES,
          "a migration ended half-way",
          "see the writer's log for the reason and the table vedette_schema_history");
    }
    return schema.pending() ? pending(server) : partitions(server);
  }

  private Finding pending(Reached server) {
    Schema schema = server.schema();
    if (!server.mayCreate()) {
      return unfit(
          "the schema is not migrated, and '%s' may not create tables".formatted(server.user()),
          "GRANT CREATE, USAGE ON SCHEMA public TO \"%s\"".formatted(server.user()));
    }
    return new Finding.Ok(
        TABLES,
        schema.applied() == null
            ? "there are none yet; write creates them"
            : "the schema is version %s; write brings it to %s"
                .formatted(schema.applied(), schema.known()));
  }

  private Finding partitions(Reached server) {
    Schema schema = server.schema();
    if (!server.mayMaintain()) {
      return unfit(
          "'%s' does not own the tables, so it can't make their partitions"
              .formatted(server.user()),
          "use the role that created them in postgres.url for 'write'");
    }
    if (!schema.missingDays().isEmpty()) {
      return new Finding.Warn(
          TABLES,
          "schema version %s, no partition for %s"
              .formatted(
                  schema.applied(),
                  schema.missingDays().stream()
                      .map(String::valueOf)
                      .collect(Collectors.joining(" and "))),
          "start write, which makes them ahead; it has not run for days");
    }
    return new Finding.Ok(
        TABLES, "schema version " + schema.applied() + ", partitions for today and tomorrow");
  }

  /** For the writer it is a failure; a page alone lives with it. */
  private Finding unfit(String cause, String remedy) {
    CauseAndRemedy why = new CauseAndRemedy(cause, remedy);
    return writes ? why.asFail(TABLES) : why.asWarn(TABLES);
  }
}
