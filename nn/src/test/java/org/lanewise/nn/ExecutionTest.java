package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.LINEAR;
import static org.lanewise.kernels.Activation.RELU;
import static org.lanewise.kernels.Activation.TANH;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.Gemm;

class ExecutionTest {
  private static final Initializer ONES =
      (seed, shape, values, offset) -> Arrays.fill(values, offset, offset + shape.size(), 1);

  private static Execution execution(Graph graph, int batch, boolean inputGradients) {
    return new Execution(graph, new Parameters(graph, 1), batch, Workers.caller(), inputGradients);
  }

  private static void set(Slice slice, float... values) {
    System.arraycopy(values, 0, slice.array(), slice.offset(), values.length);
  }

  private static float[] get(Slice slice, int n) {
    return Arrays.copyOf(slice.toArray(), n);
  }

  @Test
  void sumsTheGradientsOfAValueThatSeveralNodesRead() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(3));
    Value twice = builder.add("twice", new Add(), List.of(x, x), List.of());
    Value thrice = builder.add("thrice", new Add(), List.of(twice, x), List.of());
    Value sum = builder.add("sum", new Add(), List.of(thrice, twice), List.of());
    Execution execution = execution(builder.build(sum), 5, true);
    set(execution.input(0), 1, 2, 3, 4, 5, 6);
    execution.forward(2);
    assertArrayEquals(new float[] {5, 10, 15, 20, 25, 30}, get(execution.output(0), 6));
    for (int i = 0; i < 2; i++) { // the second time nothing of the first is left
      set(execution.outputGradient(0), 1, 2, 3, 4, 5, 6);
      execution.backward();
      assertArrayEquals(new float[] {5, 10, 15, 20, 25, 30}, get(execution.inputGradient(0), 6));
    }
  }

  @Test
  void sumsTheGradientsOfAParameterThatSeveralNodesShare() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(2));
    Parameter w = builder.parameter("w", Shape.of(2, 2), ONES);
    Value a = builder.add("a", new Gemm(LINEAR), List.of(x), List.of(w));
    Value b = builder.add("b", new Gemm(LINEAR), List.of(x), List.of(w));
    Value c = builder.add("c", new Add(), List.of(a, b), List.of());
    Execution execution = execution(builder.build(c), 1, false);
    set(execution.input(0), 3, 4);
    execution.forward(1);
    assertArrayEquals(new float[] {14, 14}, get(execution.output(0), 2));
    for (int i = 0; i < 2; i++) {
      set(execution.outputGradient(0), 1, 10);
      execution.backward();
      // dW = 2 xT dy
      assertArrayEquals(new float[] {6, 60, 8, 80}, execution.gradients());
    }
  }

  @Test
  void anOutputThatFeedsOtherNodesKeepsItsOwnGradientToo() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(1));
    Value twice = builder.add("twice", new Add(), List.of(x, x), List.of());
    Value four = builder.add("four", new Add(), List.of(twice, twice), List.of());
    Execution execution = execution(builder.build(twice, four), 1, true);
    set(execution.input(0), 1);
    execution.forward(1);
    assertEquals(2, execution.output(0).toArray()[0]);
    assertEquals(4, execution.output(1).toArray()[0]);
    set(execution.outputGradient(0), 1);
    set(execution.outputGradient(1), 10);
    execution.backward();
    assertEquals(42, execution.inputGradient(0).toArray()[0]);
  }

  @Test
  void givesNoGradientWhereNobodyWantsOne() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(2));
    Value free = builder.add("free", new Add(), List.of(x, x), List.of());
    Value y = new Dense(3, RELU).build(builder, free);
    Graph graph = builder.build(y);
    assertNull(execution(graph, 2, false).inputGradient(0));
    assertNotNull(execution(graph, 2, true).inputGradient(0));
    assertNull(execution(graph.withOutputs(free), 2, false).outputGradient(0));
  }

  @Test
  void aDenseLayerTakesTheLastDimension() {
    Graph graph = Sequential.of(Shape.of(2, 3), new Dense(4, TANH), new Softmax()).graph();
    assertEquals(Shape.of(2, 4), graph.output().shape());
    Graph flat = Sequential.of(Shape.of(3), new Dense(4, TANH), new Softmax()).graph();
    Execution a = execution(graph, 2, true);
    Execution b = execution(flat, 4, true);
    float[] x = {1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 11, -12};
    float[] dy = {0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144, 169, 196, 225};
    for (Execution execution : List.of(a, b)) {
      set(execution.input(0), x);
      execution.forward(execution.maxBatch());
      set(execution.outputGradient(0), dy);
      execution.backward();
    }
    assertArrayEquals(get(b.output(0), 16), get(a.output(0), 16));
    assertArrayEquals(b.gradients(), a.gradients());
    assertArrayEquals(get(b.inputGradient(0), 12), get(a.inputGradient(0), 12));
  }

  @Test
  void refusesWhatDoesNotFit() {
    Graph graph = Sequential.of(Shape.of(2), new Dense(3)).graph();
    Graph other = Sequential.of(Shape.of(2), new Dense(3)).graph();
    Execution execution = execution(graph, 4, false);
    assertThrows(IllegalStateException.class, execution::backward);
    assertThrows(IllegalArgumentException.class, () -> execution.forward(5));
    assertThrows(IllegalArgumentException.class, () -> execution.forward(-1));
    assertThrows(IllegalArgumentException.class, () -> execution(graph, 0, false));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Execution(graph, new Parameters(other, 1), 1, Workers.caller(), false))
            .getMessage();
    assertTrue(message.contains("another graph"), message);
  }

  @Test
  void allocatesNothingOnceItIsWarm() {
    Graph graph =
        Sequential.of(Shape.of(20), new Dense(33, TANH), new Dense(17, RELU), new Dense(5)).graph();
    Execution execution = execution(graph, 8, true);
    Runnable step =
        () -> {
          execution.forward(8);
          execution.backward();
        };
    assertEquals(0, Allocations.inSteadyState(step));
  }
}
