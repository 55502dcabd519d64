package dev.vedette.config.targets;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import dev.vedette.model.json.JsonScalar;
import java.util.List;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Writes canonical nodes as YAML for people: everything in blocks, one value to a line, so that
 * what stands in one variable's braces never reaches the next value.
 */
final class DocumentYaml {
  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setWidth(Integer.MAX_VALUE)
          .setSplitLines(false)
          .build();

  private DocumentYaml() {}

  /** A list below a key, as a file of its own. */
  static String list(String key, List<Mapping> items) {
    List<org.snakeyaml.engine.v2.nodes.Node> nodes =
        items.stream().map(DocumentYaml::node).toList();
    FlowStyle style = items.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
    MappingNode root =
        new MappingNode(
            Tag.MAP,
            List.of(new NodeTuple(text(key), new SequenceNode(Tag.SEQ, nodes, style))),
            FlowStyle.BLOCK);
    return new Present(SETTINGS)
        .emitToString(new Serialize(SETTINGS).serializeOne(root).iterator());
  }

  private static org.snakeyaml.engine.v2.nodes.Node node(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar.plain() ? plain(scalar.text()) : text(scalar.text());
      case Sequence list ->
          new SequenceNode(
              Tag.SEQ,
              list.items().stream().map(DocumentYaml::node).toList(),
              list.items().isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
      case Mapping mapping ->
          new MappingNode(
              Tag.MAP,
              mapping.entries().stream()
                  .map(entry -> new NodeTuple(text(entry.name()), node(entry.value())))
                  .toList(),
              FlowStyle.BLOCK);
    };
  }

  /** A number or a boolean, by whatever name the library knows it. */
  private static ScalarNode plain(String text) {
    Tag tag = SETTINGS.getSchema().getScalarResolver().resolve(text, true);
    return new ScalarNode(tag, text, ScalarStyle.PLAIN);
  }

  /** In quotes where we, or YAML, would take it for something else. */
  private static ScalarNode text(String text) {
    boolean isText =
        JsonScalar.parse(text) instanceof JsonScalar.Text
            && !text.isEmpty()
            && !text.equals("~")
            && !text.equals("null");
    return new ScalarNode(Tag.STR, text, isText ? ScalarStyle.PLAIN : ScalarStyle.SINGLE_QUOTED);
  }
}
