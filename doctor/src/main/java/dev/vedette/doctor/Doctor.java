package dev.vedette.doctor;

import dev.vedette.check.delivery.SpoolSettings;
import dev.vedette.config.Configuration;
import dev.vedette.config.Part;
import dev.vedette.config.PartialConfiguration;
import dev.vedette.config.yaml.Problem;
import dev.vedette.probe.tls.SystemAuthorities;
import dev.vedette.store.PostgresSettings;
import dev.vedette.wire.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Tries broker, topics and database with the configured credentials, and looks at the spool.
 * Changes nothing anywhere; the whole takes less than half a minute, whoever is silent.
 */
public final class Doctor {
  /** For each step: seven of them one after the other are below half a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final String UNUSABLE = "its configuration can't be used on this machine";

  private final InstantSource clock;
  private final Duration patience;

  public Doctor(InstantSource clock) {
    this(clock, PATIENCE);
  }

  Doctor(InstantSource clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * All that was found, in the order of the flow.
   *
   * @param partial what its parts lack here is a finding, and the other parts are examined
   * @param file as the user named it; null: none was read
   * @param base directory that files in the configuration are relative to
   */
  public List<Finding> examine(PartialConfiguration partial, @Nullable Path file, Path base)
      throws InterruptedException {
    Configuration configuration = partial.configuration();
    FutureTask<List<Finding>> kafka = started(() -> kafka(partial));
    FutureTask<List<Finding>> postgres = started(() -> postgres(partial, base));
    List<Finding> findings = new ArrayList<>();
    if (partial.missing().isEmpty()) {
      findings.add(summary(configuration, file));
    }
    partial.missing().forEach(problem -> findings.add(missing(problem)));
    findings.add(AuthorityDiagnosis.examine(SystemAuthorities.ofThisMachine()));
    if (configuration.kafka() != null && !configuration.targets().isEmpty()) {
      SpoolSettings spool = configuration.check().spool();
      findings.add(SpoolDiagnosis.examine(Path.of(spool.directory()), spool.maxSize()));
    }
    findings.addAll(result(kafka));
    findings.addAll(result(postgres));
    return findings;
  }

  private static FutureTask<List<Finding>> started(Callable<List<Finding>> diagnosis) {
    FutureTask<List<Finding>> task = new FutureTask<>(diagnosis);
    Thread.ofPlatform().daemon().name("doctor").start(task);
    return task;
  }

  private static List<Finding> result(FutureTask<List<Finding>> diagnosis)
      throws InterruptedException {
    try {
      return diagnosis.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the diagnosis itself failed", e.getCause());
    }
  }

  private static Finding summary(Configuration configuration, @Nullable Path file) {
    if (file == null) {
      return new Finding.Skip("configuration", "there is none, and 'vedette up' needs none");
    }
    int count = configuration.targets().size();
    return new Finding.Ok(
        "configuration",
        "%s: %d target%s at %s"
            .formatted(file, count, count == 1 ? "" : "s", configuration.location()));
  }

  private static Finding missing(Problem problem) {
    return new Finding.Fail(
        "configuration",
        problem.toString(),
        "it may be right on another machine: only what needs it is not examined here");
  }

  private List<Finding> kafka(PartialConfiguration partial) throws InterruptedException {
    Configuration configuration = partial.configuration();
    KafkaSettings kafka = configuration.kafka();
    if (partial.lacks(Part.KAFKA)) {
      return List.of(new Finding.Skip("kafka", UNUSABLE));
    }
    if (kafka == null) {
      return List.of(new Finding.Skip("kafka", "not configured: check and write need it"));
    }
    boolean checks = !configuration.targets().isEmpty();
    boolean writes = configuration.postgres() != null;
    return new KafkaDiagnosis(kafka, checks, writes, clock, patience).examine();
  }

  private List<Finding> postgres(PartialConfiguration partial, Path base)
      throws InterruptedException {
    Configuration configuration = partial.configuration();
    PostgresSettings postgres = configuration.postgres();
    if (partial.lacks(Part.POSTGRES)) {
      return List.of(new Finding.Skip("postgres", UNUSABLE));
    }
    if (postgres == null) {
      return List.of(new Finding.Skip("postgres", "not configured: write and web need it"));
    }
    boolean writes = configuration.kafka() != null;
    return new PostgresDiagnosis(postgres, base, writes, clock, patience).examine();
  }
}
