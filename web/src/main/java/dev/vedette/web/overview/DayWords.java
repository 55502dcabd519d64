package dev.vedette.web.overview;

import dev.vedette.store.incidents.OutageTimes.Outage;
import dev.vedette.store.query.TargetDays;
import dev.vedette.store.query.WatchedTime;
import dev.vedette.web.page.Format;
import java.io.StringWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The bars of a target in words, for those who point at one or walk through them by key. */
final class DayWords {
  private static final JsonFactory JSON = new JsonFactory();

  private DayWords() {}

  /** An array of days, oldest first: words, and the incident of the day if it had one. */
  static String json(TargetDays days, List<Outage> outages) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartArray();
      for (int i = 0; i < days.days(); i++) {
        LocalDate day = days.first().plusDays(i);
        json.writeStartObject();
        json.writeStringProperty(
            "words",
            Format.day(day) + ": " + words(days, i) + maintenance(days, i) + paused(days, i));
        json.writeStringProperty("day", day.toString());
        Outage worst = Bars.worst(outages, day);
        if (worst != null) {
          json.writeStringProperty("incident", worst.incident().toString());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  private static String maintenance(TargetDays days, int index) {
    long ms = days.maintenanceMs(index);
    return ms == 0 ? "" : ", maintenance " + onAverage(ms, days, index);
  }

  private static String paused(TargetDays days, int index) {
    long ms = days.pausedMs(index);
    return ms == 0 ? "" : ", paused " + onAverage(ms, days, index);
  }

  private static String words(TargetDays days, int index) {
    WatchedTime time = days.day(index);
    if (time.watchedMs() == 0) {
      return "not watched";
    }
    if (time.knownMs() == 0) {
      return "nothing known";
    }
    String known = Format.share(time.knownMs(), time.watchedMs()) + " known";
    return time.downMs() == 0
        ? "no failure, " + known
        : "down %s, uptime %s, %s"
            .formatted(
                onAverage(time.downMs(), days, index),
                Format.share(time.upMs(), time.knownMs()),
                known);
  }

  /**
   * On average of the locations: the times are those of all of them, of which each has a day, in
   * maintenance and paused or not.
   */
  static String onAverage(long ms, TargetDays days, int index) {
    long allMs = days.day(index).watchedMs() + days.maintenanceMs(index) + days.pausedMs(index);
    double locations = Math.max(1, Math.ceil((double) allMs / Duration.ofDays(1).toMillis()));
    return Format.duration(Duration.ofMillis(Math.round(ms / locations)));
  }
}
