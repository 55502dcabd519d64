package dev.vedette.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.channel.settings.EmailSettings;
import dev.vedette.notify.channel.settings.WebhookSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels as they are written, and the exact words for what is wrong with one. */
class ChannelMistakesTest {
  private static final String SECRET = "whsec_c2VjcmV0IGZvciB0aGUgdGVzdHMgb25seSE=";

  @TempDir private Path directory;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "a kind that is not known",
            "{wehbook: {url: 'https://h/'}}",
            "3:9: notify.channels.c.wehbook: unknown key; did you mean webhook? Known here:"
                + " webhook, email, slack, teams, discord, telegram, google_chat, ntfy, pagerduty,"
                + " alertmanager, apprise, kafka, command, zone, timeout, ca, limit, merge"),
        Arguments.of(
            "no kind",
            "{zone: UTC}",
            "3:8: notify.channels.c: a channel needs a service; add one of webhook, email, slack,"
                + " teams, discord, telegram, google_chat, ntfy, pagerduty, alertmanager, apprise,"
                + " kafka or command"),
        Arguments.of(
            "two kinds",
            "{slack: {url: 'https://h/'}, discord: {url: 'https://h/'}}",
            "3:46: notify.channels.c.discord: must not stand beside slack: a channel has one"
                + " service; make two of it"),
        Arguments.of(
            "no address",
            "{webhook: {headers: {A: b}}}",
            "3:18: notify.channels.c.webhook: key url is missing; add url:"
                + " https://hooks.example/in"),
        Arguments.of(
            "a token where the address belongs, which is not shown",
            "{slack: {url: 'T0000/B0000/hunter2'}}",
            "3:22: notify.channels.c.slack.url: expected a URL with https:// or http://, such as"
                + " https://hooks.slack.com/services/${SLACK_HOOK}"),
        Arguments.of(
            "a short secret, which is not shown",
            "{webhook: {url: 'https://h/', secrets: [aHVudGVyMg==]}}",
            "3:47: notify.channels.c.webhook.secrets: must have 24 to 64 bytes; make one: echo"
                + " whsec_$(openssl rand -base64 32)"),
        Arguments.of(
            "a placeholder that is none",
            "{webhook: {url: 'https://h/', body: {text: '{targt} is down'}}}",
            "3:44: notify.channels.c.webhook.body: must not have {targt}, which is no placeholder;"
                + " known are id, type, timestamp, title, text, possible_repeat, incident, target,"
                + " location, kind, severity, state, began_after, began_before, opened_at,"
                + " closed_at, reason, failure.code, failure.message, failure.phase, status,"
                + " locations.down, locations.up, locations.unknown, children, url, link,"
                + " tags.NAME; for the text itself write {{targt}}"),
        Arguments.of(
            "a host that Java's client does not take",
            "{slack: {url: 'https://my_host/hunter2'}}",
            "3:22: notify.channels.c.slack.url: must have a host of letters, digits, '-' and '.',"
                + " with no '_' in it; use another name of it, or its address"),
        Arguments.of(
            "a body that is no mapping",
            "{webhook: {url: 'https://h/', body: text}}",
            "3:44: notify.channels.c.webhook.body: expected a mapping, found a single value"),
        Arguments.of(
            "a header of the request's own",
            "{webhook: {url: 'https://h/', headers: {Host: a}}}",
            "3:47: notify.channels.c.webhook.headers: must not name Host, which each request sets"
                + " itself"),
        Arguments.of(
            "a mail server without a scheme, whose password is not shown",
            "{email: {smtp: 'u:hunter2@mail:587', from: a@b, to: [a@b]}}",
            "3:23: notify.channels.c.email.smtp: expected a mail server, such as"
                + " smtp://user:${SMTP_PASSWORD}@mail.example:587"),
        Arguments.of(
            "a password that anybody can read",
            "{email: {smtp: 'smtp://u:hunter2@mail', from: a@b, to: [a@b], starttls: false}}",
            "3:80: notify.channels.c.email.starttls: must be true where there is a password, which"
                + " would be readable on its way"),
        Arguments.of(
            "an address with a line end",
            "{email: {smtp: 'smtp://mail', from: \"a@b\\nBcc: c@d\", to: [a@b]}}",
            "3:44: notify.channels.c.email.from: 'a@b\nBcc: c@d' must be an address such as"
                + " ops@example.org"),
        Arguments.of(
            "nobody to write to",
            "{email: {smtp: 'smtp://mail', from: a@b}}",
            "3:16: notify.channels.c.email: to must name 1 to 100 addresses"),
        Arguments.of(
            "a zone that is none",
            "{kafka: {}, zone: Berlin}",
            "3:26: notify.channels.c.zone: 'Berlin' must be a name such as Europe/Berlin, or UTC"),
        Arguments.of(
            "a program without a name",
            "{command: {}}",
            "3:18: notify.channels.c.command: run must name a program; add run:"
                + " [/path/of/program]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mistakes(String name, String channel, String message) {
    String problems =
        new ConfigurationDirectory(directory)
            .problems("notify:\n  channels:\n    c: " + channel + "\n");

    assertThat(problems).isEqualTo("vedette.yaml:" + message).doesNotContain("hunter2");
  }

  @Test
  void aTreeBecomesPlainValues() {
    WebhookSettings webhook =
        (WebhookSettings)
            channel(
                    """
                    webhook:
                      url: https://hooks.example/in
                      secrets: '${SECRET}'
                      body: {text: '{target}', level: 3, list: [true, '4', null], deep: {a: {b: c}}}
                    """)
                .service();

    assertThat(webhook.body())
        .containsEntry("text", "{target}")
        .containsEntry("level", new BigDecimal(3))
        .containsEntry("deep", Map.of("a", Map.of("b", "c")));
    assertThat((List<?>) webhook.body().get("list"))
        .extracting(String::valueOf)
        .containsExactly("true", "4", "null");
    assertThat(webhook.secrets()).containsExactly(SECRET);
  }

  @Test
  void whatAVariableHoldsIsMaskedWhereverItStands() {
    ChannelSettings channel = channel("webhook: {url: 'https://h/', body: {key: '${TOKEN}'}}\n");

    assertThat(channel.toMask().mask("refused: hunter22 is wrong"))
        .isEqualTo("refused: ${TOKEN} is wrong");
    assertThat(channel.toString()).doesNotContain("hunter22");
  }

  @Test
  void aMailServerIsRead() {
    EmailSettings email =
        (EmailSettings)
            channel(
                    """
                    email: {smtp: 'smtps://u%40x:p%2fw@[::1]', from: a@b, to: c@d}
                    """)
                .service();

    assertThat(email.smtp().secure()).isTrue();
    assertThat(email.smtp().host()).isEqualTo("::1");
    assertThat(email.smtp().port()).isEqualTo(465);
    assertThat(email.smtp().user()).isEqualTo("u@x");
    assertThat(email.smtp().password()).isEqualTo("p/w");
    assertThat(email.toMask().mask("535 p/w")).isEqualTo("535 ***");
    assertThat(email.toString()).doesNotContain("p/w");
  }

  private ChannelSettings channel(String yaml) {
    return new ConfigurationDirectory(directory)
        .variable("SECRET", SECRET)
        .variable("TOKEN", "hunter22")
        .load("notify:\n  channels:\n    c:\n" + yaml.indent(6))
        .notification()
        .channels()
        .get("c");
  }
}
