package org.lanewise.nn.onnx;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.op.ArgMax;
import org.lanewise.nn.op.GlobalAveragePool;
import org.lanewise.nn.op.GlobalMaxPool;
import org.lanewise.nn.op.Reduce;
import org.lanewise.nn.op.TopK;

/// Exports reductions.
final class ExportReductions {
  private ExportReductions() {}

  static String reduce(ExportNode n, Reduce op) {
    int[] axes = op.axes().stream().mapToInt(axis -> axis + 1).toArray();
    return switch (op.kind()) {
      case SUM -> sum(n, n.x(), op.keepDims(), axes);
      case L1, L2 -> reduce(n, "Reduce" + op.kind().name(), n.x(), op.keepDims(), axes);
      default ->
          reduce(
              n,
              "Reduce" + ExportElements.capitalised(op.kind().name()),
              n.x(),
              op.keepDims(),
              axes);
    };
  }

  /// @param axes counted with the batch, or from behind
  static String reduce(ExportNode n, String operator, String x, boolean keepDims, int... axes) {
    return n.add(operator, Map.of("axes", axes, "keepdims", keepDims ? 1 : 0), x);
  }

  /// @param axes counted with the batch, or from behind
  static String sum(ExportNode n, String x, boolean keepDims, int... axes) {
    return n.add("ReduceSum", Map.of("keepdims", keepDims ? 1 : 0), x, n.vector(axes));
  }

  static String argMax(ExportNode n, ArgMax op) {
    return n.real(n.add("ArgMax", Map.of("axis", op.axis(), "keepdims", 1), n.x()));
  }

  /// Of the two outputs of TopK the places.
  static String topK(ExportNode n, TopK op) {
    Map<String, Object> attributes = Map.of("axis", op.axis(), "largest", op.largest() ? 1 : 0);
    List<String> inputs = List.of(n.x(), n.vector(op.k()));
    return n.real(n.graph().add(n.name(), "TopK", 2, inputs, attributes).get(1));
  }

  static String globalAverage(ExportNode n, GlobalAveragePool op) {
    int[] extents = ExportNode.axes(n.shape().rank() - 1).toArray();
    if (n.inputs().size() == 1) {
      return reduce(n, "ReduceMean", n.x(), false, extents);
    }
    // The steps whose mask is not 0; the mean of none is 0.
    String mask = n.real(n.bool(n.inputs().get(1)));
    String counted = n.add("Mul", n.x(), n.reshape(mask, n.shape().dim(0), 1));
    String count = n.add("Max", sum(n, mask, true, 1), n.scalar(1));
    return n.add("Div", sum(n, counted, false, 1), count);
  }

  static String globalMax(ExportNode n, GlobalMaxPool op) {
    return reduce(n, "ReduceMax", n.x(), false, ExportNode.axes(n.shape().rank() - 1).toArray());
  }
}
