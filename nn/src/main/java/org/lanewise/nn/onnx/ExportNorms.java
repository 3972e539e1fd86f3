package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.Map;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.BatchNormalization;
import org.lanewise.nn.op.GroupNormalization;
import org.lanewise.nn.op.LayerNormalization;
import org.lanewise.nn.op.LpNormalization;
import org.lanewise.nn.op.RMSNormalization;
import org.lanewise.nn.op.Scaler;

/// Exports normalisations.
final class ExportNorms {
  private static final float SHORTEST = 1e-12f;

  private ExportNorms() {}

  static String batch(ExportNode n, BatchNormalization op) {
    int channels = n.shape().dim(-1);
    int extents = n.shape().rank() - 1;
    int last = n.parameters().size();
    String x = extents == 0 ? n.x() : n.channelsFirst(n.x(), extents);
    String y =
        n.add(
            "BatchNormalization",
            Map.of("epsilon", op.epsilon()),
            x,
            op.scale() ? n.parameter(0) : all(n, 1, channels),
            op.center() ? n.parameter(op.scale() ? 1 : 0) : all(n, 0, channels),
            n.parameter(last - 2),
            n.parameter(last - 1));
    return extents == 0 ? y : n.channelsLast(y, extents);
  }

  /// A vector of one number.
  private static String all(ExportNode n, float value, int... dims) {
    float[] elements = new float[Shape.of(dims).size()];
    Arrays.fill(elements, value);
    return n.floats(elements, dims);
  }

  /// A group's channels and positions side by side are a channel of InstanceNormalization.
  static String group(ExportNode n, GroupNormalization op) {
    int extents = n.shape().rank() - 1;
    int[] first = n.shape().dims();
    System.arraycopy(n.shape().dims(), 0, first, 1, extents);
    first[0] = n.shape().dim(-1);
    String x = extents == 0 ? n.x() : n.channelsFirst(n.x(), extents);
    String y =
        n.add(
            "InstanceNormalization",
            Map.of("epsilon", op.epsilon()),
            n.reshape(x, op.groups(), n.shape().size() / op.groups()),
            all(n, 1, op.groups()),
            all(n, 0, op.groups()));
    y = n.reshape(y, first);
    y = extents == 0 ? y : n.channelsLast(y, extents);
    y = op.scale() ? n.add("Mul", y, n.parameter(0)) : y;
    return op.center() ? n.add("Add", y, n.parameter(op.scale() ? 1 : 0)) : y;
  }

  static String layer(ExportNode n, LayerNormalization op) {
    int[] dims = n.shape().dims();
    int[] normalised = Arrays.copyOfRange(dims, dims.length + op.axis(), dims.length);
    Map<String, Object> attributes = Map.of("axis", op.axis(), "epsilon", op.epsilon());
    String scale = op.scale() ? n.parameter(0) : all(n, 1, normalised);
    return op.center()
        ? n.add("LayerNormalization", attributes, n.x(), scale, n.parameter(op.scale() ? 1 : 0))
        : n.add("LayerNormalization", attributes, n.x(), scale);
  }

  static String rms(ExportNode n, RMSNormalization op) {
    int[] axes = new int[-op.axis()];
    Arrays.setAll(axes, i -> op.axis() + i);
    String square = n.add("Mul", n.x(), n.x());
    String mean = ExportReductions.reduce(n, "ReduceMean", square, true, axes);
    String root = n.add("Sqrt", n.add("Add", mean, n.scalar(op.epsilon())));
    return n.add("Mul", n.add("Div", n.x(), root), n.parameter(0));
  }

  static String lp(ExportNode n, LpNormalization op) {
    String length = ExportReductions.reduce(n, "ReduceL2", n.x(), true, -1);
    return n.add("Div", n.x(), n.add("Max", length, n.scalar(SHORTEST)));
  }

  static String scaler(ExportNode n, Scaler op) {
    return n.add("Mul", n.add("Sub", n.x(), n.parameter(0)), n.parameter(1));
  }
}
