package org.lanewise.nn.fusion;

import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Node;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Activate;

/// Hard swish in its single steps becomes one op: `x clip(x + 3, 0, 6) / 6`, or, with ONNX's
/// HardSigmoid, `x clip(x / 6 + 1 / 2, 0, 1)`, with the factors in any order.
final class HardSwishFusion {
  /// How far a constant of a file may be off: it was a float, or written with seven digits.
  private static final double TOLERANCE = 1e-6;

  private HardSwishFusion() {}

  static void apply(Nodes nodes, Node last) {
    if (!Factors.isProduct(last)) {
      return;
    }
    Match match = new Match(nodes, last);
    Factors factors = Factors.of(nodes, match, last);
    List<Value> values = factors.values();
    for (int i = 0; i < 2 && values.size() == 2; i++) {
      Value x = values.get(i);
      if (isClipped(nodes, match, values.get(1 - i), x, factors.constant())
          && x.shape().equals(last.output().shape())
          && match.isClosed()) {
        nodes.replace(last, new Activate(Activation.HARD_SWISH), List.of(x), List.of(), List.of());
        return;
      }
    }
  }

  /// Whether a value times the constant is `clip(x / 6 + 1 / 2, 0, 1)`.
  private static boolean isClipped(
      Nodes nodes, Match match, Value value, Value x, double constant) {
    Node clip = match.take(value, Activate.class);
    if (clip == null) {
      return false;
    }
    String function = ((Activate) clip.op()).activation().name();
    double top =
        function.equals(Activation.clip(0, 1).name())
            ? 1
            : function.equals(Activation.clip(0, 6).name())
                    || function.equals(Activation.RELU6.name())
                ? 6
                : Double.NaN;
    if (Double.isNaN(top)) {
      return false;
    }
    Polynomial line = Polynomial.of(match, nodes, clip.inputs().get(0), x);
    return line != null
        && isOne(constant * top)
        && isOne(constant * line.coefficient(0) * 2)
        && isOne(constant * line.coefficient(1) * 6)
        && line.coefficient(2) == 0
        && line.coefficient(3) == 0;
  }

  private static boolean isOne(double value) {
    return Math.abs(value - 1) <= TOLERANCE;
  }
}
