package dev.vedette.notify.channel.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.url.Url;
import dev.vedette.notify.channel.JsonTree;
import dev.vedette.notify.channel.Messages;
import dev.vedette.notify.channel.settings.AlertmanagerSettings;
import dev.vedette.notify.channel.settings.AppriseSettings;
import dev.vedette.notify.channel.settings.DiscordSettings;
import dev.vedette.notify.channel.settings.GoogleChatSettings;
import dev.vedette.notify.channel.settings.NtfySettings;
import dev.vedette.notify.channel.settings.PagerDutySettings;
import dev.vedette.notify.channel.settings.SlackSettings;
import dev.vedette.notify.channel.settings.TeamsSettings;
import dev.vedette.notify.channel.settings.TelegramSettings;
import dev.vedette.notify.channel.settings.WebhookSettings;
import dev.vedette.notify.message.Message;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each service over HTTP is sent: its wire format, its limits, and nobody pinged. */
class ServicesTest {
  private static final Url URL = Url.parse("https://service.example/hook/token-token");
  private static final InstantSource CLOCK = InstantSource.fixed(Messages.AT);
  private static final String OLD_SECRET = "whsec_" + "b2xk".repeat(8);
  private static final String NEW_SECRET = "whsec_" + "bmV3".repeat(8);
  private static final ZoneOffset UTC = ZoneOffset.UTC;

  private static final Webhook WEBHOOK =
      new Webhook(
          new WebhookSettings(URL, List.of(NEW_SECRET, OLD_SECRET), Map.of("X-A", "b"), Map.of()),
          CLOCK);
  private static final Webhook OWN_BODY =
      new Webhook(
          new WebhookSettings(
              URL,
              List.of(),
              Map.of(),
              Map.of(
                  "text", "{target} is {state}: {failure.message} in {tags.team}",
                  "status", "{status}",
                  "who", List.of("{locations.down}", "{reason}"),
                  "literal", "{{target}}")),
          CLOCK);
  private static final Slack SLACK = new Slack(new SlackSettings(URL), UTC);
  private static final Teams TEAMS = new Teams(new TeamsSettings(URL), UTC);
  private static final Discord DISCORD = new Discord(new DiscordSettings(URL), UTC);
  private static final Telegram TELEGRAM =
      new Telegram(
          new TelegramSettings("12:ab", "-1001", 7, Url.parse("https://api.telegram.org/")), UTC);
  private static final GoogleChat CHAT =
      new GoogleChat(
          new GoogleChatSettings(Url.parse("https://chat.example/v1/spaces/A/messages?key=k")),
          UTC);
  private static final Ntfy NTFY =
      new Ntfy(new NtfySettings("ops", "tk_1", Url.parse("https://ntfy.sh/")), UTC);
  private static final PagerDuty PAGER_DUTY = new PagerDuty(new PagerDutySettings("key", URL), UTC);
  private static final Alertmanager ALERTS =
      new Alertmanager(
          new AlertmanagerSettings(Url.parse("http://u:p@am:9093/"), null, Map.of("cluster", "eu")),
          UTC,
          CLOCK);
  private static final Apprise APPRISE =
      new Apprise(new AppriseSettings(URL, List.of(), "ops"), UTC);

  /** What the format asks for, checked for every message. */
  private static final Map<Service, BiConsumer<Object, byte[]>> FORMATS = formats();

