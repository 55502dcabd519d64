package dev.vedette.notify.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Timings;
import dev.vedette.model.incident.Changes;
import dev.vedette.model.incident.Changes.Seen;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private static final Timings NONE = Timings.NONE;

  @Test
  void whatTheIncidentSaysIsTakenApart() {
    Seen before = new Seen("192.0.2.1", "CN=a", "CN=x, before y", Instant.EPOCH, 200, "2", NONE);
    Seen after =
        new Seen("192.0.2.2", "CN=b", "CN=z", Instant.EPOCH.plusSeconds(1), 503, "1.1", NONE);

    assertThat(Changes.between(before, after).stream().map(Change::of))
        .containsExactly(
            new Change("address", "192.0.2.1", "192.0.2.2"),
            new Change("certificate's subject", "CN=a", "CN=b"),
            new Change("certificate's issuer", "CN=x, before y", "CN=z"),
            new Change("certificate's end", "1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z"),
            new Change("status", "200", "503"),
            new Change("protocol", "HTTP/2", "HTTP/1.1"));
  }

  @Test
  void anyOtherTextIsKeptWhole() {
    assertThat(Change.of("something else")).isEqualTo(new Change("something else", null, null));
  }
}
