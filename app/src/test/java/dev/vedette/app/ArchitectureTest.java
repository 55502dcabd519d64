package dev.vedette.app;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules. They are the architecture: change them on purpose only. */
class ArchitectureTest {
  /** What each module may use. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("model", List.of()),
          Map.entry("ops", List.of("model")),
          Map.entry("wire", List.of("model")),
          Map.entry("embedded", List.of()),
          Map.entry("probe", List.of("model")),
          Map.entry("check", List.of("model", "ops", "wire", "probe")),
          Map.entry("store", List.of("model")),
          Map.entry("write", List.of("model", "ops", "wire", "store")),
          Map.entry("notify", List.of("model", "ops", "wire", "store")),
          Map.entry("web", List.of("model", "ops", "store")),
          Map.entry(
              "config",
              List.of("model", "ops", "wire", "probe", "check", "store", "write", "notify", "web")),
          Map.entry("doctor", List.of("model", "wire", "probe", "check", "store", "config")),
          Map.entry(
              "up",
              List.of(
                  "model",
                  "ops",
                  "wire",
                  "embedded",
                  "probe",
                  "check",
                  "store",
                  "write",
                  "notify",
                  "web")),
          Map.entry(
              "app",
              List.of(
                  "model", "ops", "wire", "probe", "check", "store", "write", "notify", "web",
                  "config", "doctor", "up")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.vedette");

  static Stream<String> modules() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyWhatItMay(String module) {
    String[] forbidden =
        ARROWS.keySet().stream()
            .filter(other -> !other.equals(module) && !ARROWS.get(module).contains(other))
            .map(ArchitectureTest::packageOf)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(packageOf(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .as(module + " uses " + ARROWS.get(module) + " only")
        .check(CLASSES);
  }

  @Test
  void everyModuleHasItsArrows() {
    assertThat(
            CLASSES.stream()
                .map(each -> each.getPackageName().split("\\.")[2])
                .distinct()
                .filter(module -> !module.equals("testkit")))
        .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  /** The configuration makes the settings of every role and needs to know nothing else of it. */
  @Test
  void theConfigurationKnowsOnlyTheSettingsOfARole() {
    noClasses()
        .that()
        .resideInAPackage(packageOf("config"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(rolesAndWire())
                .and(not(nameMatching(".*Settings(\\$.*)?")))
                .and(not(resideInAPackage("..settings"))))
        .check(CLASSES);
  }

  @Test
  void theDoctorKnowsOnlyTheSettingsOfTheChecker() {
    noClasses()
        .that()
        .resideInAPackage(packageOf("doctor"))
        .should()
        .dependOnClassesThat(
            resideInAPackage(packageOf("check")).and(not(nameMatching(".*Settings(\\$.*)?"))))
        .check(CLASSES);
  }

  private static String[] rolesAndWire() {
    return Stream.of("wire", "probe", "check", "store", "write", "notify", "web")
        .map(ArchitectureTest::packageOf)
        .toArray(String[]::new);
  }

  @Test
  void nounsSettingsAndProbesKnowNeitherKafkaNorSql() {
    noClasses()
        .that()
        .resideInAnyPackage(packageOf("model"), packageOf("config"), packageOf("probe"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..")
        .check(CLASSES);
  }

  @Test
  void noModulesGoInCircles() {
    slices().matching("dev.vedette.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noPackagesGoInCircles() {
    slices().matching("dev.vedette.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /**
   * Beyond its root, settings that a caller makes and the log of faults; below lies how a check is
   * done.
   */
  @Test
  void theProbeIsUsedThroughItsRoot() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packageOf("probe"))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.vedette.probe.*..")
                .and(
                    not(
                        nameMatching(
                            ".*\\.(DnsSettings|DnsCache|NameServer|SystemAuthorities|FaultLog)"))))
        .check(CLASSES);
  }

  /** Of wire, the notifier needs what its channel to Kafka does, and the names of topics. */
  @Test
  void onlyTheChannelsOfTheNotifierKnowKafka() {
    noClasses()
        .that()
        .resideInAPackage(packageOf("notify"))
        .and()
        .resideOutsideOfPackage("dev.vedette.notify.channel..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", packageOf("wire")))
        .check(CLASSES);
  }

  /** They share what {@code app.cli} holds, and how checks are printed. */
  @Test
  void noFamilyOfCommandsUsesAnother() {
    slices()
        .matching("dev.vedette.app.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            alwaysTrue(), resideInAnyPackage("dev.vedette.app.cli", "dev.vedette.app.printing"))
        .check(CLASSES);
  }

  @Test
  void onlyTheStoreAndTheEmbeddedDatabaseSpeakToADatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageOf("store"), packageOf("embedded"), packageOf("testkit"))
        .and()
        // What a checker keeps on disk are files of their own kind.
        .haveNameNotMatching("dev\\.vedette\\.check\\.(delivery\\.Spool|ProgressFile).*")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..")
        .check(CLASSES);
  }

  /** But for the demo site, whose certificate is made by Netty's certificate builder. */
  @Test
  void onlyTheProbeSpeaksNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageOf("probe"), packageOf("up"), packageOf("testkit"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packageOf("app"), packageOf("up"), packageOf("testkit"))
        .and()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  private static String packageOf(String module) {
    return "dev.vedette." + module + "..";
  }
}
