package org.lanewise.bench.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Model;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Attention;

/// Where a layer of attention looks for one input: a tile a head, a row a query, a column a key, a
/// weight of 1 dark. Keys that a mask hides are white.
///
/// The op keeps no weights. Here it runs again with values of which each has a 1 of its own: what
/// comes out are the weights, behind all masks.
public final class AttentionMaps {
  private AttentionMaps() {}

  /// Draws the maps of a model of one input.
  ///
  /// @param model has one input
  /// @param node the name of a node of the op Attention: see [NetworkDiagram]
  /// @param input one sample
  /// @return the picture, without a word
  /// @throws IllegalArgumentException if there is no such node, or the input is not one sample
  public static BufferedImage of(Model model, String node, float[] input) {
    return of(model, node, Map.of(model.graph().input().name(), input));
  }

  /// Draws the maps.
  ///
  /// @param model any
  /// @param node the name of a node of the op Attention: see [NetworkDiagram]
  /// @param inputs one sample of each input, by its name
  /// @return the picture, without a word
  /// @throws IllegalArgumentException if there is no such node, or an input is not one sample
  public static BufferedImage of(Model model, String node, Map<String, float[]> inputs) {
    Graph graph = model.graph();
    Node attention = graph.producer(graph.value(node));
    if (attention == null || !(attention.op() instanceof Attention op)) {
      throw new IllegalArgumentException(node + " is not of the op Attention");
    }
    int steps = attention.inputs().get(0).shape().dim(0);
    int keys = attention.inputs().get(1).shape().dim(0);
    float[] weights = weights(op, attention.inputs(), read(model, attention, inputs));
    float[] maps = new float[weights.length];
    for (int i = 0; i < maps.length / keys; i++) {
      int query = i / op.qNumHeads();
      int head = i % op.qNumHeads();
      System.arraycopy(weights, i * keys, maps, (head * steps + query) * keys, keys);
    }
    return ImageGrid.of(Shape.of(steps, keys), List.of(maps));
  }

  /// What the node reads, by name; its inputs may be those of the model.
  private static Map<String, float[]> read(
      Model model, Node attention, Map<String, float[]> inputs) {
    Map<String, float[]> values = new HashMap<>(inputs);
    String[] inside =
        attention.inputs().stream()
            .filter(value -> !model.graph().inputs().contains(value))
            .map(Value::name)
            .distinct()
            .toArray(String[]::new);
    if (inside.length > 0) {
      values.putAll(model.until(inside).predict(inputs, 1));
    }
    return values;
  }

  /// The weights `[steps, heads, keys]`.
  private static float[] weights(Attention op, List<Value> read, Map<String, float[]> values) {
    int heads = op.kvNumHeads();
    int keys = read.get(1).shape().dim(0);
    float[] ones = new float[keys * heads * keys];
    for (int i = 0; i < keys * heads; i++) {
      ones[i * keys + i / heads] = 1;
    }
    GraphBuilder graph = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    Map<String, float[]> x = new HashMap<>();
    for (int i = 0; i < read.size(); i++) {
      Value value = read.get(i);
      boolean isValue = i == 2;
      inputs.add(graph.input("" + i, isValue ? Shape.of(keys, heads * keys) : value.shape()));
      x.put("" + i, isValue ? ones : values.get(value.name()));
    }
    Value y = graph.add("weights", op, inputs, List.of());
    return Model.of(graph.build(y), 0).predict(x, 1).get("weights");
  }
}