  private static Map<Service, BiConsumer<Object, byte[]>> formats() {
    Map<Service, BiConsumer<Object, byte[]>> formats = new LinkedHashMap<>();
    formats.put(
        WEBHOOK,
        (json, bytes) -> {
          assertThat(JsonTree.at(json, "type")).isIn("incident.opened", "incident.digest");
          assertThat(bytes).hasSizeLessThanOrEqualTo(512 << 10);
        });
    formats.put(
        OWN_BODY, (json, bytes) -> assertThat(JsonTree.at(json, "literal")).isEqualTo("{target}"));
    formats.put(SLACK, ServicesTest::slack);
    formats.put(
        TEAMS,
        (json, bytes) -> {
          assertThat(bytes).hasSizeLessThanOrEqualTo(28_000);
          assertThat(JsonTree.at(json, "attachments.0.contentType"))
              .isEqualTo("application/vnd.microsoft.card.adaptive");
          List<?> body = (List<?>) JsonTree.at(json, "attachments.0.content.body");
          assertThat(body)
              .isNotEmpty()
              .allSatisfy(
                  block -> assertThat(JsonTree.at(block, "type")).isEqualTo("RichTextBlock"));
        });
    formats.put(
        DISCORD,
        (json, bytes) -> {
          assertThat((List<?>) JsonTree.at(json, "allowed_mentions.parse")).isEmpty();
          String title = (String) JsonTree.at(json, "embeds.0.title");
          String description = (String) JsonTree.at(json, "embeds.0.description");
          assertThat(title).hasSizeBetween(1, 256);
          assertThat(description).hasSizeBetween(1, 4096);
          assertThat(title + description.replaceAll("\\*\\*", ""))
              .doesNotContain("@everyone", "@here")
              .doesNotContainPattern("(?<!\\\\)[<\\[`_|~]");
        });
    formats.put(
        TELEGRAM,
        (json, bytes) -> {
          String text = (String) JsonTree.at(json, "text");
          assertThat(text).hasSizeBetween(1, 4096);
          assertThat(text.replaceAll("</?b>|<a href=\"[^\"<>]*\">|</a>", ""))
              .doesNotContain("<", ">", "@everyone")
              .doesNotContainPattern("&(?!amp;|lt;|gt;|quot;)");
          assertThat(JsonTree.at(json, "parse_mode")).isEqualTo("HTML");
          assertThat(JsonTree.at(json, "chat_id")).isEqualTo("-1001");
        });
    formats.put(
        CHAT,
        (json, bytes) -> {
          assertThat(bytes).hasSizeLessThanOrEqualTo(32_000);
          assertThat((String) JsonTree.at(json, "text")).doesNotContain("<", "@everyone");
          assertThat((String) JsonTree.at(json, "thread.threadKey")).hasSizeBetween(1, 4000);
        });
    formats.put(
        NTFY,
        (json, bytes) -> {
          assertThat(bytes).hasSizeLessThanOrEqualTo(8192);
          assertThat(((String) JsonTree.at(json, "message")).getBytes(UTF_8))
              .hasSizeLessThanOrEqualTo(4096);
          assertThat(JsonTree.at(json, "topic")).isEqualTo("ops");
        });
    formats.put(
        PAGER_DUTY,
        (json, bytes) -> {
          assertThat(bytes).hasSizeLessThanOrEqualTo(512_000);
          assertThat((String) JsonTree.at(json, "payload.summary")).hasSizeBetween(1, 1024);
          assertThat((String) JsonTree.at(json, "dedup_key")).hasSizeBetween(1, 255);
          assertThat(JsonTree.at(json, "payload.severity"))
              .isIn("critical", "error", "warning", "info");
        });
    formats.put(
        ALERTS,
        (json, bytes) ->
            assertThat((List<?>) json)
                .allSatisfy(alert -> {
                  assertThat((Map<?, ?>) JsonTree.at(alert, "labels"))
                      .allSatisfy((name, value) -> {
                        assertThat((String) name).matches("[a-zA-Z_][a-zA-Z0-9_]*");
                        assertThat((String) value).isNotEmpty();
                      });
                  assertThat(JsonTree.at(alert, "endsAt")).isEqualTo("2026-11-30T12:05:14Z");
                }));
    formats.put(
        APPRISE,
        (json, bytes) -> {
          assertThat((String) JsonTree.at(json, "body"))
              .hasSizeBetween(1, 4096)
              .doesNotContain("@everyone", "<");
          assertThat(JsonTree.at(json, "type")).isEqualTo("failure");
        });
    return formats;
  }

  private static void slack(Object json, byte[] bytes) {
    List<?> blocks = (List<?>) JsonTree.at(json, "blocks");
    assertThat(blocks).hasSizeBetween(1, 50);
    assertThat((String) JsonTree.at(blocks, "0.text.text")).hasSizeBetween(1, 150);
    for (Object section : blocks.subList(1, blocks.size())) {
      String text = (String) JsonTree.at(section, "text.text");
      assertThat(text).hasSizeBetween(1, 3000);
      assertThat(text.replaceAll("<https://vedette[^<>|]*\\|Open in Vedette>", ""))
          .doesNotContain("<", ">")
          .doesNotContainPattern("&(?!amp;|lt;|gt;|quot;)");
      assertThat(JsonTree.at(section, "text.verbatim")).isEqualTo(true);
    }
  }

