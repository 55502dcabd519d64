package dev.vedette.config;

import dev.vedette.config.binding.CanonicalForm;
import dev.vedette.config.binding.FileKeys;
import dev.vedette.config.binding.RecordShape;
import dev.vedette.config.binding.SettingsRule;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import dev.vedette.config.targets.TargetReader;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Includes;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Phrases;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Suggestion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes documents of the targets in files. For one reading. */
public final class DocumentFiles {
  private final OpenedFiles files;
  private final Problems problems;
  private final Includes includes;
  private final TargetReader targets;
  private final CanonicalForm canonical;
  private final SortedMap<String, TargetDocument> documents = new TreeMap<>();

  /**
   * @param environment for the names of included files, which are on this machine
   */
  DocumentFiles(OpenedFiles files, Map<String, String> environment, Problems problems) {
    this.files = files;
    this.problems = problems;
    this.includes = new Includes(new Expansion(environment, problems), problems);
    this.targets =
        new TargetReader(Expansion.elsewhere(problems), problems, SettingsRule.NONE, this::add);
    this.canonical = new CanonicalForm(problems);
  }

  /** By name; throws InvalidConfiguration with all mistakes. */
  SortedMap<String, TargetDocument> read(List<Path> paths, @Nullable Set<String> others) {
    for (Path path : paths) {
      Mapping file = files.openForOthers(path);
      if (file != null) {
        named(file);
      }
    }
    targets.checkDependencies(others);
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems.sorted());
    }
    return documents;
  }

  private void named(Mapping file) {
    List<String> known = new ArrayList<>(RecordShape.of(Configuration.class).names());
    known.addAll(FileKeys.NAMES);
    for (Entry entry : file.entries()) {
      if (!known.contains(entry.name())) {
        problems.add(entry.key(), Phrases.unknownKey(Suggestion.of(entry.name(), known), known));
      }
    }
    Mapping defaults = targets.defaults(file);
    targets.read(file, defaults);
    for (Path include : includes.of(file)) {
      included(include, defaults);
    }
  }

  private void included(Path path, @Nullable Mapping defaults) {
    Mapping file = files.openForOthers(path);
    if (file != null) {
      Includes.requireTargetsOnly(file, problems);
      targets.read(file, targets.defaultsOver(defaults, file));
    }
  }

  private void add(Mapping target) {
    TargetDocument document = TargetDocument.of(target, canonical);
    int bytes = document.json().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > TargetDocuments.MAX_BYTES) {
      problems.add(
          target,
          "as a document it has %d bytes, and Kafka takes %d; use body_file for a large body"
              .formatted(bytes, TargetDocuments.MAX_BYTES));
    }
    if (target.get("name") instanceof Scalar) {
      documents.put(document.name(), document);
    }
  }
}
