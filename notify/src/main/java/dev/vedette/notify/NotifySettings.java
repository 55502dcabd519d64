package dev.vedette.notify;

import dev.vedette.model.Setting;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.plan.Route;
import dev.vedette.notify.plan.Routes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is told of incidents, and how. */
public record NotifySettings(
    @Setting(
            doc = "Ways to tell people and programs, each under a name of your own.",
            example = "{hook: {webhook: {url: 'https://hooks.example/in'}}}")
        Map<String, ChannelSettings> channels,
    @Setting(
            doc =
                "Who is told what; every route that matches is told. Without any, every channel is"
                    + " told everything.",
            example = "[{match: {tags: {team: web}}, to: [hook]}]")
        List<RouteSettings> routes,
    @Setting(
            doc =
                "Address of the page as people reach it: messages link to it. `vedette up` takes"
                    + " its own if this is not set.",
            example = "https://status.example/")
        @Nullable Url page) {
  /** Nobody is told. */
  public static final NotifySettings NONE = new NotifySettings(Map.of(), List.of(), null);

  public NotifySettings {
    channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    for (String name : channels.keySet()) {
      if (!Target.NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "channels '" + name + "' must be 1 to 100 letters, digits, '-', '_' or '.'");
      }
    }
    routes = List.copyOf(routes);
  }

  /** Who is told what, everybody everything where nothing is said. */
  Routes allRoutes() {
    List<Route> all =
        routes.isEmpty()
            ? channels.keySet().stream().map(Route::all).toList()
            : routes.stream().flatMap(RouteSettings::routes).toList();
    return new Routes(channels.keySet(), all);
  }

  /** Whether a channel publishes to Kafka. */
  public boolean needsKafka() {
    return channels.values().stream().anyMatch(channel -> channel.kafka() != null);
  }

  /** A copy for who knows where the page is, unless the configuration says it. */
  public NotifySettings withPage(Url own) {
    return page == null ? new NotifySettings(channels, routes, own) : this;
  }
}
