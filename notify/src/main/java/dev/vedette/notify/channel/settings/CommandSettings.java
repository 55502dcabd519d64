package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import java.util.List;
import java.util.Map;

/** A program on this machine. */
public record CommandSettings(
    @Setting(
            doc = "The program and its arguments, given to it as they are: there is no shell.",
            example = "[/usr/local/bin/tell, --loud]")
        List<String> run,
    @Setting(
            doc =
                "Variables of its environment, which besides has `PATH`, `HOME` and `LANG` alone.",
            example = "{TOKEN: '${TELL_TOKEN}'}",
            secret = true)
        Map<String, String> env)
    implements ServiceSettings {
  public CommandSettings {
    run = List.copyOf(run);
    env = Map.copyOf(env);
    if (run.isEmpty() || run.getFirst().isBlank()) {
      throw new IllegalArgumentException("run must name a program; add run: [/path/of/program]");
    }
    for (String name : env.keySet()) {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw new IllegalArgumentException("env must have names without '='");
      }
    }
  }

  @Override
  public Secrets toMask() {
    Secrets.Builder secrets = new Secrets.Builder();
    env.values().forEach(value -> secrets.add(value, Secrets.MASK));
    return secrets.build();
  }

  @Override
  public String toString() {
    return "CommandSettings[]";
  }
}
