package org.lanewise.nn.onnx;

import java.util.stream.IntStream;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.MatMul;

/// Exports products of matrices.
final class ExportProducts {
  private ExportProducts() {}

  static String gemm(ExportNode n, Gemm op) {
    boolean bias = n.parameters().size() == 2;
    String z;
    if (n.shape().rank() == 1 && bias) {
      z = n.add("Gemm", n.x(), n.parameter(0), n.parameter(1));
    } else {
      z = n.add("MatMul", n.x(), n.parameter(0));
      z = bias ? n.add("Add", z, n.parameter(1)) : z;
    }
    z = n.inputs().size() == 2 ? n.add("Add", z, n.inputs().get(1)) : z;
    return ExportElements.activate(n, z, op.activation());
  }

  static String matMul(ExportNode n, MatMul op) {
    String a = op.transA() ? swapped(n, 0) : n.x();
    String b = op.transB() ? swapped(n, 1) : n.inputs().get(1);
    return n.add("MatMul", a, b);
  }

  /// An input with its last two axes swapped.
  private static String swapped(ExportNode n, int i) {
    int rank = n.shapes().get(i).rank();
    int[] order =
        IntStream.concat(ExportNode.axes(rank - 2), IntStream.of(rank, rank - 1)).toArray();
    return n.transpose(n.inputs().get(i), order);
  }
}
