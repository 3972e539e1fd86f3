package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.RELU;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.Reshape;

class GraphBuilderTest {
  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input("x", Shape.of(4));

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }

  @Test
  void layersAreNumberedAsInKeras() {
    Graph graph =
        Sequential.of(Shape.of(2, 2), new Flatten(), new Dense(3), new Dense(2), new Dense(1, RELU))
            .graph();
    assertEquals(
        "[dense/kernel[4, 3], dense/bias[3], dense_1/kernel[3, 2], dense_1/bias[2],"
            + " dense_2/kernel[2, 1], dense_2/bias[1]]",
        graph.parameters().toString());
    assertEquals(
        List.of("flatten", "dense", "dense_1", "dense_2"),
        graph.nodes().stream().map(Node::name).toList());
    assertEquals(Shape.of(1), graph.output().shape());
    assertEquals(4 * 3 + 3 + 3 * 2, graph.parameters().get(3).offset());
  }

  @Test
  void keepsOnlyTheNodesThatTheOutputsNeed() {
    Value a = builder.add("a", new Activate(RELU), List.of(x), List.of());
    builder.add("b", new Activate(RELU), List.of(a), List.of());
    Value c = builder.add("c", new Add(), List.of(a, x), List.of());
    Graph graph = builder.build(c);
    assertEquals(List.of("a", "c"), graph.nodes().stream().map(Node::name).toList());
    assertEquals("a", graph.producer(a).name());
    assertNull(graph.producer(x));
    assertEquals(1, graph.withOutputs(a).nodes().size());
  }

  @Test
  void shapesThatDoNotFitAreNamedWithTheirNode() {
    Value y = builder.input("y", Shape.of(2, 2));
    Parameter w = builder.parameter("w", Shape.of(3, 2), Initializer.ZEROS);
    Parameter b = builder.parameter("b", Shape.of(3), Initializer.ZEROS);
    Parameter v = builder.parameter("v", Shape.of(4, 2), Initializer.ZEROS);
    refused(
        "n (Gemm): the input has the shape [4], expected the last extent 3",
        () -> builder.add("n", new Gemm(RELU), List.of(x), List.of(w)));
    refused(
        "n (Gemm): the bias has the shape [3], expected [2]",
        () -> builder.add("n", new Gemm(RELU), List.of(x), List.of(v, b)));
    refused(
        "n (Gemm): the weights have the shape [3], expected [in, out]",
        () -> builder.add("n", new Gemm(RELU), List.of(x), List.of(b)));
    refused(
        "n (Add): input 1 has the shape [2, 2], expected [4]",
        () -> builder.add("n", new Add(), List.of(x, y), List.of()));
    refused(
        "n (Add): 1 inputs [[4]], expected 2",
        () -> builder.add("n", new Add(), List.of(x), List.of()));
    refused(
        "n (Reshape): the input has the shape [4] of 4 elements, expected the 5 of [5]",
        () -> builder.add("n", new Reshape(Shape.of(5)), List.of(x), List.of()));
    refused(
        "n (Softmax): the input has the shape [], expected 1 or more dimensions",
        () ->
            builder.add(
                "n",
                new org.lanewise.nn.op.Softmax(),
                List.of(builder.input("s", Shape.of())),
                List.of()));
    // A node that was refused has not taken its name.
    builder.add("n", new Add(), List.of(x, x), List.of());
  }

  @Test
  void refusesNamesAndPartsThatAreNotItsOwn() {
    GraphBuilder other = new GraphBuilder();
    Value foreign = other.input("x", Shape.of(4));
    Parameter foreignWeight = other.parameter("w", Shape.of(4, 4), Initializer.ZEROS);
    Value a = builder.add("a", new Activate(RELU), List.of(x), List.of());
    refused("the name x of a input is taken", () -> builder.input("x", Shape.of(1)));
    refused("the name of a node is empty", () -> addRelu("", x));
    refused("the name a of a node is taken", () -> addRelu("a", x));
    refused("b: input x[4] belongs to another builder", () -> addRelu("b", foreign));
    refused(
        "b: parameter w[4, 4] belongs to another builder",
        () -> builder.add("b", new Gemm(RELU), List.of(x), List.of(foreignWeight)));
    refused("belongs to another graph", () -> builder.build(foreign));
    refused("output x[4] is an input", () -> builder.build(x));
    refused("is named twice", () -> builder.build(a, a));
    refused("no output", builder::build);
    assertThrows(IllegalStateException.class, () -> builder.build(a, addRelu("c", a)).output());
  }

  private Value addRelu(String name, Value input) {
    return builder.add(name, new Activate(RELU), List.of(input), List.of());
  }

  @Test
  void refusesMoreWeightsThanAnArrayHolds() {
    builder.parameter("w", Shape.of(1 << 15, 1 << 15), Initializer.ZEROS);
    refused(
        "beyond what an array can hold",
        () -> builder.parameter("v", Shape.of(1 << 15, 1 << 15), Initializer.ZEROS));
  }

  @Test
  void layersRefuseWhatTheyCannotTake() {
    refused("units is 0", () -> new Dense(0));
    refused("layers is empty", () -> Sequential.of(Shape.of(1)));
    refused("dense: the input is a scalar", () -> Sequential.of(Shape.of(), new Dense(1)).graph());
    assertThrows(NullPointerException.class, () -> new Dense(1, null));
    assertEquals(
        Shape.of(3, 4), Sequential.of(Shape.of(3, 4), new Softmax()).graph().output().shape());
  }
}
