package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Add;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Conv1DTranspose;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.DepthwiseConv1D;
import org.lanewise.nn.layer.Dropout;

/// Which nodes a session has: batch norms and activations.
class FusionsTest {
  private static final Layer NORM = new BatchNormalization();
  private static final Layer RELU = new Activate(Activation.RELU);
  private static final ConvOptions BARE = ConvOptions.DEFAULT.withoutBias();

  private static List<String> ops(Model model) {
    Nodes nodes = new Nodes(model.graph(), model.parameters()::slice);
    Fusions.apply(nodes);
    return nodes.list().stream().map(node -> node.op().type()).toList();
  }

  private static List<String> ops(Shape input, Layer... layers) {
    return ops(Sequential.of(input, layers).build(1));
  }

  @Test
  void normsAndActivationsBecomePartOfWhatIsBeforeThem() {
    assertEquals(List.of("Gemm"), ops(Shape.of(3), new Dense(2), NORM, RELU));
    assertEquals(List.of("Gemm"), ops(Shape.of(3), new Dense(2), NORM, NORM));
    assertEquals(List.of("Gemm"), ops(Shape.of(3), new Dense(2), RELU));
    assertEquals(
        List.of("Conv", "Conv"),
        ops(Shape.of(5, 5, 2), new Conv2D(3, 2, BARE), NORM, RELU, new Conv2D(2, 2, BARE), NORM));
    assertEquals(
        List.of("Conv"), ops(Shape.of(6, 3), new DepthwiseConv1D(List.of(2), 2, BARE), NORM, RELU));
    assertEquals(
        List.of("ConvTranspose"), ops(Shape.of(6, 3), new Conv1DTranspose(4, 2, BARE), NORM));
  }

  @Test
  void othersStay() {
    assertEquals(
        List.of("Gemm", "BatchNormalization"),
        ops(Shape.of(3), new Dense(2, Activation.TANH), NORM));
    assertEquals(List.of("BatchNormalization", "Gemm"), ops(Shape.of(3), NORM, new Dense(2), NORM));
    assertEquals(
        List.of("Gemm", "Dropout", "BatchNormalization", "Activate"),
        ops(Shape.of(3), new Dense(2), new Dropout(0.5f), NORM, RELU));
  }

  @Test
  void aValueThatOthersSeeStays() {
    GraphBuilder graph = new GraphBuilder();
    Value product = new Dense(3).build(graph, graph.input("x", Shape.of(2)));
    Value normal = NORM.build(graph, product);
    Value sum = new Add().build(graph, product, normal);
    assertEquals(List.of("Gemm", "BatchNormalization", "Add"), ops(Model.of(graph.build(sum), 1)));
    assertEquals(
        List.of("Gemm", "BatchNormalization"), ops(Model.of(graph.build(normal, product), 1)));
    assertEquals(List.of("Gemm"), ops(Model.of(graph.build(normal), 1)));
  }
}
