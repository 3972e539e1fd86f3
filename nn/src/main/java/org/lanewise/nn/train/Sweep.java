package org.lanewise.nn.train;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;
import org.lanewise.nn.Parameters;
import org.lanewise.nn.Slice;

/// An optimizer over the parameters of a model, with the state that it keeps. Frozen parameters are
/// left out; neighbours go in one sweep, unless each needs a norm of its own.
final class Sweep {
  private final Optimizer optimizer;
  private final Regularization regularization;
  private final Parameters parameters;
  private final float[][] state;

  Sweep(Optimizer optimizer, Parameters parameters) {
    this.optimizer = optimizer;
    this.parameters = parameters;
    Clipping clipping = optimizer.clipping();
    Regularization decay = Regularization.NONE.withWeightDecay(optimizer.weightDecay());
    regularization =
        clipping.kind() == Clipping.Kind.VALUE ? decay.withClipValue(clipping.limit()) : decay;
    state = new float[optimizer.slots()][parameters.size()];
    for (int slot = 0; slot < state.length; slot++) {
      Arrays.fill(state[slot], optimizer.initial(slot));
    }
  }

  /// The weights that are trained now: the fewest windows, or one for each parameter.
  List<Slice> windows() {
    return optimizer.clipping().kind() == Clipping.Kind.NORM
        ? parameters.list().stream().filter(parameters::isTrained).map(parameters::slice).toList()
        : parameters.trained();
  }

  /// One update of some windows. The gradients of the others are 0.
  void run(int step, float rate, List<Slice> windows, float[] gradients) {
    Clipping clipping = optimizer.clipping();
    float all =
        clipping.kind() == Clipping.Kind.GLOBAL_NORM
            ? Update.clipNorm(gradients.length, clipping.limit(), gradients, 0)
            : 1;
    for (int i = 0; i < windows.size(); i++) {
      Slice window = windows.get(i);
      int from = window.offset();
      int n = window.length();
      float scale =
          clipping.kind() == Clipping.Kind.NORM
              ? Update.clipNorm(n, clipping.limit(), gradients, from)
              : all;
      optimizer.update(
          step, rate, scale, regularization, from, n, parameters.values(), gradients, state);
    }
  }

  /// The optimizer's numbers, [Optimizer#slots] arrays: themselves.
  float[][] state() {
    return state;
  }
}
