package org.lanewise.nn.fusion;

import java.util.List;
import java.util.function.BiConsumer;
import org.lanewise.nn.Node;

/// All fusions, in the order in which they are tried: each goes over the nodes once.
///
/// Those of a product and what follows it need the value between the two to be nobody else's: read
/// once, and no output. So do the others with all values that lie within what they replace.
public final class Fusions {
  private static final List<BiConsumer<Nodes, Node>> ALL =
      List.of(
          TransposeFusion::merge,
          LayerNormFusion::apply,
          GeluFusion::apply,
          SiluFusion::apply,
          HardSwishFusion::apply,
          AttentionFusion::apply,
          Fusions::affine,
          ResidualFusion::apply,
          ActivationFusion::apply,
          TransposeFusion::view);

  private Fusions() {}

  /// Whatever is done to each channel after a product, in any order.
  private static void affine(Nodes nodes, Node node) {
    BiasFusion.apply(nodes, node);
    ScaleFolding.apply(nodes, node);
    BatchNormFolding.apply(nodes, node);
  }

  /// Applies all fusions.
  ///
  /// @param nodes are rewritten
  public static void apply(Nodes nodes) {
    for (BiConsumer<Nodes, Node> fusion : ALL) {
      nodes.forEach(node -> fusion.accept(nodes, node));
    }
  }
}
