package dev.vedette.probe.verdict;

import com.google.re2j.Pattern;
import dev.vedette.model.Expectation;
import dev.vedette.probe.http.Response;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is expected of a response, its patterns compiled. */
public record Expectations(
    Expectation settings,
    Map<String, Pattern> headers,
    @Nullable Pattern matches,
    @Nullable Pattern notMatches) {
  /** Largest body that can be asked for: a check may hold it in memory twice. */
  public static final long MAX_BODY_BYTES = 64L << 20;

  /** Throws InvalidTargetException for a pattern that RE2 does not know. */
  public static Expectations compile(Expectation settings) {
    Map<String, Pattern> headers = new TreeMap<>();
    settings
        .headers()
        .forEach(
            (name, regex) -> headers.put(name, Patterns.compile("expect.headers." + name, regex)));
    Expectation.Body body = settings.body();
    return new Expectations(
        settings,
        headers,
        compile("expect.body.matches", body.matches()),
        compile("expect.body.not_matches", body.notMatches()));
  }

  /** The largest body that is accepted, as an array can hold it. */
  public int maxBodyBytes() {
    return (int) Math.min(settings.body().maxBytes().bytes(), MAX_BODY_BYTES);
  }

  /** Whether anything is expected of what the page says. */
  public boolean needPage() {
    return havePagePattern() || !settings.json().isEmpty();
  }

  /** What judging a response takes at most: characters times the steps of what looks at them. */
  public long work(Response response) {
    long work = 0;
    for (Map.Entry<String, Pattern> header : headers.entrySet()) {
      for (String value : response.headers().getAll(header.getKey())) {
        work += Patterns.work(header.getValue(), value.length());
      }
    }
    if (response.body().isKept()) {
      long chars = response.body().wireBytes();
      work += matches == null ? 0 : Patterns.work(matches, chars);
      work += notMatches == null ? 0 : Patterns.work(notMatches, chars);
      work += chars * settings.json().size();
    }
    return work;
  }

  boolean havePagePattern() {
    return matches != null || notMatches != null;
  }

  private static @Nullable Pattern compile(String setting, @Nullable String regex) {
    return regex == null ? null : Patterns.compile(setting, regex);
  }
}
