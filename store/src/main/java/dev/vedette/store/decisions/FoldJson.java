package dev.vedette.store.decisions;

import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.LocationState;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.Observation.Validity;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.StoreException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The state of a decision as JSON. Times are milliseconds since 1970, intervals milliseconds; every
 * value has its place in an array, since states are written by the thousands.
 */
public final class FoldJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** Before the first observation. */
  static final String START = write(FoldState.START);

  private FoldJson() {}

  /** In one line. */
  public static String write(FoldState state) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartArray();
      observation(json, state.last());
      json.writeStartArray();
      for (LocationState location : state.locations()) {
        location(json, location);
      }
      json.writeEndArray();
      incident(json, state.outage());
      incident(json, state.certificate());
      json.writeEndArray();
    }
    return text.toString();
  }

  private static void observation(JsonGenerator json, @Nullable Observation last) {
    if (last == null) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    time(json, last.slot());
    json.writeString(last.location());
    json.writeNumber(last.interval().toMillis());
    json.writeString(last.sight().name());
    validity(json, last.validity());
    json.writeEndArray();
  }

  private static void location(JsonGenerator json, LocationState location) {
    json.writeStartArray();
    json.writeString(location.location());
    time(json, location.seen());
    time(json, location.known());
    json.writeNumber(location.interval().toMillis());
    json.writeBoolean(location.down());
    json.writeBoolean(location.failing());
    json.writeNumber(location.run());
    time(json, location.since());
    time(json, location.before());
    LocationState.Recovery recovery = location.recovery();
    json.writeBoolean(recovery != null);
    time(json, recovery == null ? null : recovery.lastBad());
    time(json, recovery == null ? null : recovery.firstGood());
    json.writeNumber(location.alone());
    validity(json, location.validity());
    json.writeEndArray();
  }

  private static void incident(JsonGenerator json, @Nullable Incident open) {
    if (open == null) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    json.writeString(open.kind().name());
    time(json, open.openedAt());
    time(json, open.beganAfter());
    time(json, open.beganBefore());
    names(json, open.down());
    names(json, open.up());
    names(json, open.unknown());
    json.writeNumber(open.level());
    Incident.Witness witness = open.witness();
    json.writeString(witness == null ? "" : witness.location());
    time(json, witness == null ? null : witness.firstBad());
    time(json, witness == null ? null : witness.lastGood());
    json.writeEndArray();
  }

  private static void names(JsonGenerator json, List<String> names) {
    json.writeStartArray();
    names.forEach(json::writeString);
    json.writeEndArray();
  }

  private static void time(JsonGenerator json, @Nullable Instant time) {
    if (time == null) {
      json.writeNull();
    } else {
      json.writeNumber(time.toEpochMilli());
    }
  }

  private static void validity(JsonGenerator json, @Nullable Validity validity) {
    time(json, validity == null ? null : validity.notBefore());
    time(json, validity == null ? null : validity.notAfter());
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws StoreException when it is something else
   */
  public static FoldState read(String text) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      return new Reading(json).state();
    } catch (JacksonException | IllegalArgumentException e) {
      throw StoreException.rejected("the state of a decision can't be read: " + e.getMessage());
    }
  }

  /** One value after another. */
  private record Reading(JsonParser json) {
    private FoldState state() {
      begin();
      Observation last = begins() ? observation() : null;
      begin();
      List<LocationState> locations = new ArrayList<>();
      while (begins()) {
        locations.add(location());
      }
      Incident outage = begins() ? incident() : null;
      Incident certificate = begins() ? incident() : null;
      return new FoldState(last, locations, outage, certificate);
    }

    private void begin() {
      expect(JsonToken.START_ARRAY, json.nextToken());
    }

    private void end() {
      expect(JsonToken.END_ARRAY, json.nextToken());
    }

    private static void expect(JsonToken expected, @Nullable JsonToken found) {
      if (found != expected) {
        throw new IllegalArgumentException("there is " + found + " in place of " + expected);
      }
    }

    /** Whether another array begins; a null, or the end of the outer one, is passed over. */
    private boolean begins() {
      return json.nextToken() == JsonToken.START_ARRAY;
    }

    private Observation observation() {
      Observation last =
          new Observation(required(time()), text(), interval(), Sight.valueOf(text()), validity());
      end();
      return last;
    }

    private LocationState location() {
      String name = text();
      Instant seen = required(time());
      Instant known = time();
      Duration interval = interval();
      boolean down = flag();
      boolean failing = flag();
      int run = number();
      Instant since = time();
      Instant before = time();
      boolean recovered = flag();
      Instant lastBad = time();
      Instant firstGood = time();
      LocationState.Recovery recovery =
          recovered ? new LocationState.Recovery(lastBad, required(firstGood)) : null;
      int alone = number();
      Validity validity = validity();
      end();
      return new LocationState(
          name, seen, known, interval, down, failing, run, since, before, recovery, alone,
          validity);
    }

    private Incident incident() {
      IncidentKind kind = IncidentKind.valueOf(text());
      Instant openedAt = required(time());
      Instant beganAfter = time();
      Instant beganBefore = required(time());
      List<String> down = names();
      List<String> up = names();
      List<String> unknown = names();
      int level = number();
      String location = text();
      Instant firstBad = time();
      Instant lastGood = time();
      end();
      Incident.Witness witness =
          firstBad == null ? null : new Incident.Witness(location, firstBad, lastGood);
      return new Incident(
          kind, openedAt, beganAfter, beganBefore, down, up, unknown, level, null, witness);
    }

    private List<String> names() {
      begin();
      List<String> names = new ArrayList<>();
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        names.add(json.getString());
      }
      return names;
    }

    private String text() {
      expect(JsonToken.VALUE_STRING, json.nextToken());
      return json.getString();
    }

    private boolean flag() {
      return json.nextToken() == JsonToken.VALUE_TRUE;
    }

    private int number() {
      expect(JsonToken.VALUE_NUMBER_INT, json.nextToken());
      return json.getIntValue();
    }

    private Duration interval() {
      expect(JsonToken.VALUE_NUMBER_INT, json.nextToken());
      return Duration.ofMillis(json.getLongValue());
    }

    private @Nullable Instant time() {
      return json.nextToken() == JsonToken.VALUE_NULL
          ? null
          : Instant.ofEpochMilli(json.getLongValue());
    }

    private static Instant required(@Nullable Instant time) {
      if (time == null) {
        throw new IllegalArgumentException("a time is missing");
      }
      return time;
    }

    private @Nullable Validity validity() {
      Instant notBefore = time();
      Instant notAfter = time();
      return notBefore == null || notAfter == null ? null : new Validity(notBefore, notAfter);
    }
  }
}
