package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lanewise.kernels.Activation.RELU;

import org.junit.jupiter.api.Test;
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
}
