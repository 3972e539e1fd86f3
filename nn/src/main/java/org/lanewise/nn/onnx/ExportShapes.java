package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lanewise.nn.op.Concat;
import org.lanewise.nn.op.Constant;
import org.lanewise.nn.op.Expand;
import org.lanewise.nn.op.Pad;
import org.lanewise.nn.op.PadConstant;
import org.lanewise.nn.op.Resize;
import org.lanewise.nn.op.Transpose;

/// Exports ops that move elements by a rule.
final class ExportShapes {
  private ExportShapes() {}

  static String concat(ExportNode n, Concat op) {
    return n.add("Concat", Map.of("axis", op.axis()), n.inputs().toArray(String[]::new));
  }

  /// The parameter for each row of the batch.
  static String constant(ExportNode n, Constant op) {
    int[] dims = n.output().dims();
    String shape = n.add("Concat", Map.of("axis", 0), n.graph().batch(), n.vector(dims));
    return n.add("Expand", n.parameter(0), shape);
  }

  /// Copies along a new axis after the batch.
  static String expand(ExportNode n, Expand op) {
    int[] times = new int[n.output().rank() + 1];
    Arrays.fill(times, 1);
    times[1] = op.times();
    return n.add("Expand", n.add("Unsqueeze", n.x(), n.vector(1)), n.vector(times));
  }

  static String pad(ExportNode n, Pad op) {
    List<Integer> none = List.of(0);
    return padded(
        n,
        Stream.concat(op.before().stream(), none.stream()).toList(),
        Stream.concat(op.after().stream(), none.stream()).toList(),
        0);
  }

  static String padConstant(ExportNode n, PadConstant op) {
    return padded(n, op.before(), op.after(), op.value());
  }

  private static String padded(
      ExportNode n, List<Integer> before, List<Integer> after, float value) {
    IntStream first = IntStream.concat(IntStream.of(0), ints(before));
    IntStream second = IntStream.concat(IntStream.of(0), ints(after));
    String pads = n.vector(IntStream.concat(first, second).toArray());
    return n.add("Pad", n.x(), pads, n.scalar(value));
  }

  private static IntStream ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue);
  }

  static String resize(ExportNode n, Resize op) {
    int extents = op.scales().size();
    float[] scales = new float[extents + 2];
    Arrays.fill(scales, 1);
    for (int i = 0; i < extents; i++) {
      scales[i + 2] = op.scales().get(i);
    }
    Map<String, Object> attributes =
        op.linear()
            ? Map.of("mode", "linear", "coordinate_transformation_mode", "half_pixel")
            : Map.of(
                "mode",
                "nearest",
                "coordinate_transformation_mode",
                "asymmetric",
                "nearest_mode",
                "floor");
    String x = n.channelsFirst(n.x(), extents);
    String y = n.add("Resize", attributes, x, "", n.floats(scales, scales.length));
    return n.channelsLast(y, extents);
  }

  static String transpose(ExportNode n, Transpose op) {
    return n.transpose(n.x(), ints(op.permutation()).map(axis -> axis + 1).toArray());
  }
}
