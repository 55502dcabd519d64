package dev.vedette.config.targets;

import dev.vedette.config.binding.Binder;
import dev.vedette.config.binding.CanonicalForm;
import dev.vedette.config.binding.DefaultValues;
import dev.vedette.config.binding.SettingsRule;
import dev.vedette.config.yaml.Composer;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.FileAccess;
import dev.vedette.config.yaml.KeyPath;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Place;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Source;
import dev.vedette.model.Target;
import dev.vedette.wire.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads targets' documents, as they stand in the topic {@code vedette.targets}. Whoever may write
 * there has written them: nothing in them is taken for granted. For one thread.
 */
public final class TargetDocuments {
  /**
   * Of one document: what a broker takes in one message, 1 MiB unless somebody changed it, less
   * what surrounds it.
   */
  public static final int MAX_BYTES = 1_000_000;

  private final Map<String, String> environment;
  private final Path directory;
  private final DocumentPolicy policy;
  private final DefaultValues defaults = new DefaultValues();

  /**
   * @param environment for {@code ${NAME}}
   * @param directory that files named in documents are relative to
   * @param policy of the checker's own configuration
   */
  public TargetDocuments(Map<String, String> environment, Path directory, DocumentPolicy policy) {
    this.policy = policy;
    this.environment = Map.copyOf(environment);
    this.directory = directory.toAbsolutePath().normalize();
  }

  /**
   * The target as this machine has to check it: variables expanded, files there.
   *
   * @param name key of the document, which has to name the same target
   * @throws InvalidTargetDocument with every mistake, also where a variable is not set, a file is
   *     not there, or the checker's own configuration does not allow what the document asks for
   */
  public Target parse(String name, String json) throws InvalidTargetDocument {
    Problems problems = new Problems();
    Expansion expansion = new Expansion(environment, problems, policy::objection);
    Mapping root = compose(name, source(json).with(policy::requireBelowHere), problems);
    Target target = bind(lawful(fitted(root, expansion), problems), expansion, problems);
    if (target == null || !problems.isEmpty()) {
      throw new InvalidTargetDocument(name, problems.sorted());
    }
    return target;
  }

  /**
   * The document as people are shown it: neither variables nor files of this machine matter.
   *
   * @param name key of the document, which has to name the same target
   * @throws InvalidTargetDocument with every mistake
   */
  public TargetDocument read(String name, String json) throws InvalidTargetDocument {
    Problems problems = new Problems();
    Expansion expansion = Expansion.elsewhere(problems);
    Mapping root = compose(name, source(json).with(FileAccess.ELSEWHERE), problems);
    Mapping fitted = fitted(root, expansion);
    bind(fitted, expansion, problems);
    if (!problems.isEmpty()) {
      throw new InvalidTargetDocument(name, problems.sorted());
    }
    // What must not be written may still be read: hence problems that nobody is told of.
    return TargetDocument.of(fitted, new CanonicalForm(new Problems()));
  }

  /**
   * Whether a checker with this configuration would let the document name what it names, as far as
   * that can be told on another machine: whether variables are set, and where links lead, can't.
   *
   * @param document that {@link #read} has read
   * @return why it would be refused; empty when it would not
   */
  public Optional<String> objection(TargetDocument document) {
    Problems problems = new Problems();
    Expansion expansion = Expansion.elsewhere(problems, policy::objection);
    Source source = source(document.json()).with(policy::requireBelowElsewhere);
    try {
      Mapping root = compose(document.name(), source, problems);
      bind(lawful(fitted(root, expansion), problems), expansion, problems);
    } catch (InvalidTargetDocument e) {
      return Optional.of(e.reason());
    }
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(new InvalidTargetDocument(document.name(), problems.sorted()).reason());
  }

  private Mapping lawful(Mapping target, Problems problems) {
    return policy.deniesPrivateAddresses() ? PrivateAddresses.denied(target, problems) : target;
  }

  private Source source(String json) {
    return Source.of(Topics.TARGETS, directory.resolve(Topics.TARGETS), 0, json);
  }

  private static Mapping compose(String name, Source source, Problems problems)
      throws InvalidTargetDocument {
    if (source.text().length() > MAX_BYTES) {
      problems.add(Place.startOf(source), KeyPath.ROOT, "is longer than " + MAX_BYTES + " bytes");
      throw new InvalidTargetDocument(name, problems.sorted());
    }
    Node root = Composer.composeJson(source, problems);
    if (root instanceof Mapping mapping) {
      if (mapping.get("name") instanceof Scalar own
          && (!own.text().equals(name) || name.indexOf('$') >= 0)) {
        problems.add(
            own, "'" + own.text() + "' must be the document's key itself, without variables");
      }
      return mapping;
    }
    if (problems.isEmpty()) {
      problems.add(Place.startOf(source), KeyPath.ROOT, "expected a JSON object");
    }
    throw new InvalidTargetDocument(name, problems.sorted());
  }

  private static Mapping fitted(Mapping root, Expansion expansion) {
    return new InheritedTimeout(expansion).fitted(root, null, root);
  }

  private @Nullable Target bind(Mapping target, Expansion expansion, Problems problems) {
    var _ = new TargetRules(expansion, problems).check(target);
    return new Binder(expansion, problems, defaults, SettingsRule.NONE).bind(Target.class, target);
  }
}
