package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir Path directory;

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  /** The next run after a kill: what the file system has at this moment. */
  private Progress afterKill() throws IOException {
    Path copy = Files.createTempDirectory(directory, "killed");
    for (String suffix : List.of("", "-wal")) {
      String file = ProgressFile.FILE + suffix;
      if (Files.exists(directory.resolve(file))) {
        Files.copy(
            directory.resolve(file), copy.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return Progress.open(copy, "here");
  }

  @Test
  void theFirstRunKnowsNothing() {
    Progress progress = Progress.open(directory, "here");

    assertThat(progress.earlier("a")).isEmpty();
    progress.close(null);
  }

  @Test
  void theNextRunKnowsHowFarTheLastOneCame() {
    Progress first = Progress.open(directory, "here");
    first.begun("a", at(0));
    first.begun("b", at(1));
    first.begun("gone", at(1));
    first.ended("gone");
    first.close(at(60));

    Progress next = Progress.open(directory, "here");
    assertThat(next.earlier("a")).contains(at(60));
    assertThat(next.earlier("b")).contains(at(60));
    assertThat(next.earlier("gone")).isEmpty();
    next.close(null);
  }

  @Test
  void aKillCostsWhatWasNotedLast() throws IOException {
    Progress killed = Progress.open(directory, "here");
    killed.begun("a", at(0));
    killed.note(at(2), at(2));
    assertThat(killed.safeUntil()).as("results may still be in memory").isEmpty();
    killed.note(at(4), at(4));
    assertThat(killed.safeUntil()).contains(at(2));

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          Progress next = afterKill();
          assertThat(next.earlier("a")).contains(at(2));
          next.close(null);
        });
    killed.close(null);
  }

  @Test
  void aTargetWhoseFirstSlotsAreStillToBeNamedIsAsFarAsBefore() {
    Progress first = Progress.open(directory, "here");
    first.begun("a", at(0));
    first.close(at(60));

    Progress interrupted = Progress.open(directory, "here");
    interrupted.begun("a", at(600));
    interrupted.begun("new", at(600));
    interrupted.close(at(599));

    Progress next = Progress.open(directory, "here");
    assertThat(next.earlier("a")).contains(at(60));
    assertThat(next.earlier("new")).isEmpty();
    next.close(null);
  }

  @Test
  void targetsThatNobodyTookUpAgainAreForgottenAfterAWhile() {
    Progress first = Progress.open(directory, "here");
    first.begun("a", at(0));
    first.begun("removed meanwhile", at(0));
    first.close(at(60));

    Progress second = Progress.open(directory, "here");
    second.begun("a", at(600));
    second.note(at(700), at(700));
    second.note(at(702), at(702));
    second.close(at(703));

    Progress third = Progress.open(directory, "here");
    assertThat(third.earlier("a")).contains(at(703));
    assertThat(third.earlier("removed meanwhile")).isEmpty();
    third.close(null);
  }

  @Test
  void whatIsNotTakenUpYetSurvivesARestart() {
    Progress first = Progress.open(directory, "here");
    first.begun("a", at(0));
    first.begun("b", at(0));
    first.close(at(60));

    Progress withoutKafka = Progress.open(directory, "here");
    withoutKafka.note(at(600), at(600));
    withoutKafka.close(at(602));

    Progress next = Progress.open(directory, "here");
    assertThat(next.earlier("a")).contains(at(60));
    assertThat(next.earlier("b")).contains(at(60));
    next.close(null);
  }

  @Test
  void aDamagedFileIsBegunAnew() throws IOException {
    Files.writeString(directory.resolve(ProgressFile.FILE), "this is no database, ".repeat(500));

    Progress progress = Progress.open(directory, "here");
    assertThat(progress.earlier("a")).isEmpty();
    progress.begun("a", at(0));
    progress.close(at(60));

    Progress next = Progress.open(directory, "here");
    assertThat(next.earlier("a")).contains(at(60));
    next.close(null);
  }

  @Test
  void aFileWhoseFirstPageAloneIsWholeIsBegunAnewToo() throws IOException {
    Progress first = Progress.open(directory, "here");
    IntStream.range(0, 500).forEach(i -> first.begun("a-rather-long-name-of-a-target-" + i, at(0)));
    first.close(at(60));
    Path file = directory.resolve(ProgressFile.FILE);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
    Files.write(file, bytes);

    Progress damaged = Progress.open(directory, "here");
    damaged.begun("a", at(70));
    damaged.close(at(80));

    Progress next = Progress.open(directory, "here");
    assertThat(next.earlier("a")).contains(at(80));
    next.close(null);
  }

  @Test
  void withoutADiskNothingButProgressIsLostAndItIsSavedWhenTheDiskIsBack() throws IOException {
    Path gone = directory.resolve("gone");
    Progress progress = Progress.open(gone, "here");
    progress.begun("a", at(0));
    progress.note(at(2), at(2));
    progress.note(at(4), at(4));
    progress.begun("b", at(5));
    Files.createDirectory(gone);
    progress.close(at(60));

    Progress next = Progress.open(gone, "here");
    assertThat(next.earlier("a")).contains(at(60));
    assertThat(next.earlier("b")).contains(at(60));
    next.close(null);
  }
}
