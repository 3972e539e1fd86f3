package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lanewise.nn.op.Gather;
import org.lanewise.nn.op.OneHot;
import org.lanewise.nn.op.Strided;
import org.lanewise.nn.op.Take;

/// Exports ops that look elements up.
final class ExportIndices {
  private ExportIndices() {}

  static String gather(ExportNode n, Gather op) {
    return n.add("Gather", n.parameter(0), n.whole(n.x()));
  }

  /// Each sample has indices of its own: GatherND with the batch apart takes slices of the first
  /// axis after it, so the axis goes there and the result back.
  static String take(ExportNode n, Take op) {
    int rank = n.shape().rank();
    int picked = n.shapes().get(1).rank();
    int axis = rank + op.axis() + 1;
    int[] front =
        IntStream.concat(IntStream.of(axis), IntStream.rangeClosed(1, rank).filter(d -> d != axis))
            .toArray();
    String index = n.add("Unsqueeze", n.whole(n.inputs().get(1)), n.vector(picked + 1));
    String y = n.add("GatherND", Map.of("batch_dims", 1), n.transpose(n.x(), front), index);
    IntStream before = IntStream.range(picked + 1, picked + axis);
    IntStream after = IntStream.rangeClosed(picked + axis, picked + rank - 1);
    int[] back =
        IntStream.concat(IntStream.concat(before, ExportNode.axes(picked)), after).toArray();
    return n.transpose(y, back);
  }

  static String oneHot(ExportNode n, OneHot op) {
    List<String> features = new ArrayList<>();
    for (int i = 0; i < op.depths().size(); i++) {
      String feature = n.slice(n.x(), -1, i, i + 1);
      int depth = op.depths().get(i);
      if (depth > 0) {
        float[] categories = new float[depth];
        for (int c = 0; c < depth; c++) {
          categories[c] = c;
        }
        feature = n.real(n.add("Equal", feature, n.floats(categories, depth)));
      }
      features.add(feature);
    }
    return n.add("Concat", Map.of("axis", -1), features.toArray(String[]::new));
  }

  /// The elements of a sample as one row, of which those are gathered that the strides lead to.
  static String strided(ExportNode n, Strided op) {
    int[] sizes = n.output().dims();
    long[] found = new long[n.output().size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = op.offset();
      for (int d = sizes.length - 1, rest = i; d >= 0; d--) {
        found[i] += (long) (rest % sizes[d]) * op.strides().get(d);
        rest /= sizes[d];
      }
    }
    String row = n.reshape(n.x(), n.shape().size());
    String elements = n.add("Gather", Map.of("axis", 1), row, n.integers(found, found.length));
    return n.reshape(elements, sizes);
  }
}
