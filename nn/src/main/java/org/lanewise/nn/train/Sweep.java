package org.lanewise.nn.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Parameters;
import org.lanewise.nn.Slice;

/// An optimizer over the parameters of a model, with the state that it keeps. Frozen parameters are
/// left out; neighbours go in one sweep, unless each needs a norm of its own.
final class Sweep implements IntConsumer {
  /// Weights for which it is worth to wake a thread: about 30 us.
  private static final long WORTH_A_THREAD = 1L << 16;

  /// The weights of a part are a multiple of this, a line of the cache.
  private static final int GRAIN = 16;

  private final Optimizer optimizer;
  private final Regularization regularization;
  private final Parameters parameters;
  private final float[][] state;

  // The window at hand.
  private int step;
  private float rate;
  private float scale;
  private Slice window;
  private float[] gradients;
  private int parts;

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

  /// One update of some windows, each cut into parts for the threads. The gradients of the others
  /// are 0.
  void run(int newStep, float newRate, List<Slice> windows, float[] newGradients, Workers workers) {
    step = newStep;
    rate = newRate;
    gradients = newGradients;
    Clipping clipping = optimizer.clipping();
    float all =
        clipping.kind() == Clipping.Kind.GLOBAL_NORM
            ? Update.clipNorm(gradients.length, clipping.limit(), gradients, 0)
            : 1;
    for (int i = 0; i < windows.size(); i++) {
      window = windows.get(i);
      int n = window.length();
      scale =
          clipping.kind() == Clipping.Kind.NORM
              ? Update.clipNorm(n, clipping.limit(), gradients, window.offset())
              : all;
      parts = workers.parts(n, WORTH_A_THREAD);
      if (parts == 1) {
        accept(0);
      } else {
        workers.run(parts, this);
      }
    }
    gradients = null; // an idle trainer must not keep them from the garbage collector
  }

  /// One part of the window at hand.
  @Override
  public void accept(int part) {
    int from = from(part);
    optimizer.update(
        step,
        rate,
        scale,
        regularization,
        window.offset() + from,
        from(part + 1) - from,
        parameters.values(),
        gradients,
        state);
  }

  private int from(int part) {
    int n = window.length();
    return part == parts ? n : (int) ((long) n * part / parts) & -GRAIN;
  }

  /// The optimizer's numbers, [Optimizer#slots] arrays: themselves.
  float[][] state() {
    return state;
  }
}
