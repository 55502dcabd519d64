package dev.vedette.app.targets;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.targets.TargetChanges.Changed;
import dev.vedette.app.targets.TargetTopic.Stored;
import dev.vedette.config.targets.TargetDocument;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Pauses targets in Kafka, or has them go on: all that are named, or none. */
record TargetPauses(CommandSpec spec, boolean pause) {
  int write(ServicesOption option, List<String> names) throws InterruptedException {
    return TargetTopic.use(
        option,
        (kafka, topic) -> {
          List<Changed> changed = new ArrayList<>();
          for (String name : new LinkedHashSet<>(names)) {
            Stored.Sound stored = sound(name, topic);
            if (stored.document().isPaused() != pause) {
              changed.add(new Changed(stored.document().paused(pause), stored));
            }
          }
          if (!changed.isEmpty()) {
            try (TargetWriter writer = new TargetWriter(kafka)) {
              writer.write(new TargetChanges(List.of(), changed, List.of(), 0));
            }
          }
          tell(new LinkedHashSet<>(names), changed.stream().map(Changed::document).toList());
          return 0;
        });
  }

  private Stored.Sound sound(String name, TargetTopic topic) {
    return switch (topic.targets().get(name)) {
      case Stored.Sound sound -> sound;
      case Stored.Broken(String reason, int _) ->
          throw refusal("'%s' is unusable, apply it anew: %s".formatted(name, reason));
      case null ->
          throw refusal(
              "there is no target '%s' in Kafka; for one in a file, %s there"
                  .formatted(name, pause ? "write pause: true" : "remove pause: true"));
    };
  }

  private ParameterException refusal(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private void tell(LinkedHashSet<String> names, List<TargetDocument> changed) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> done = changed.stream().map(TargetDocument::name).toList();
    for (String name : names) {
      String words = pause ? "paused " + name : name + " goes on";
      String same = name + (pause ? " was paused already" : " was not paused");
      out.println(done.contains(name) ? words : same);
    }
    out.flush();
  }
}