  static Stream<Service> services() {
    return FORMATS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("services")
  void anythingASiteSendsIsValidWithinTheLimitsAndPingsNobody(Service service) {
    List<Message> messages = new ArrayList<>(List.of(Messages.opened(), Messages.digest(200)));
    for (String text : Messages.HOSTILE) {
      messages.add(Messages.hostile(text));
      messages.add(Messages.hostileDigest(text));
    }
    for (Message message : messages) {
      for (Request request : service.requests(message)) {
        String text = new String(request.body(), UTF_8);
        assertThat(text.getBytes(UTF_8)).isEqualTo(request.body());
        FORMATS.get(service).accept(JsonTree.value(request.body()), request.body());
        if (!(service instanceof Webhook)) {
          assertThat(text).doesNotContain("\u202E", "\u2066", "\u200F", "\u2028");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void theWholeStoryIsTold(Service service) {
    String text = new String(service.requests(Messages.opened()).getFirst().body(), UTF_8);
    if (service == OWN_BODY) {
      return;
    }
    assertThat(text.replace("\\\\", "").replace("\\", ""))
        .contains("shop")
        .contains("down")
        .contains("expected 2xx, got 500")
        .contains("status_unexpected")
        .contains("berlin-1", "tokyo-1", "lima-1")
        .containsPattern("2026-11-30[ T]12:00:14")
        .containsPattern("2026-11-30[ T]12:00:44")
        .contains("192.0.2.1")
        .contains("vedette.example/incidents/42");
  }

  @ParameterizedTest
  @MethodSource("services")
  void fortyIncidentsOfADigestAreAllNamed(Service service) {
    String all =
        service.requests(Messages.digest(40)).stream()
            .map(request -> new String(request.body(), UTF_8).replace("\\", ""))
            .reduce("", String::concat);
    if (service != OWN_BODY) {
      assertThat(all).contains(IntStream.range(0, 40).mapToObj(i -> "target-" + i).toList());
    }
  }

  @Test
  void aWebhookIsSignedWithEachSecret() throws Exception {
    Request request = WEBHOOK.requests(Messages.opened()).getFirst();

    assertThat(request.headers())
        .containsEntry("webhook-id", Messages.ID.toString())
        .containsEntry("webhook-timestamp", "1796040074")
        .containsEntry("X-A", "b");
    assertThat(request.headers().get("webhook-signature").split(" "))
        .containsExactly(signed(request, NEW_SECRET), signed(request, OLD_SECRET));
  }

  private static String signed(Request request, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "x"));
    String content =
        request.headers().get("webhook-id")
            + "."
            + request.headers().get("webhook-timestamp")
            + "."
            + new String(request.body(), UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(UTF_8)));
  }

  @Test
  void aBodyOfOnesOwnHasTypedValues() {
    Map<String, Object> body =
        JsonTree.object(OWN_BODY.requests(Messages.opened()).getFirst().body());

    assertThat(body.get("text"))
        .isEqualTo("shop is open: expected 2xx, got 500 in expected 2xx, got 500");
    assertThat(body.get("status")).hasToString("500");
    assertThat((List<?>) JsonTree.at(body, "who.0")).asString().contains("berlin-1", "oslo-1");
    assertThat(JsonTree.at(body, "who.1")).isNull();
  }

  @Test
  void theIncidentIsTheSameForAllMessagesOfIt() {
    Object opened = JsonTree.value(PAGER_DUTY.requests(Messages.opened()).getFirst().body());
    Object closed = JsonTree.value(PAGER_DUTY.requests(Messages.closed()).getFirst().body());

    assertThat(JsonTree.at(opened, "event_action")).isEqualTo("trigger");
    assertThat(JsonTree.at(closed, "event_action")).isEqualTo("resolve");
    assertThat(JsonTree.at(opened, "dedup_key")).isEqualTo(JsonTree.at(closed, "dedup_key"));
    assertThat(threadKey(Messages.opened())).isEqualTo(threadKey(Messages.closed()));
  }

  private static Object threadKey(Message message) {
    return JsonTree.at(
        JsonTree.value(CHAT.requests(message).getFirst().body()), "thread.threadKey");
  }

  @Test
  void addressesAreAsTheServicesHaveThem() {
    assertThat(uri(TELEGRAM)).isEqualTo("https://api.telegram.org/bot12:ab/sendMessage");
    assertThat(uri(ALERTS)).isEqualTo("http://am:9093/api/v2/alerts");
    assertThat(ALERTS.requests(Messages.opened()).getFirst().headers())
        .containsEntry("Authorization", "Basic dTpw");
    assertThat(uri(CHAT))
        .isEqualTo(
            "https://chat.example/v1/spaces/A/messages?key=k"
                + "&messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD&requestId="
                + Messages.ID);
  }

  private static String uri(Service service) {
    return service.requests(Messages.opened()).getFirst().uri().toString();
  }
}
