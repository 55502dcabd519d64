package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.notify.message.Headline;
import dev.vedette.notify.message.Headline.Tone;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody who watches is told, of transitions as they are stored. */
@ExtendWith(SharedWorld.class)
class IncidentNewsIT {
  private static final String PAGE = "http://127.0.0.1:8080/";

  private final World world;
  private final FakeWriter writer;
  private final List<Headline> told = new ArrayList<>();

  IncidentNewsIT(World world) {
    this.world = world;
    writer = new FakeWriter(world);
  }

  private IncidentNews news(String... targets) {
    return new IncidentNews(
        world.database, scope(targets), () -> world.now, this::nanos, told::add);
  }

  private IncidentNews.Scope scope(String... targets) {
    return new IncidentNews.Scope(world.now, Set.of(targets), PAGE, ZoneOffset.UTC);
  }

  private long nanos() {
    return Duration.between(World.BEGIN, world.now).toNanos();
  }

  private List<String> titles() {
    return told.stream().map(Headline::title).toList();
  }

  private void pass(int seconds) {
    world.now = world.now.plusSeconds(seconds);
  }

  @Test
  void anOutageIsOneLineWhenItOpensAndOneWhenItCloses() throws Exception {
    writer.target("shop");
    IncidentNews news = news("shop");
    news.look();
    assertThat(told).isEmpty();

    pass(60);
    UUID id = writer.down("shop");
    news.look();
    news.look();
    assertThat(told)
        .containsExactly(
            new Headline(
                Tone.CRITICAL, "shop is down", " since 08:00:40", PAGE + "incidents/" + id));

    pass(100);
    writer.close(id);
    news.look();
    news.look();
    assertThat(told)
        .hasSize(2)
        .last()
        .isEqualTo(
            new Headline(Tone.GOOD, "shop is up again after 2 min", "", PAGE + "incidents/" + id));
  }

  @Test
  void whatIsOpenFromBeforeIsOneLineAndItsEndIsNews() throws Exception {
    for (String name : List.of("a", "b", "c", "d", "gone")) {
      writer.target(name);
      writer.down(name);
      pass(1);
    }
    UUID over = writer.open("a", IncidentKind.PARTIAL, world.now, world.now);
    writer.close(over);
    pass(1);
    IncidentNews news = news("a", "b", "c", "d");
    UUID fresh = writer.open("a", IncidentKind.CERTIFICATE, world.now, world.now);
    news.look();
    assertThat(told.getFirst())
        .isEqualTo(
            new Headline(
                Tone.CRITICAL,
                "4 incidents are open since before this start",
                ": d is down, c is down, b is down and 1 more",
                PAGE + "incidents"));
    assertThat(told.get(1).link()).endsWith(fresh.toString());
    assertThat(told.get(1).tone()).isEqualTo(Tone.WARNING);

    for (String id : world.rows("SELECT incident_id FROM incident WHERE kind = 'down'")) {
      writer.close(UUID.fromString(id));
    }
    news.look();
    assertThat(titles().subList(2, 5))
        .allMatch(title -> title.contains(" is up again after "))
        .noneMatch(title -> title.contains("gone"));
  }

  @Test
  void whatHappensWithinMaintenanceIsSilentAndWhatOutlivesItIsToldThen() throws Exception {
    writer.target("shop");
    writer.target("blog");
    writer.maintenance(World.BEGIN.plusSeconds(10), World.BEGIN.plusSeconds(100));
    writer.maintenance(World.BEGIN.plusSeconds(100), World.BEGIN.plusSeconds(200));
    IncidentNews news = news("shop", "blog");
    pass(20);
    UUID short_ = writer.down("shop");
    UUID long_ = writer.down("blog");
    news.look();
    pass(100);
    writer.close(short_);
    news.look();
    assertThat(told).isEmpty();
    pass(90);
    news.look();
    assertThat(titles()).containsExactly("blog is down");
    writer.close(long_);
    news.look();
    assertThat(titles()).containsExactly("blog is down", "blog is up again after 3 min 30 s");
  }

  @Test
  void whatIsOpenFromBeforeAndInMaintenanceIsToldWhenThatEnds() throws Exception {
    writer.target("shop");
    writer.maintenance(World.BEGIN.minusSeconds(10), World.BEGIN.plusSeconds(100));
    UUID _ = writer.down("shop");
    pass(1);
    IncidentNews news = news("shop");
    news.look();
    assertThat(told).isEmpty();
    pass(100);
    news.look();
    assertThat(titles()).containsExactly("shop is down");
  }

  @Test
  void historyThatIsReadAgainIsNoNews() throws Exception {
    writer.target("shop");
    Instant before = world.now;
    pass(3_600);
    IncidentNews news = news("shop");
    UUID old = writer.open("shop", IncidentKind.DOWN, before, world.now);
    writer.close(old, before.plusSeconds(60), world.now, Reason.RECOVERED);
    news.look();
    assertThat(told).isEmpty();
  }

  @Test
  void whatGoesOnAsDownIsNotOverAndWhatNeverWasIsTakenBack() throws Exception {
    writer.target("shop");
    IncidentNews news = news("shop");
    UUID partial = writer.open("shop", IncidentKind.PARTIAL);
    news.look();
    pass(10);
    writer.close(partial, world.now, world.now, Reason.ESCALATED);
    UUID down = writer.down("shop");
    news.look();
    writer.retract(down);
    news.look();
    assertThat(titles())
        .containsExactly(
            "shop is down from some locations", "shop is down", "Retracted: shop is down");
  }

  @Test
  void aThousandThatGoDownAtOnceAreAFewLinesAndASum() throws Exception {
    writer.target("shop");
    IncidentNews news = news("shop");
    for (int i = 0; i < 1_003; i++) {
      UUID _ = writer.open("shop", IncidentKind.DOWN, world.now.plusMillis(i), world.now);
    }
    news.look();
    pass(10);
    news.look();
    assertThat(told).hasSize(HeadlinePace.AT_ONCE + 1);
    assertThat(told.getLast().title()).isEqualTo("Incidents: 998 more opened");
    assertThat(told.getLast().link()).isEqualTo(PAGE + "incidents");
  }

  @Test
  void itIsWokenByTheDatabaseAndEndsAtOnce() throws Exception {
    writer.target("shop");
    List<Headline> heard = new CopyOnWriteArrayList<>();
    IncidentNews news =
        IncidentNews.start(world.database, scope("shop"), () -> world.now, heard::add);
    await()
        .until(() ->
            world
                    .rows("SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN vedette_incident'")
                    .size()
                == 1);
    UUID _ = writer.down("shop");
    world.execute("NOTIFY vedette_incident");
    await().atMost(Duration.ofSeconds(4)).until(() -> heard.size() == 1);
    long begun = System.nanoTime();
    news.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
  }
}
