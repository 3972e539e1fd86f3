package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Activation.RELU;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.Add;

class ArenaPlanTest {
  @Test
  void aLongChainNeedsNoMoreThanThreeOfItsValues() {
    Layer[] layers = new Layer[20];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = new Dense(100 + i);
    }
    Graph graph = Sequential.of(Shape.of(7), layers).graph();
    ArenaPlan plan = new ArenaPlan(graph, 3);
    assertTrue(plan.arena().size() <= 3 * Arena.align(3 * 119), () -> "" + plan.arena().size());
    check(graph, plan, 3);
  }

  @Test
  void aValueStaysUntilItsLastReader() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", Shape.of(50));
    Value early = builder.add("early", new Activate(RELU), List.of(x), List.of());
    Value value = early;
    for (int i = 0; i < 10; i++) {
      value = builder.add("step" + i, new Activate(RELU), List.of(value), List.of());
    }
    Graph graph = builder.build(builder.add("end", new Add(), List.of(value, early), List.of()));
    check(graph, new ArenaPlan(graph, 4), 4);
  }

  /// Values of several sizes that live for short and long, and some that nobody reads.
  @Test
  void randomGraphs() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      GraphBuilder builder = new GraphBuilder();
      List<Value> values = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        values.add(builder.input("input" + i, Shape.of(1 + random.nextInt(60))));
      }
      int nodes = random.nextInt(1, 40);
      for (int i = 0; i < nodes; i++) {
        int reach = Math.min(values.size(), random.nextInt(4) == 0 ? 40 : 5);
        Value x = values.get(values.size() - 1 - random.nextInt(reach));
        values.add(builder.add("node" + i, new Activate(RELU), List.of(x), List.of()));
      }
      Graph graph = builder.build(values.get(values.size() - 1));
      check(graph, new ArenaPlan(graph, 2), 2);
    }
  }

  @Test
  void inputsAndOutputsHaveNoPlace() {
    Graph graph = Sequential.of(Shape.of(7), new Dense(5)).graph();
    ArenaPlan plan = new ArenaPlan(graph, 3);
    assertEquals(-1, plan.offset(graph.input()));
    assertEquals(-1, plan.offset(graph.output()));
    assertEquals(0, plan.arena().size());
  }

  /// Replays the graph: no node may overwrite a value that is still to be read.
  private static void check(Graph graph, ArenaPlan plan, int batch) {
    int[] owner = new int[(int) plan.arena().size()];
    for (Node node : graph.nodes()) {
      write(plan, owner, node.output(), batch);
      for (Value input : node.inputs()) {
        int offset = plan.offset(input);
        for (int i = 0; offset >= 0 && i < batch * input.shape().size(); i++) {
          assertEquals(input.id(), owner[offset + i], node.name() + " reads " + input);
        }
      }
    }
  }

  private static void write(ArenaPlan plan, int[] owner, Value value, int batch) {
    int offset = plan.offset(value);
    for (int i = 0; offset >= 0 && i < batch * value.shape().size(); i++) {
      owner[offset + i] = value.id();
    }
  }
}
