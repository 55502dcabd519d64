package dev.vedette.model.incident;

import static dev.vedette.model.incident.Histories.minute;
import static dev.vedette.model.incident.Histories.of;
import static dev.vedette.model.incident.Histories.together;
import static dev.vedette.model.incident.Histories.transitions;
import static dev.vedette.model.incident.Transition.Type.CLOSED;
import static dev.vedette.model.incident.Transition.Type.OPENED;
import static dev.vedette.model.incident.Transition.Type.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.incident.Incident.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentFoldTest {
  private static final AlertRule RULE = AlertRule.DEFAULT;

  @Test
  void threeFailuresInARowOpenAndTwoSuccessesClose() {
    List<Transition> all = transitions(of("fra", 0, "UUDDDDUDUUU"), RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED, CLOSED);
    Incident opened = all.getFirst().incident();
    assertThat(opened.kind()).isEqualTo(IncidentKind.DOWN);
    assertThat(opened.openedAt()).isEqualTo(minute(4));
    assertThat(opened.beganAfter()).isEqualTo(minute(1));
    assertThat(opened.beganBefore()).isEqualTo(minute(2));
    assertThat(opened.down()).containsExactly("fra");
    Incident.End end = all.getLast().incident().end();
    assertThat(end).isEqualTo(new Incident.End(minute(9), minute(7), minute(8), Reason.RECOVERED));
  }

  @Test
  void twoFailuresAreNoIncident() {
    assertThat(transitions(of("fra", 0, "UDDUDDUDDU"), RULE)).isEmpty();
  }

  @Test
  void whatIsUnknownNeitherOpensNorClosesNorBreaksARun() {
    assertThat(transitions(of("fra", 0, "UUBBBBMMMM"), RULE)).isEmpty();
    assertThat(transitions(of("fra", 0, "UUDBDMD"), RULE))
        .extracting(Transition::type)
        .containsExactly(OPENED);
    assertThat(transitions(of("fra", 0, "UDDDBBBBMMMMBBBBB"), RULE))
        .extracting(Transition::type)
        .containsExactly(OPENED);
  }

  @Test
  void aTargetThatFailsFromItsFirstCheckHasNoLastGoodOne() {
    Incident opened = transitions(of("fra", 0, "DDD"), RULE).getFirst().incident();

    assertThat(opened.beganAfter()).isNull();
    assertThat(opened.beganBefore()).isEqualTo(minute(0));
  }

  @Test
  void oneLocationOfThreeIsPartialOnceItLasts() {
    List<Observation> history =
        together(
            of("fra", 0, "UUDDDDDDDDDUU"),
            of("nyc", 20, "UUUUUUUUUUUUU"),
            of("syd", 40, "UUUUUUUUUUUUU"));

    List<Transition> all = transitions(history, RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED, CLOSED);
    Incident opened = all.getFirst().incident();
    assertThat(opened.kind()).isEqualTo(IncidentKind.PARTIAL);
    assertThat(opened.openedAt()).as("the sixth failure").isEqualTo(minute(7));
    assertThat(opened.down()).containsExactly("fra");
    assertThat(opened.up()).containsExactly("nyc", "syd");
  }

  @Test
  void aMajorityIsDownWithoutHavingBeenPartial() {
    List<Observation> history =
        together(of("fra", 0, "UUDDDDUU"), of("nyc", 20, "UUDDDDUU"), of("syd", 40, "UUUUUUUU"));

    List<Transition> all = transitions(history, RULE);

    assertThat(all)
        .extracting(transition -> transition.incident().kind())
        .containsOnly(IncidentKind.DOWN);
    assertThat(all).extracting(Transition::type).containsExactly(OPENED, CLOSED);
    assertThat(all.getFirst().incident().down()).containsExactly("fra", "nyc");
    assertThat(all.getFirst().incident().beganAfter()).isEqualTo(minute(1).plusSeconds(20));
    assertThat(all.getFirst().incident().beganBefore()).isEqualTo(minute(2));
  }

  @Test
  void aPartialOutageThatSpreadsGoesOnAsDown() {
    List<Observation> history =
        together(
            of("fra", 0, "UDDDDDDDDDDDDDUUU"),
            of("nyc", 20, "UUUUUUUUDDDDDDUUU"),
            of("syd", 40, "UUUUUUUUUUUUUUUUU"));

    List<Transition> all = transitions(history, RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED, CLOSED, OPENED, CLOSED);
    assertThat(all.get(1).incident().end().reason()).isEqualTo(Reason.ESCALATED);
    assertThat(all.get(1).at()).isEqualTo(all.get(2).at());
    assertThat(all.get(2).incident().kind()).isEqualTo(IncidentKind.DOWN);
    assertThat(all.get(3).incident().end().reason()).isEqualTo(Reason.RECOVERED);
  }

  @Test
  void fewerThanHalfThatKnowDecideNothing() {
    List<Observation> history =
        together(
            of("fra", 0, "UUDDDDDDDDD"),
            of("nyc", 20, "UUBBBBBBBBB"),
            of("syd", 40, "UU........."));

    assertThat(transitions(history, RULE)).isEmpty();
  }

  @Test
  void aLocationThatFellSilentHasNotRecovered() {
    List<Observation> history =
        together(
            of("fra", 0, "UUDDDDDDDDDDDDDDDDD"),
            of("nyc", 20, "UUDDDDDD..........."),
            of("syd", 40, "UUUUUUUUUUUUUUUUUUU"));

    assertThat(transitions(history, RULE)).extracting(Transition::type).containsExactly(OPENED);
  }

  @Test
  void whoComesBackAndSeesItUpOutvotesTheOneThatDoesNot() {
    List<Observation> history = together(of("fra", 0, "UUDDDDDDDD"), of("nyc", 20, "UU......UU"));

    List<Transition> all = transitions(history, RULE);

    assertThat(all).extracting(Transition::type).startsWith(OPENED, CLOSED);
    assertThat(all.get(1).incident().end().reason()).isEqualTo(Reason.OUTVOTED);
  }

  @Test
  void theFirstToLookAgainAfterASilenceOfAllClosesNothingByItself() {
    String silence = ".".repeat(120);
    for (String first : List.of("D", "U")) {
      List<Observation> history =
          together(
              of("fra", 20, "UUDDDDD" + silence + "DDDD"),
              of("nyc", 40, "UUDDDDD" + silence + "DDDD"),
              of("syd", 0, "UUUUUUU" + silence + first + "UUU"));

      assertThat(transitions(history, RULE)).extracting(Transition::type).containsExactly(OPENED);
    }
  }

  @Test
  void aPartialOutageOutlastsASilenceOfAll() {
    String silence = ".".repeat(120);
    List<Observation> history =
        together(
            of("fra", 40, "UUDDDDDDDD" + silence + "DDDD"),
            of("nyc", 0, "UUUUUUUUUU" + silence + "UUUU"));

    assertThat(transitions(history, RULE)).extracting(Transition::type).containsExactly(OPENED);
  }

  @Test
  void aNewLocationThatFailsOutvotesNobody() {
    List<Observation> history =
        together(
            of("fra", 0, "UUDDDDDDDDDD"),
            of("nyc", 20, "UUDDDDDDDDDD"),
            of("osl", 30, ".......DDDDD"),
            of("syd", 40, "UUUUUUUUUUUU"));

    assertThat(transitions(history, RULE)).extracting(Transition::type).containsExactly(OPENED);
  }

  @Test
  void aBlipOfAnotherLocationIsNoRecovery() {
    List<Observation> history =
        together(
            of("ams", 0, "DDDDDDDDDDDD"),
            of("fra", 10, "DDDDDDDDDDDD"),
            of("nyc", 20, "UUUDUUUUUUUU"),
            of("osl", 30, "......UUUUUU"),
            of("syd", 40, "......UUUUUU"));

    List<Transition> all = transitions(history, RULE);

    assertThat(all.get(1).incident().end().reason()).isEqualTo(Reason.OUTVOTED);
  }

  @Test
  void whatIsLeftOfTheLocationsDecidesAfterAnHour() {
    List<Observation> history =
        together(
            of("fra", 0, "UU" + "U".repeat(10) + "D".repeat(80)),
            of("nyc", 20, "UU"),
            of("syd", 40, "UU"));

    List<Transition> all = transitions(history, RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED);
    assertThat(all.getFirst().at()).isEqualTo(minute(62));
  }

  @Test
  void noNumberOfInventedLocationsHidesAnOutage() {
    List<Observation> history = new ArrayList<>();
    for (int location = 0; location < 300; location++) {
      history.addAll(of("location-%03d".formatted(location), location % 60, "DDDDD"));
    }

    assertThat(transitions(history.stream().sorted().toList(), RULE))
        .extracting(Transition::type)
        .contains(OPENED);
  }

  @Test
  void aTargetThatGivesUpTlsHasNoCertificateToWorryAbout() {
    List<Observation> history = new ArrayList<>();
    history.add(presenting(0, Histories.START.plus(Duration.ofDays(5))));
    history.addAll(of("fra", 1, "DU"));

    assertThat(transitions(history, RULE))
        .extracting(Transition::type)
        .containsExactly(OPENED, CLOSED);
  }

  @Test
  void whoRecoversWhileTheOthersAreSilentClosesItAsRecoveredInTheEnd() {
    List<Observation> history =
        together(
            of("fra", 0, "UDDDDDDDD" + "U".repeat(80)),
            of("nyc", 20, "UDDDDD"),
            of("syd", 40, "UDDDDD"));

    Incident closed = transitions(history, RULE).get(1).incident();

    assertThat(closed.end().reason()).isEqualTo(Reason.RECOVERED);
    assertThat(closed.end().endedAfter()).isEqualTo(minute(8));
    assertThat(closed.end().endedBefore()).isEqualTo(minute(9));
  }

  @Test
  void failuresOfLongAgoBeginNoRun() {
    String silence = ".".repeat(90);

    assertThat(transitions(of("fra", 0, "UDD" + silence + "DUDD"), RULE)).isEmpty();
    assertThat(transitions(of("fra", 0, "UDDD" + silence + "DUDU"), RULE))
        .as("nor have they recovered")
        .extracting(Transition::type)
        .containsExactly(OPENED);
    assertThat(transitions(of("fra", 0, "UDDD" + silence + "UU"), RULE).getLast().incident().end())
        .isEqualTo(new Incident.End(minute(95), minute(1), minute(94), Reason.RECOVERED));
  }

  @Test
  void theSilenceOfTheOneThatSeesABadCertificateIsNoRenewal() {
    List<Observation> history = new ArrayList<>();
    Instant soon = Histories.START.plus(Duration.ofDays(5));
    history.add(presenting(0, soon));
    of("nyc", 20, "UUUUUUUUUUUUUUUUUUUU").stream()
        .map(next ->
            new Observation(
                next.slot(),
                "nyc",
                next.interval(),
                Sight.UP,
                new Observation.Validity(
                    Histories.START, Histories.START.plus(Duration.ofDays(90)))))
        .forEach(history::add);

    assertThat(transitions(history, RULE)).extracting(Transition::type).containsExactly(OPENED);
  }

  @Test
  void quorumsDiffer() {
    List<Observation> history =
        together(of("fra", 0, "UUDDDDD"), of("nyc", 20, "UUUUUUU"), of("syd", 40, "UUUUUUU"));

    assertThat(transitions(history, new AlertRule(3, 2, Quorum.ANY)))
        .extracting(transition -> transition.incident().kind())
        .containsExactly(IncidentKind.DOWN);
    assertThat(transitions(history, new AlertRule(3, 2, Quorum.ALL))).isEmpty();
    assertThat(transitions(history, new AlertRule(3, 2, Quorum.atLeast(2)))).isEmpty();
  }

  @Test
  void aCertificateIsOneIncidentThatGetsWorse() {
    Instant end = Histories.START.plus(Duration.ofDays(45));
    List<Observation> history = new ArrayList<>();
    for (int day = 0; day < 47; day++) {
      boolean renewed = day == 46;
      history.add(presenting(day, renewed ? end.plus(Duration.ofDays(90)) : end));
    }

    List<Transition> all = transitions(history, RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED, UPDATED, UPDATED, CLOSED);
    assertThat(all)
        .extracting(transition -> Duration.between(transition.at(), end).toDays())
        .startsWith(29L, 6L, 0L);
    assertThat(all)
        .extracting(transition -> transition.incident().openedAt())
        .as("one identity")
        .containsOnly(all.getFirst().at());
  }

  private static Observation presenting(int day, Instant notAfter) {
    Instant slot = Histories.START.plus(Duration.ofDays(day));
    return new Observation(
        slot,
        "fra",
        Duration.ofDays(1),
        Sight.UP,
        new Observation.Validity(notAfter.minus(Duration.ofDays(90)), notAfter));
  }

  @Test
  void aPauseClosesWhatIsOpenAndNothingIsJudgedUntilItIsCheckedAgain() {
    List<Transition> all = transitions(of("fra", 0, "UDDDP......DDUUDDD"), RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED, CLOSED, OPENED);
    assertThat(all.get(1).incident().end())
        .isEqualTo(new Incident.End(minute(4), null, null, Reason.PAUSED));
    assertThat(all.get(2).incident().openedAt())
        .as("two failures after the pause are no third and fourth")
        .isEqualTo(minute(17));
  }

  @Test
  void theLastLocationThatStopsClosesIt() {
    List<Transition> all =
        transitions(
            together(of("fra", 0, "UUDDDDR"), of("nyc", 20, "UUDDDDR"), of("syd", 40, "UUUUUUR")),
            RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED, CLOSED);
    assertThat(all.getLast().incident().end())
        .isEqualTo(new Incident.End(minute(6).plusSeconds(40), null, null, Reason.REMOVED));
  }

  @Test
  void aPauseOfTheOthersMakesNoMajorityOfTheLastOneThatFails() {
    List<Observation> history =
        together(of("fra", 30, "UUDDDDP"), of("nyc", 0, "UUUUUUP"), of("syd", 10, "UUUUUUP"));

    assertThat(transitions(history, RULE)).isEmpty();
  }

  @Test
  void aLocationThatIsTakenAwayLeavesItToTheOthers() {
    List<Observation> history =
        together(of("fra", 0, "UUDDDDR......"), of("nyc", 20, "UUDDDDDDDUUUU"));

    List<Transition> all = transitions(history, RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED, CLOSED);
    assertThat(all.getLast().at()).isEqualTo(minute(10).plusSeconds(20));
    assertThat(all.getLast().incident().end().reason()).isEqualTo(Reason.RECOVERED);
  }

  @Test
  void aLocationThatHasFallenSilentKeepsNothingOpen() {
    List<Observation> history =
        together(of("fra", 0, "UUDDDDDDDDDP"), of("nyc", 20, "UUDDD......."));

    List<Transition> all = transitions(history, RULE);

    assertThat(all).extracting(Transition::type).containsExactly(OPENED, CLOSED);
    assertThat(all.getLast().incident().end().reason()).isEqualTo(Reason.PAUSED);
  }

  @Test
  void aRemovedTargetHasNoCertificateToWorryAbout() {
    Observation last = presenting(0, Histories.START.plus(Duration.ofDays(3)));
    Observation removed =
        new Observation(minute(1), "fra", Histories.INTERVAL, Sight.REMOVED, null);

    assertThat(transitions(List.of(last, removed), RULE))
        .extracting(Transition::type)
        .containsExactly(OPENED, CLOSED);
  }

  @Test
  void anObservationThatIsNotNewerIsRefused() {
    Observation first = of("fra", 0, "U").getFirst();
    FoldState state = IncidentFold.step(FoldState.START, first, RULE).state();

    assertThatThrownBy(() -> IncidentFold.step(state, first, RULE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fra");
  }
}
