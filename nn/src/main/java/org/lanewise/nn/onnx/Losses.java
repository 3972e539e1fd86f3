package org.lanewise.nn.onnx;

import java.util.Arrays;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Discrete;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.op.Reduce.Kind;

/// Losses over classes, which are the second axis.
final class Losses {
  private Losses() {}

  static void negativeLogLikelihood(Conversion c) {
    c.out(loss(c, c.in(0)));
  }

  static void softmaxCrossEntropy(Conversion c) {
    Operand log = Norms.softmax(c, c.in(0), 1, true);
    c.out(loss(c, log), log);
  }

  /// `-log[target] weight[target]`, 0 where the target is to be ignored: of one hot classes the
  /// sum.
  private static Operand loss(Conversion c, Operand log) {
    Operand target = c.in(1);
    Operand weights = c.has(2) ? c.in(2) : null;
    String reduction = c.text("reduction", "mean");
    int classes = log.shape[1];
    int[] one = new int[log.rank()];
    one[0] = target.shape[0];
    one[1] = 1;
    System.arraycopy(target.shape, 1, one, 2, target.rank() - 1);
    Operand hot = Indices.isAt(c, log.type, c.reshape(target, one), 1, classes);
    if (c.hasAttribute("ignore_index")) {
      int ignored = c.integer("ignore_index", 0);
      Operand same =
          Elements.discrete(
              c, Discrete.EQUAL, target, Operand.of(Known.ofInts(ignored).reshape(new int[0])));
      Operand keep = Elements.cast(c, c.reshape(same, one), log.type);
      keep = Elements.binary(c, Binary.SUB, Conversion.constant(1), keep);
      hot = Elements.binary(c, Binary.MUL, hot, keep);
    }
    if (weights != null) {
      int[] shape = new int[log.rank() - 1];
      Arrays.fill(shape, 1);
      shape[0] = classes;
      hot = Elements.binary(c, Binary.MUL, hot, c.reshape(weights, shape));
    }
    int[] axis = {1};
    // The logarithm of another class may be infinite.
    Operand own = Elements.where(c, hot, log, Conversion.constant(0));
    Operand chosen =
        Reductions.reduce(c, Kind.SUM, Elements.binary(c, Binary.MUL, own, hot), axis, false);
    Operand loss = Elements.unary(c, Unary.NEG, chosen);
    if (reduction.equals("none")) {
      return loss;
    }
    Operand sum = Reductions.reduce(c, Kind.SUM, loss, Extents.from(0, loss.rank()), false);
    if (reduction.equals("sum")) {
      return sum;
    }
    Operand weight = Reductions.reduce(c, Kind.SUM, hot, Extents.from(0, hot.rank()), false);
    return Elements.binary(c, Binary.DIV, sum, weight);
  }
}
