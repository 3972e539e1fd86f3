package org.lanewise.nn.op;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.nn.Call;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// What the normalisations share: their epsilon, and the parameters gamma and beta, in this order,
/// each of which may be missing.
final class Affine {
  private Affine() {}

  static void checkEpsilon(float epsilon) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + ", expected 0 or more");
    }
  }

  /// Refuses other parameters than those.
  static void check(List<Shape> parameters, boolean scale, boolean center, Shape shape) {
    List<Shape> expected = new ArrayList<>();
    if (scale) {
      expected.add(shape);
    }
    if (center) {
      expected.add(shape);
    }
    if (!parameters.equals(expected)) {
      throw new IllegalArgumentException(
          "the parameters have the shapes " + parameters + ", expected " + expected);
    }
  }

  static Slice gamma(Call call, boolean scale) {
    return scale ? call.parameter(0) : null;
  }

  static Slice beta(Call call, boolean scale, boolean center) {
    return center ? call.parameter(scale ? 1 : 0) : null;
  }

  static Slice gammaGradient(Call call, boolean scale) {
    return scale ? call.parameterGradient(0) : null;
  }

  static Slice betaGradient(Call call, boolean scale, boolean center) {
    return center ? call.parameterGradient(scale ? 1 : 0) : null;
  }

  /// The gradient of the input, which the kernels compute in any case.
  static Slice inputGradient(Call call) {
    return call.inputGradient(0) == null ? call.scratch() : call.inputGradient(0);
  }

  /// Where statistics go: a session, which has no backward, saves nothing.
  static Slice statistics(Call call) {
    return call.saved() == null ? call.scratch() : call.saved();
  }

  static float[] array(Slice slice) {
    return slice == null ? null : slice.array();
  }

  static int offset(Slice slice) {
    return slice == null ? 0 : slice.offset();
  }
}
