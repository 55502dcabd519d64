package dev.vedette.config.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the nodes of one file from the parser's events.
 *
 * <p>The parser comes with a composer, but that one recurses as deep as the file says, bounds
 * aliases by their number and not by what they expand to, and leaves doubled keys to a later step.
 */
public final class Composer {
  /** Far deeper than any configuration; keeps recursion off the end of the stack. */
  static final int MAX_DEPTH = 50;

  /** Values after aliases are followed: what "a billion laughs" would multiply. */
  static final int MAX_NODES = 10_000_000;

  private record Anchored(Node node, int size) {}

  private final Source source;
  private final boolean guarded;
  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private int nodes;

  private Composer(Source source, boolean guarded, Problems problems) {
    this.source = source;
    this.guarded = guarded;
    this.problems = problems;
    // One flow key per line of a generated file may be long, hence no tighter limit than the
    // file's.
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source.name())
            .setCodePointLimit(SourceFiles.MAX_FILE_BYTES)
            .build();
    String text = guarded ? VariableGuard.protect(source.text()) : source.text();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /** The root of the file; null when the file is empty or a problem was found that ends it. */
  public static @Nullable Node compose(Source source, Problems problems) {
    return compose(source, true, problems);
  }

  /** The same for JSON, which is YAML, and where every variable stands in quotes. */
  public static @Nullable Node composeJson(Source source, Problems problems) {
    return compose(source, false, problems);
  }

  private static @Nullable Node compose(Source source, boolean guarded, Problems problems) {
    try {
      return new Composer(source, guarded, problems).document();
    } catch (YamlEngineException e) {
      SyntaxErrors.report(e, source, problems);
    } catch (Refused e) {
      problems.add(e.place, KeyPath.ROOT, e.getMessage());
    }
    return null;
  }

  private @Nullable Node document() {
    Node root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (root != null) {
            throw new Refused(place(event), "a second document begins here; one file holds one");
          }
        }
        case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd ->
            root = node(event, KeyPath.ROOT, 0);
      }
    }
    return root;
  }

  private Node node(Event event, KeyPath path, int depth) {
    if (event instanceof AliasEvent alias) {
      if (!guarded) {
        throw new Refused(
            place(alias),
            "a document must not use aliases: write the value of *" + alias.getAlias() + " out");
      }
      return followed(alias);
    }
    count(event, 1);
    if (depth > MAX_DEPTH) {
      throw new Refused(place(event), "nested deeper than " + MAX_DEPTH + " levels");
    }
    int before = nodes;
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, path);
          case CollectionStartEvent start when start.getEventId() == Event.ID.SequenceStart ->
              sequence(start, path, depth);
          case CollectionStartEvent start -> mapping(start, path, depth);
          default -> throw new IllegalStateException("the parser sent " + event);
        };
    int size = nodes - before + 1;
    if (event instanceof NodeEvent named) {
      named.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, size)));
    }
    return node;
  }

  private Node followed(AliasEvent alias) {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw new Refused(
          place(alias),
          "*" + alias.getAlias() + " is not defined above; mark a value with &" + alias.getAlias());
    }
    count(alias, anchored.size());
    return anchored.node();
  }

  private void count(Event event, int more) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw new Refused(
          place(event), "with its aliases the file holds more than " + MAX_NODES + " values");
    }
  }

  private Node.Scalar scalar(ScalarEvent event, KeyPath path) {
    refuseTag(event, event.getTag());
    String text = value(event);
    return new Node.Scalar(place(event), path, text, event.isPlain());
  }

  private Node.Sequence sequence(CollectionStartEvent start, KeyPath path, int depth) {
    refuseTag(start, start.getTag());
    List<Node> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, path.index(items.size()), depth + 1));
    }
    return new Node.Sequence(place(start), path, items);
  }

  private Node.Mapping mapping(CollectionStartEvent start, KeyPath path, int depth) {
    refuseTag(start, start.getTag());
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Node.Scalar key = key(event, path);
      Node value = node(events.next(), key.path(), depth + 1);
      Node.Entry earlier = entries.putIfAbsent(key.text(), new Node.Entry(key, value));
      if (earlier != null) {
        // Perhaps it was not set twice at all, and following "keep one" would lose an item.
        String dash = path.isItem() && !start.isFlow() ? "; a new entry begins with \"- \"" : "";
        problems.add(
            key, "this key is already set at " + earlier.key().place() + "; keep one" + dash);
      }
    }
    return new Node.Mapping(place(start), path, List.copyOf(entries.values()));
  }

  private Node.Scalar key(Event event, KeyPath path) {
    if (!(event instanceof ScalarEvent scalar)) {
      throw new Refused(place(event), "a key has to be plain text");
    }
    count(event, 1);
    String name = value(scalar);
    return new Node.Scalar(place(event), path.key(name), name, scalar.isPlain());
  }

  private String value(ScalarEvent event) {
    return guarded ? VariableGuard.restore(event.getValue()) : event.getValue();
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent() && !tag.get().equals("!")) {
      throw new Refused(place(event), "YAML tags are not used here; remove " + tag.get());
    }
  }

  private Place place(Event event) {
    Mark mark = event.getStartMark().orElseThrow();
    return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Ends the reading of this file. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Place place;

    Refused(Place place, String message) {
      super(message, null, false, false);
      this.place = place;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
