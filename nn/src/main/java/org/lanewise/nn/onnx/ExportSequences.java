package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.SinePositions;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Masking;
import org.lanewise.nn.op.PaddingMask;
import org.lanewise.nn.op.PositionEmbedding;
import org.lanewise.nn.op.RotaryEmbedding;
import org.lanewise.nn.op.SinePositionEncoding;
import org.lanewise.nn.op.TimeDistributed;

/// Exports positions and masks of steps, and ops on each step.
final class ExportSequences {
  private ExportSequences() {}

  static String masking(ExportNode n, Masking op) {
    return n.add("Mul", n.x(), counting(n, op.value(), true));
  }

  static String paddingMask(ExportNode n, PaddingMask op) {
    return n.shape().rank() == 1 ? unlike(n, op.value()) : counting(n, op.value(), false);
  }

  /// 1 for each element that is not the value.
  private static String unlike(ExportNode n, float value) {
    return n.real(n.add("Not", n.add("Equal", n.x(), n.scalar(value))));
  }

  /// 1 for each row of the last axis that has an element which is not the value.
  private static String counting(ExportNode n, float value, boolean keepDims) {
    return ExportReductions.reduce(n, "ReduceMax", unlike(n, value), keepDims, -1);
  }

  /// A decoder's op knows its position from the runs before.
  private static void noDecoder(int longest) {
    if (longest != 0) {
      throw new Unsupported("it counts the steps of a decoder");
    }
  }

  static String positionEmbedding(ExportNode n, PositionEmbedding op) {
    noDecoder(op.longest());
    return n.add("Add", n.x(), n.slice(n.parameter(0), 0, 0, n.shape().dim(0)));
  }

  static String sinePositions(ExportNode n, SinePositionEncoding op) {
    noDecoder(op.longest());
    int steps = n.shape().dim(0);
    int dim = n.shape().dim(1);
    float[] table = new float[steps * dim];
    SinePositions.fill(steps, dim, op.maxWavelength(), table, 0);
    return n.add("Add", n.x(), n.floats(table, steps, dim));
  }

  /// The angles are those of sine positions: of a head, sines and cosines take turns.
  static String rotary(ExportNode n, RotaryEmbedding op) {
    noDecoder(op.longest());
    int steps = n.shape().dim(0);
    int dim = n.shape().dim(1) / op.numHeads();
    float[] elements = new float[steps * dim];
    SinePositions.fill(steps, dim, op.maxWavelength(), elements, 0);
    String table = n.floats(elements, steps, 1, dim / 2, 2);
    String sine = n.add("Gather", Map.of("axis", 3), table, n.integers(new long[] {0}));
    String cosine = n.add("Gather", Map.of("axis", 3), table, n.integers(new long[] {1}));
    String heads = n.reshape(n.x(), steps, op.numHeads(), dim);
    String a = n.slice(heads, 3, 0, dim / 2);
    String b = n.slice(heads, 3, dim / 2, dim);
    String first = n.add("Sub", n.add("Mul", a, cosine), n.add("Mul", b, sine));
    String second = n.add("Add", n.add("Mul", b, cosine), n.add("Mul", a, sine));
    String turned = n.add("Concat", Map.of("axis", 3), first, second);
    return n.reshape(turned, steps, n.shape().dim(1));
  }

  /// The steps of all samples are so many samples to the op.
  static String timeDistributed(ExportNode n, TimeDistributed op) {
    List<String> inputs = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < n.inputs().size(); i++) {
      Shape shape = withoutSteps(n.shapes().get(i));
      shapes.add(shape);
      inputs.add(n.reshape(n.inputs().get(i), shape.dims()));
    }
    String y =
        ExportOperators.export(
            new ExportNode(
                n.graph(),
                n.name(),
                op.op(),
                inputs,
                shapes,
                n.parameters(),
                withoutSteps(n.output())));
    return n.reshape(y, n.output().dims());
  }

  private static Shape withoutSteps(Shape shape) {
    return Shape.of(Arrays.copyOfRange(shape.dims(), 1, shape.rank()));
  }
}
