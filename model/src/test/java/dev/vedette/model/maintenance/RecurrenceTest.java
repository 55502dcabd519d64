package dev.vedette.model.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrenceTest {
  private static final LocalDate FROM = LocalDate.of(2026, 1, 1);
  private static final LocalDate TO = LocalDate.of(2029, 12, 31);

  @Test
  void aWeekdayRecursEachWeek() {
    assertThat(days("FREQ=WEEKLY;BYDAY=SU", null).limit(3))
        .containsExactly(
            LocalDate.of(2026, 1, 4), LocalDate.of(2026, 1, 11), LocalDate.of(2026, 1, 18));
  }

  @Test
  void theLastWorkingDayOfAMonthIsFound() {
    assertThat(days("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", null).limit(3))
        .containsExactly(
            LocalDate.of(2026, 1, 30), LocalDate.of(2026, 2, 27), LocalDate.of(2026, 3, 31));
  }

  @Test
  void shortMonthsAreNotSkippedBecauseTheFirstDayIsA31st() {
    assertThat(days("FREQ=MONTHLY;BYDAY=-1FR", LocalDate.of(2026, 1, 31)).limit(3))
        .containsExactly(
            LocalDate.of(2026, 2, 27), LocalDate.of(2026, 3, 27), LocalDate.of(2026, 4, 24));
  }

  @Test
  void aFirstDaySaysWhatTheRuleLeavesOut() {
    LocalDate since = LocalDate.of(2026, 1, 31);

    assertThat(days("FREQ=MONTHLY", since).limit(3))
        .containsExactly(since, LocalDate.of(2026, 3, 31), LocalDate.of(2026, 5, 31));
    assertThat(days("FREQ=YEARLY", since).limit(2))
        .containsExactly(since, LocalDate.of(2027, 1, 31));
    assertThat(days("FREQ=WEEKLY", since).limit(2))
        .containsExactly(since, LocalDate.of(2026, 2, 7));
  }

  @Test
  void countCountsFromTheFirstDayWhateverIsAskedFor() {
    Recurrence rule = Recurrence.parse("FREQ=DAILY;INTERVAL=2;COUNT=3");

    assertThat(rule.days(FROM, FROM.plusDays(3), TO)).containsExactly(FROM.plusDays(4));
  }

  @Test
  void untilIsTheLastDay() {
    assertThat(days("FREQ=WEEKLY;BYDAY=SU;UNTIL=20260111", null))
        .containsExactly(LocalDate.of(2026, 1, 4), LocalDate.of(2026, 1, 11));
  }

  @Test
  void aRuleThatNeverComesTrueEnds() {
    assertThat(days("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "FREQ=HOURLY | FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY, not 'HOURLY'",
        "FREQ=SECONDLY | FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY, not 'SECONDLY'",
        "BYDAY=SU | FREQ is missing",
        "FREQ=WEEKLY;BYDAY=SUN | 'SUN' is not right for BYDAY",
        "FREQ=WEEKLY;BYDAY=2SU | BYDAY=2SU has a number, which only months and years have",
        "FREQ=DAILY;BYHOUR=2 | leave out BYHOUR: the time of day is said by at",
        "DTSTART=20260101;FREQ=DAILY | leave out DTSTART: the first day is said by since",
        "FREQ=DAILY;INTERVAL=0 | INTERVAL must be from 1 to 10000, not '0'",
        "FREQ=DAILY;COUNT=-1 | COUNT must be from 1 to 10000, not '-1'",
        "FREQ=DAILY;UNTIL=20261331 | UNTIL must be the last day, such as UNTIL=20261231",
        "FREQ=DAILY;FREQ=DAILY | FREQ is there twice",
        "FREQ=MONTHLY;BYMONTHDAY=45 | '45' is not right for BYMONTHDAY",
        "FREQ=WEEKLY;BYMONTHDAY=4 | BYMONTHDAY does not go with FREQ=WEEKLY",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2SU | BYDAY=2SU says which day; leave out BYMONTHDAY",
        "FREQ=MONTHLY;BYWEEKNO=4 | BYWEEKNO goes with FREQ=YEARLY only",
        "FREQ=MONTHLY;BYSETPOS=1 | BYSETPOS chooses among the days of another part",
        "every Sunday | 'EVERY SUNDAY' is no part of a rule; write for instance"
            + " FREQ=WEEKLY;BYDAY=SU",
        "RRULE:FREQ=DAILY | 'RRULE:FREQ' is no part of a rule"
      })
  void aRuleThatIsWrongIsRefusedInWords(String text, String why) {
    assertThatThrownBy(() -> Recurrence.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  /** Held against the definition, day by day: the library has let rules down. */
  @Test
  void randomRulesMeanWhatTheStandardSays() {
    Random random = new Random(20261130);
    for (int i = 0; i < 400; i++) {
      LocalDate since = FROM.plusDays(random.nextInt(500));
      String rule = randomRule(random);
      List<LocalDate> expected =
          since.datesUntil(TO.plusDays(1)).filter(matching(rule, since)).toList();

      assertThat(days(rule, since).toList()).as(rule + " since " + since).isEqualTo(expected);
    }
  }

  private static String randomRule(Random random) {
    List<String> parts = new ArrayList<>();
    String frequency = pick(random, "DAILY", "WEEKLY", "MONTHLY", "YEARLY");
    parts.add("FREQ=" + frequency);
    parts.add("INTERVAL=" + (1 + random.nextInt(4)));
    if (random.nextInt(3) == 0) {
      parts.add("WKST=" + pick(random, "MO", "SU", "WE"));
    }
    if (random.nextInt(3) == 0) {
      parts.add("BYMONTH=" + pick(random, "1", "2,8", "3,6,9,12"));
    }
    switch (frequency) {
      case "DAILY", "WEEKLY" -> {
        if (random.nextBoolean()) {
          parts.add("BYDAY=" + pick(random, "MO", "TU,SU", "SA,SU", "MO,TU,WE,TH,FR"));
        }
      }
      default -> {
        if (random.nextBoolean()) {
          parts.add("BYMONTHDAY=" + pick(random, "1", "13", "31", "-1", "1,15", "29,30,31"));
        }
        if (random.nextBoolean()) {
          boolean ofMonth = frequency.equals("MONTHLY") && !parts.toString().contains("BYMONTHDAY");
          parts.add("BYDAY=" + (ofMonth ? pick(random, "FR", "2SU", "-1FR", "1MO,3MO") : "FR,SA"));
        }
      }
    }
    return String.join(";", parts);
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Predicate<LocalDate> matching(String rule, LocalDate since) {
    String frequency = part(rule, "FREQ", "");
    int interval = Integer.parseInt(part(rule, "INTERVAL", "1"));
    DayOfWeek weekStart = Weekdays.of(part(rule, "WKST", "MO"));
    String months = part(rule, "BYMONTH", "");
    String monthDays = part(rule, "BYMONTHDAY", "");
    String days = part(rule, "BYDAY", "");
    return day ->
        steps(frequency, since, day, weekStart) % interval == 0
            && (months.isEmpty()
                ? !frequency.equals("YEARLY")
                    || !monthDays.isEmpty()
                    || !days.isEmpty()
                    || day.getMonth() == since.getMonth()
                : List.of(months.split(",")).contains("" + day.getMonthValue()))
            && (monthDays.isEmpty()
                ? !List.of("MONTHLY", "YEARLY").contains(frequency)
                    || !days.isEmpty()
                    || day.getDayOfMonth() == since.getDayOfMonth()
                : Stream.of(monthDays.split(",")).anyMatch(each -> isMonthDay(day, each)))
            && (days.isEmpty()
                ? !frequency.equals("WEEKLY") || day.getDayOfWeek() == since.getDayOfWeek()
                : Stream.of(days.split(",")).anyMatch(each -> isWeekday(day, each)));
  }

  private static String part(String rule, String name, String otherwise) {
    return Stream.of(rule.split(";"))
        .filter(part -> part.startsWith(name + "="))
        .map(part -> part.substring(name.length() + 1))
        .findFirst()
        .orElse(otherwise);
  }

  private static long steps(String frequency, LocalDate since, LocalDate day, DayOfWeek weekStart) {
    return switch (frequency) {
      case "DAILY" -> ChronoUnit.DAYS.between(since, day);
      case "WEEKLY" ->
          ChronoUnit.WEEKS.between(
              since.with(TemporalAdjusters.previousOrSame(weekStart)),
              day.with(TemporalAdjusters.previousOrSame(weekStart)));
      case "MONTHLY" -> ChronoUnit.MONTHS.between(YearMonth.from(since), YearMonth.from(day));
      default -> day.getYear() - since.getYear();
    };
  }

  private static boolean isMonthDay(LocalDate day, String which) {
    int number = Integer.parseInt(which);
    return number > 0
        ? day.getDayOfMonth() == number
        : day.getDayOfMonth() == day.lengthOfMonth() + 1 + number;
  }

  private static boolean isWeekday(LocalDate day, String which) {
    String name = which.substring(which.length() - 2);
    String number = which.substring(0, which.length() - 2);
    return day.getDayOfWeek() == Weekdays.of(name)
        && (number.isEmpty()
            || day.equals(
                day.with(
                    TemporalAdjusters.dayOfWeekInMonth(
                        Integer.parseInt(number), Weekdays.of(name)))));
  }

  @Test
  void weeksOfAYearAreThoseOfIso() {
    assertThat(days("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO,SU", null))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(2026, 2029)
                .boxed()
                .flatMap(year ->
                    Stream.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY).map(day -> week20(year, day)))
                .toList());
  }

  private static LocalDate week20(int year, DayOfWeek day) {
    return LocalDate.of(year, 7, 1)
        .with(WeekFields.ISO.weekOfWeekBasedYear(), 20)
        .with(WeekFields.ISO.dayOfWeek(), day.getValue());
  }

  private static Stream<LocalDate> days(String rule, LocalDate since) {
    return Recurrence.parse(rule).days(since, FROM, TO).stream();
  }
}
