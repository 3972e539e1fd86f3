package org.lanewise.nn.op;

import org.lanewise.kernels.Axpy;
import org.lanewise.nn.Call;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// What ops that know positions share. They take all steps at once, or, in a decoder, one step a
/// run, and then count in the first element of their memory.
final class Steps {
  private Steps() {}

  static void check(Shape x) {
    if (x.rank() != 2) {
      throw new IllegalArgumentException(
          "the input has the shape " + x + ", expected [steps, features]");
    }
  }

  static void checkLongest(int longest) {
    if (longest < 0) {
      throw new IllegalArgumentException("longest is " + longest + ", expected 0 or more");
    }
  }

  /// The position of the first step of the input: 0, or in a decoder the number of runs before.
  static int position(Call call, int longest) {
    return longest == 0 ? 0 : next(call, longest);
  }

  /// y = x + rows, for each sample.
  static void add(Call call, float[] rows, int offset) {
    Slice x = call.input(0);
    Slice y = call.output();
    int n = call.outputShape().size();
    System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), call.batch() * n);
    for (int i = 0; i < call.batch(); i++) {
      Axpy.saxpy(n, 1, rows, offset, y.array(), y.offset() + i * n);
    }
  }

  /// dx = dy.
  static void copyGradient(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      int n = call.outputSize();
      System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), n);
    }
  }

  /// The position of this step, and counts it.
  static int next(Call call, int most) {
    int at = call.memory().offset();
    int past = (int) call.memory().array()[at];
    if (past >= most) {
      throw new IllegalStateException("there were " + past + " steps, and that is the most");
    }
    call.memory().array()[at] = past + 1;
    return past;
  }
}
