package org.lanewise.check;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.ActivityRegularization;
import org.lanewise.nn.layer.Add;
import org.lanewise.nn.layer.Average;
import org.lanewise.nn.layer.Concatenate;
import org.lanewise.nn.layer.Dot;
import org.lanewise.nn.layer.Masking;
import org.lanewise.nn.layer.Maximum;
import org.lanewise.nn.layer.Minimum;
import org.lanewise.nn.layer.Multiply;
import org.lanewise.nn.layer.PReLU;
import org.lanewise.nn.layer.Permute;
import org.lanewise.nn.layer.RepeatVector;
import org.lanewise.nn.layer.Reshape;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.layer.Subtract;
import org.lanewise.nn.op.MatMul;

/// Every layer that merges and shapes values, in all inputs and all parameters.
class MergeProperties implements DifferentiableContract {
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.integers().between(0, KINDS - 1),
            Sizes.between(1, 18),
            Sizes.between(1, 18),
            Arbitraries.longs())
        .as((kind, a, b, seed) -> Networks.sample(jittered(model(kind, a, b), seed), null, seed));
  }

  private static final int KINDS = 26;

  private static Model model(int kind, int a, int b) {
    return switch (kind) {
      case 0 -> merged(new Add(), Shape.of(2, a), Shape.of(2, a));
      case 1 -> merged(new Add(), Shape.of(a), Shape.of(a), Shape.of(a));
      case 2 -> merged(new Average(), Shape.of(2, a), Shape.of(2, a), Shape.of(2, a));
      case 3 -> merged(new Subtract(), Shape.of(2, a), Shape.of(2, a));
      case 4 -> merged(new Subtract(), Shape.of(3, a), Shape.of(3, 1));
      case 5 -> merged(new Multiply(), Shape.of(a), Shape.of(a), Shape.of(a));
      case 6 -> merged(new Multiply(), Shape.of(2, 3, a), Shape.of(a));
      case 7 -> merged(new Maximum(), Shape.of(a), Shape.of(a), Shape.of(a));
      case 8 -> merged(new Minimum(), Shape.of(2, a), Shape.of(2, a));
      case 9 -> merged(new Minimum(), Shape.of(2, a), Shape.of(2, 1));
      case 10 -> merged(new Concatenate(), Shape.of(2, a), Shape.of(2, b), Shape.of(2, 3));
      case 11 -> merged(new Concatenate(-2), Shape.of(2, a), Shape.of(3, a));
      case 12 -> merged(new Dot(), Shape.of(a), Shape.of(a));
      case 13 -> merged(new Dot(-1, -1, true), Shape.of(2, a + 1), Shape.of(3, a + 1));
      case 14 -> merged(new Dot(-2, -1, false), Shape.of(a, 3), Shape.of(b, a));
      case 15 -> merged(new Dot(-1, -2, false), Shape.of(3, a), Shape.of(a, b));
      case 16 -> merged(matMul(true, true), Shape.of(2, a, 3), Shape.of(2, b, a));
      case 17 -> merged(matMul(false, false), Shape.of(2, 3, a), Shape.of(2, a, b));
      case 18 -> layer(new Permute(2, 1), Shape.of(a, b));
      case 19 -> layer(new Permute(3, 1, 2), Shape.of(2, a, 3));
      case 20 -> layer(new RepeatVector(3), Shape.of(a));
      case 21 -> layer(new PReLU(a % 2), Shape.of(3, b));
      case 22 -> layer(new Softmax(-2), Shape.of(a, 3));
      case 23 -> layer(new Masking(0.5f), Shape.of(a, b));
      case 24 -> layer(new ActivityRegularization(0.1f, 0.2f), Shape.of(a));
      default -> layer(new Reshape(a, 2), Shape.of(2, a));
    };
  }

  private static Merge matMul(boolean transA, boolean transB) {
    return (graph, in) -> graph.add("product", new MatMul(transA, transB), in, List.of());
  }

  private static Model merged(Merge merge, Shape... shapes) {
    GraphBuilder graph = new GraphBuilder();
    Value[] inputs = new Value[shapes.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = graph.input("x" + i, shapes[i]);
    }
    return Model.of(graph.build(merge.build(graph, inputs)), 1);
  }

  private static Model layer(Layer layer, Shape shape) {
    GraphBuilder graph = new GraphBuilder();
    return Model.of(graph.build(layer.build(graph, graph.input("x", shape))), 1);
  }

  private static Model jittered(Model model, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = model.parameters().values();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) random.nextDouble(-0.5, 0.5);
    }
    return model;
  }
}
