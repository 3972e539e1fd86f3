package org.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Elementary;
import org.lanewise.nn.op.LogSoftmax;
import org.lanewise.nn.op.Stepwise;
import org.lanewise.nn.op.Unary;

/// Which steps count: who says it, who hands it on, who reads it.
class MaskTest {
  private final GraphBuilder graph = new GraphBuilder();

  @Test
  void layersThatKeepStepsHandTheMaskOn() {
    Value x = new Masking().build(graph, graph.input("x", Shape.of(4, 3)));
    Value mask = graph.mask(x);
    assertEquals(Shape.of(4), mask.shape());
    assertEquals("masking/mask", mask.name());
    for (Layer layer :
        List.of(
            new Dense(5),
            new Activate(Activation.TANH),
            new Dropout(0.5f),
            new LayerNormalization(),
            new Softmax(),
            of(new Unary(org.lanewise.kernels.Unary.SQRT)),
            of(new Elementary(org.lanewise.kernels.Elementary.ATAN)),
            of(new Stepwise(org.lanewise.kernels.Stepwise.SIGN)),
            of(new LogSoftmax(-1)))) {
      x = layer.build(graph, x);
      assertSame(mask, graph.mask(x), x.name());
    }
    assertNull(graph.mask(new Flatten().build(graph, x)));
    assertNull(graph.mask(new GlobalAveragePooling1D().build(graph, x)));
    assertNull(graph.mask(new Conv1D(2, 3, Activation.LINEAR).build(graph, x)));
  }

  private static Layer of(Op op) {
    return (graph, x) -> graph.add(op.type(), op, List.of(x), List.of());
  }

  @Test
  void severalInputsCountWhatAllOfThemCount() {
    Value a = graph.input("a", Shape.of(3, 1));
    Value b = graph.input("b", Shape.of(3, 1));
    Value left = new Masking().build(graph, a);
    Value right = new Masking(-1).build(graph, b);
    Value plain = new Add().build(graph, List.of(left, a, left));
    assertSame(graph.mask(left), graph.mask(plain));
    Value both = new Add().build(graph, List.of(left, right));
    assertEquals("add_1/mask", graph.mask(both).name());
    Model model = Model.of(graph.build(graph.mask(both)), 1);
    float[] y = new float[3];
    model
        .session(1)
        .run(new float[][] {{1, 0, 2}, {-1, 3, 4}}, new int[2], new float[][] {y}, new int[1], 1);
    assertArrayEquals(new float[] {0, 0, 1}, y);
  }

  @Test
  void embeddingMasksZeroAndTheMeanLeavesPaddingOut() {
    Value ids = graph.input("ids", Shape.of(3));
    Value vectors = new Embedding(4, 2, true).build(graph, ids);
    assertNotNull(graph.mask(vectors));
    Model model = Model.of(graph.build(new GlobalAveragePooling1D().build(graph, vectors)), 1);
    System.arraycopy(new float[] {9, 9, 1, 2, 3, 4, 5, 6}, 0, model.parameters().values(), 0, 8);
    float[] y = model.predict(new float[] {3, 1, 0, 0, 0, 0, 0, 2, 0}, 3);
    assertArrayEquals(new float[] {3, 4, 0, 0, 3, 4}, y);
  }

  @Test
  void refusesAMaskThatDoesNotFit() {
    Value x = graph.input("x", Shape.of(4, 3));
    Value mask = graph.input("mask", Shape.of(3));
    String message =
        assertThrows(IllegalArgumentException.class, () -> graph.mask(x, mask)).getMessage();
    assertEquals("mask mask[3] of value x[4, 3], expected [steps] for [steps, ...]", message);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () -> graph.mask(x, new GraphBuilder().input("mask", Shape.of(4))))
            .getMessage();
    assertTrue(message.contains("another builder"), message);
  }
}
