package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.RELU;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lanewise.nn.layer.Concatenate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;

class ModelTest {
  @Test
  void theSummaryIsATable() {
    Model model =
        Sequential.of(Shape.of(64), new Dense(64, RELU), new Dense(10), new Softmax()).build(1);
    assertEquals(
        """
        layer    op       output  parameters
        input             [64]             0
        dense    Gemm     [64]         4,160
        dense_1  Gemm     [10]           650
        softmax  Softmax  [10]             0
        parameters in all: 4,810, trainable: 4,810, not trainable: 0
        """,
        model.summary().replace("\r", ""));
  }

  @Test
  void theSummaryHasALineALayerAndWhatItReads() {
    GraphBuilder graph = new GraphBuilder();
    Value a = graph.input("a", Shape.of(4));
    Value b = graph.input("b", Shape.of(4));
    Layer tower = graph.shared(new Dense(3, RELU));
    Layer head = (g, x) -> new Softmax().build(g, new Dense(2).build(g, x));
    Value joined = new Concatenate().build(graph, tower.build(graph, a), tower.build(graph, b));
    Model model = Model.of(graph.build(head.named("head").build(graph, joined)), 1);
    model.parameters().freeze("dense");
    assertEquals(
        """
        layer        op             output  parameters  reads
        a                           [4]              0
        b                           [4]              0
        dense        Gemm           [3]             15  a
        dense_1      Gemm           [3]              0  b
        concatenate  Concat         [6]              0  dense, dense_1
        head         Gemm, Softmax  [2]             14  concatenate
        parameters in all: 29, trainable: 14, not trainable: 15
        """,
        model.summary().replace("\r", ""));
  }

  @Test
  void untilGivesWhatIsInside() {
    Model model = Sequential.of(Shape.of(3), new Dense(2, RELU), new Dense(1)).build(1);
    float[] x = {1, -2, 3, 0.5f, 4, -1};
    Model inside = model.until("dense");
    Map<String, float[]> both = model.until("dense_1", "dense").predict(Map.of("input", x), 2);
    assertArrayEquals(both.get("dense"), inside.predict(x, 2));
    assertArrayEquals(both.get("dense_1"), model.predict(x, 2));
    float[] kernel = model.parameters().slice("dense/kernel").toArray();
    float sum = x[0] * kernel[0] + x[1] * kernel[2] + x[2] * kernel[4];
    assertEquals(Math.max(0, sum), inside.predict(x, 2)[0], 1e-5f);
    assertSame(model.parameters(), inside.parameters());
  }

  @Test
  void untilRefusesWhatIsNotInside() {
    Model model = Sequential.of(Shape.of(3), new Dense(2, RELU), new Dense(1)).build(1);
    String none = refused(() -> model.until("dense_2"));
    assertTrue(none.contains("no value dense_2") && none.contains("dense_1[1]"), none);
    assertTrue(refused(() -> model.until("input")).contains("input"));
    assertTrue(refused(() -> model.until("dense", "dense")).contains("twice"));
    assertTrue(refused(model::until).contains("at least one"));
  }

  private static String refused(Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
