package dev.vedette.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What was found, held against what a person has to be told, and the exit code of it. */
record Findings(List<Finding> all) {
  /** The one thing that fails, and what helps; the command ends with exit code 1. */
  void failOnly(String cause, String remedy) {
    assertThat(all).filteredOn(Finding.Fail.class::isInstance).hasSize(1);
    fail(cause, remedy);
  }

  /** Among what fails; a cause may be told by its beginning, with an ellipsis. */
  void fail(String cause, String remedy) {
    assertThat(all)
        .anySatisfy(each ->
            assertThat(each)
                .isInstanceOfSatisfying(
                    Finding.Fail.class,
                    fail -> {
                      says(fail.cause(), cause);
                      assertThat(fail.remedy()).contains(remedy);
                    }));
    assertThat(exitsWithZero()).isFalse();
  }

  /** What works and will bite; of itself it leaves the exit code at 0. */
  void warnOnly(String cause, String remedy) {
    assertThat(all).noneMatch(Finding.Fail.class::isInstance);
    assertThat(all)
        .anySatisfy(each ->
            assertThat(each)
                .isInstanceOfSatisfying(
                    Finding.Warn.class,
                    warn -> {
                      says(warn.cause(), cause);
                      assertThat(warn.remedy()).contains(remedy);
                    }));
    assertThat(exitsWithZero()).isTrue();
  }

  /** Nothing fails, and this is among what was found. */
  void ok(Finding.Ok one) {
    assertThat(all).noneMatch(Finding.Fail.class::isInstance).contains(one);
    assertThat(exitsWithZero()).isTrue();
  }

  private static void says(String words, String expected) {
    if (expected.endsWith("…")) {
      assertThat(words).startsWith(expected.substring(0, expected.length() - 1));
    } else {
      assertThat(words).isEqualTo(expected);
    }
  }

  private boolean exitsWithZero() {
    StringWriter out = new StringWriter();
    boolean good = new DoctorReport(new PrintWriter(out), false).print(all);
    assertThat(out.toString()).doesNotContain("null", "Exception", "secret");
    return good;
  }
}
