package org.lanewise.bench.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Softmax;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Model;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Attention;

/// Where a layer of attention looks for one input: a tile a head, a row a query, a column a key, a
/// weight of 1 dark. The weights are computed here, from the queries and keys that the op reads,
/// for the op keeps none.
public final class AttentionMaps {
  private AttentionMaps() {}

  /// Draws the maps.
  ///
  /// @param model has one input
  /// @param node the name of a node of the op Attention, without a mask: see [NetworkDiagram]
  /// @param input one sample
  /// @return the picture, without a word
  /// @throws IllegalArgumentException if there is no such node, or the input is not one sample
  public static BufferedImage of(Model model, String node, float[] input) {
    Graph graph = model.graph();
    Node attention = graph.producer(graph.value(node));
    if (attention == null || !(attention.op() instanceof Attention)) {
      throw new IllegalArgumentException(node + " is not of the op Attention");
    }
    Attention op = (Attention) attention.op();
    if (op.attnMask() || op.keyMask()) {
      throw new IllegalArgumentException(node + " has a mask, expected none");
    }
    String q = attention.inputs().get(0).name();
    String k = attention.inputs().get(1).name();
    Model inside = q.equals(k) ? model.until(q) : model.until(q, k);
    Map<String, float[]> values = inside.predict(Map.of(graph.input().name(), input), 1);
    Shape queries = attention.inputs().get(0).shape();
    Shape keys = attention.inputs().get(1).shape();
    int steps = queries.dim(0);
    int length = keys.dim(0);
    int heads = op.qNumHeads();
    float[] maps = new float[heads * steps * length];
    for (int head = 0; head < heads; head++) {
      int keyHead = head * op.kvNumHeads() / heads;
      for (int i = 0; i < steps; i++) {
        int at = (head * steps + i) * length;
        int seen = op.isCausal() ? Math.min(i + 1, length) : length;
        for (int j = 0; j < seen; j++) {
          maps[at + j] =
              score(op, queries, values.get(q), i, head, keys, values.get(k), j, keyHead);
        }
        Softmax.forward(1, seen, maps, at, seen, maps, at, seen);
      }
    }
    return ImageGrid.of(Shape.of(steps, length), List.of(maps));
  }

  private static float score(
      Attention op,
      Shape queries,
      float[] q,
      int i,
      int head,
      Shape keys,
      float[] k,
      int j,
      int keyHead) {
    int dim = queries.dim(1) / op.qNumHeads();
    double sum = 0;
    for (int d = 0; d < dim; d++) {
      sum +=
          (double) q[i * queries.dim(1) + head * dim + d] * k[j * keys.dim(1) + keyHead * dim + d];
    }
    return (float) (sum * (op.scale() == 0 ? 1 / Math.sqrt(dim) : op.scale()));
  }
}
