package dev.vedette.notify;

import dev.vedette.model.Setting;
import dev.vedette.model.Target;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.Severity;
import dev.vedette.notify.plan.Match;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which incidents a route is about: those that meet all that is said. */
public record MatchSettings(
    @Setting(doc = "Names of targets.", example = "[shop, blog]") List<String> targets,
    @Setting(doc = "Tags that a target must have, all of them.", example = "{team: web}")
        Map<String, String> tags,
    @Setting(
            doc = "Kinds of incidents: `down`, `partial`, `certificate`, `no_data`, `blind`.",
            example = "[down, no_data]")
        List<String> kinds,
    @Setting(doc = "`critical` or `warning`.", example = "critical") @Nullable String severity) {
  public MatchSettings {
    targets = List.copyOf(targets);
    tags = Map.copyOf(tags);
    kinds = List.copyOf(kinds);
    kinds.forEach(MatchSettings::kind);
    if (severity != null) {
      var _ = severity(severity);
    }
    for (String target : targets) {
      if (!Target.NAME.matcher(target).matches()) {
        throw new IllegalArgumentException("targets: '" + target + "' is not the name of a target");
      }
    }
  }

  private static IncidentKind kind(String name) {
    return Arrays.stream(IncidentKind.values())
        .filter(kind -> kind.wireName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "kinds: '"
                    + name
                    + "' must be one of down, partial, certificate, no_data and blind"));
  }

  private static Severity severity(String name) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.wireName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("severity '" + name + "' must be critical or warning"));
  }

  Match match() {
    Set<IncidentKind> all = EnumSet.noneOf(IncidentKind.class);
    kinds.forEach(kind -> all.add(kind(kind)));
    return Match.of(targets, tags, all, severity == null ? null : severity(severity));
  }
}
