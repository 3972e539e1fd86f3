package org.lanewise.kernels;

import java.util.Objects;

/// A recurrent layer over a number of steps, forward and back through time. The projections of all
/// steps' inputs are one product; then each step is a product with U, and its gates.
///
/// The layout is batch first: the input `[batch, steps, inputs]`, outputs `[batch, steps, units]`
/// or, of the last step, `[batch, units]`, the state `[states, batch, units]`, h before c. A row's
/// bits depend neither on the other rows nor on how its steps are spread over calls: what a step
/// leaves in the state is all that the next one reads.
///
/// **Masks** are as Keras has them. A step whose mask is 0 leaves the state as it is, and its
/// output is that of the step computed before it: zeros, if there was none in this call, whatever
/// the state. So a row of which no step counts keeps its state and gives zeros.
///
/// **Dropout.** Training may drop elements of h before it is multiplied with U, the same in all
/// steps (Gal and Ghahramani, "A theoretically grounded application of dropout in recurrent neural
/// networks", 2016), by the kernel [Dropout] at the positions `row units + unit`.
///
/// @param cell what a step computes
/// @param steps the number of steps
/// @param inputs the length of an input
/// @param units the length of a state
/// @param direction the order of the steps
/// @param outputs which outputs are given
public record Recurrent(
    RecurrentCell cell, int steps, int inputs, int units, Direction direction, Outputs outputs) {
  /// The order in which steps are computed.
  public enum Direction {
    /// From the first to the last.
    FORWARD,
    /// From the last to the first; outputs stay beside their inputs. ONNX's `reverse`.
    REVERSE,
    /// From the last to the first; outputs are in the order in which they are computed. Keras's
    /// `go_backwards`.
    BACKWARDS
  }

  /// Which outputs are given.
  public enum Outputs {
    /// That of the step that is computed last.
    LAST,
    /// Those of all steps.
    ALL,
    /// Those of all steps, but zeros for each step that a mask does not let count. Keras's
    /// `zero_output_for_mask`.
    ALL_OR_ZEROS
  }

  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if a size is less than 1
  public Recurrent {
    Objects.requireNonNull(cell, "cell is null");
    Objects.requireNonNull(direction, "direction is null");
    Objects.requireNonNull(outputs, "outputs is null");
    if (steps < 1 || inputs < 1 || units < 1) {
      throw new IllegalArgumentException(
          "steps is "
              + steps
              + ", inputs is "
              + inputs
              + " and units is "
              + units
              + ", expected 1 or more");
    }
  }

  /// The step of the input that is computed as number p.
  int step(int p) {
    return direction == Direction.FORWARD ? p : steps - 1 - p;
  }

  /// The number of elements of a row of outputs.
  int width() {
    return outputs == Outputs.LAST ? units : steps * units;
  }

  /// The row of the output that is computed as number p.
  int row(int p) {
    return direction == Direction.REVERSE ? steps - 1 - p : p;
  }

  /// What [#forward] needs to have kept for [#backward].
  ///
  /// @param batch the number of rows
  /// @return floats
  public long saved(int batch) {
    return (long) batch * steps * units * (cell.gates() + 1 + cell.saved());
  }

  /// What [#forward] needs for itself.
  ///
  /// @param batch the number of rows
  /// @param saves whether it keeps something for [#backward]
  /// @return floats
  public long forwardScratch(int batch, boolean saves) {
    long gates = saves ? 0 : (long) batch * steps * units * cell.gates();
    return gates + (long) batch * units * cell.scratch();
  }

  /// What [#backward] needs for itself.
  ///
  /// @param batch the number of rows
  /// @return floats
  public long backwardScratch(int batch) {
    return (long) batch * units * ((long) steps * cell.gradients() + 2);
  }

  /// Computes all steps.
  ///
  /// @param batch the number of rows
  /// @param x the input, `[batch, steps, inputs]`
  /// @param xOffset the index of its first element
  /// @param weights the weights
  /// @param mask `[batch, steps]`, 0 for each step to pass over; null for none
  /// @param maskOffset the index of its first element
  /// @param state `[states, batch, units]`: the state before the first step, overwritten with that
  ///     after the last
  /// @param stateOffset the index of its first element
  /// @param y the outputs, `[steps, units]` for each row, or `[units]`
  /// @param yOffset the index of its first element
  /// @param ldy from row to row of `y`
  /// @param dropout the share of h that is dropped before the product, from 0 to below 1; above 0
  ///     only with `saved`
  /// @param seed chooses what is dropped
  /// @param saved receives what [#backward] reads; null for none
  /// @param savedOffset the index of its first element
  /// @param scratch overwritten
  /// @param scratchOffset the index of its first element
  /// @param workers the threads
  /// @throws NullPointerException if what may not be null is
  /// @throws IllegalArgumentException if the batch is negative, the weights are for another shape,
  ///     an array is too short, or `y` overlaps what is read
  public void forward(
      int batch,
      float[] x,
      int xOffset,
      RecurrentWeights weights,
      float[] mask,
      int maskOffset,
      float[] state,
      int stateOffset,
      float[] y,
      int yOffset,
      int ldy,
      float dropout,
      long seed,
      float[] saved,
      int savedOffset,
      float[] scratch,
      int scratchOffset,
      Workers workers) {
    boolean saves = saved != null;
    check(batch, x, xOffset, weights, mask, maskOffset, state, stateOffset, dropout, workers);
    int scratchSize = size(forwardScratch(batch, saves));
    Check.array("scratch", scratch, scratchOffset, scratchSize);
    if (saves) {
      Check.array("saved", saved, savedOffset, size(saved(batch)));
    } else if (dropout > 0) {
      throw new IllegalArgumentException(
          "dropout is " + dropout + ", expected 0 where nothing is saved for backward");
    }
    Check.matrix("y", y, yOffset, batch, width(), ldy);
    long span = Check.span(batch, width(), ldy);
    int n = batch * steps * inputs;
    Check.disjoint("y", y, yOffset, span, "x", x, xOffset, n);
    Check.disjoint("y", y, yOffset, span, "scratch", scratch, scratchOffset, scratchSize);
    int states = cell.states() * batch * units;
    Check.disjoint("y", y, yOffset, span, "state", state, stateOffset, states);
    int gates = batch * steps * units * cell.gates();
    RecurrentCall call = RecurrentCall.POOL.take();
    put(call, batch, x, xOffset, weights, mask, maskOffset, workers);
    call.state = state;
    call.so = stateOffset;
    call.dropout = dropout;
    call.seed = seed;
    call.z = saves ? saved : scratch;
    call.zo = saves ? savedOffset : scratchOffset;
    call.saved = saved;
    call.savedOffset = savedOffset + gates;
    call.scratch = scratch;
    call.scratchOffset = saves ? scratchOffset : scratchOffset + gates;
    call.forward(y, yOffset, ldy);
    call.clear();
    RecurrentCall.POOL.give(call);
  }

  /// The gradients, from what [#forward] left in `saved`. Those of the weights and the input are
  /// overwritten.
  ///
  /// @param batch that of forward
  /// @param x that of forward
  /// @param xOffset the index of its first element
  /// @param weights those of forward, not packed
  /// @param mask that of forward
  /// @param maskOffset the index of its first element
  /// @param dy the gradient of the outputs, laid out as `y`
  /// @param dyOffset the index of its first element
  /// @param ldy from row to row of `dy`
  /// @param dstate `[states, batch, units]`: the gradient of the state after the last step,
  ///     overwritten with that of the state before the first
  /// @param dstateOffset the index of its first element
  /// @param dropout that of forward
  /// @param seed that of forward
  /// @param saved what forward left
  /// @param savedOffset the index of its first element
  /// @param dx the gradient of the input; null for none
  /// @param dxOffset the index of its first element
  /// @param dw the gradient of W; null for none
  /// @param dwOffset the index of its first element
  /// @param du the gradient of U; null for none
  /// @param duOffset the index of its first element
  /// @param db the gradient of the bias; null for none
  /// @param dbOffset the index of its first element
  /// @param scratch overwritten
  /// @param scratchOffset the index of its first element
  /// @param workers the threads
  /// @throws NullPointerException if what may not be null is
  /// @throws IllegalArgumentException if the batch is negative, the weights are packed or for
  ///     another shape, or an array is too short
  public void backward(
      int batch,
      float[] x,
      int xOffset,
      RecurrentWeights weights,
      float[] mask,
      int maskOffset,
      float[] dy,
      int dyOffset,
      int ldy,
      float[] dstate,
      int dstateOffset,
      float dropout,
      long seed,
      float[] saved,
      int savedOffset,
      float[] dx,
      int dxOffset,
      float[] dw,
      int dwOffset,
      float[] du,
      int duOffset,
      float[] db,
      int dbOffset,
      float[] scratch,
      int scratchOffset,
      Workers workers) {
    check(batch, x, xOffset, weights, mask, maskOffset, dstate, dstateOffset, dropout, workers);
    if (weights.w == null) {
      throw new IllegalArgumentException("weights are packed, expected RecurrentWeights.of");
    }
    Check.array("saved", saved, savedOffset, size(saved(batch)));
    Check.array("scratch", scratch, scratchOffset, size(backwardScratch(batch)));
    int n = cell.gates() * units;
    optional("dx", dx, dxOffset, batch * steps * inputs);
    optional("dw", dw, dwOffset, inputs * n);
    optional("du", du, duOffset, units * n);
    optional("db", db, dbOffset, cell.biases() * n);
    Check.matrix("dy", dy, dyOffset, batch, width(), ldy);
    RecurrentCall call = RecurrentCall.POOL.take();
    put(call, batch, x, xOffset, weights, mask, maskOffset, workers);
    call.dstate = dstate;
    call.dso = dstateOffset;
    call.dropout = dropout;
    call.seed = seed;
    call.z = saved;
    call.zo = savedOffset;
    call.saved = saved;
    call.savedOffset = savedOffset + batch * steps * n;
    call.dz = scratch;
    call.dzo = scratchOffset;
    call.scratch = scratch;
    call.scratchOffset = scratchOffset + batch * steps * units * cell.gradients();
    call.dx = dx;
    call.dxo = dxOffset;
    call.dw = dw;
    call.dwo = dwOffset;
    call.du = du;
    call.duo = duOffset;
    call.db = db;
    call.dbo = dbOffset;
    call.backward(dy, dyOffset, ldy);
    call.clear();
    RecurrentCall.POOL.give(call);
  }

  private void put(
      RecurrentCall call,
      int batch,
      float[] x,
      int xOffset,
      RecurrentWeights weights,
      float[] mask,
      int maskOffset,
      Workers workers) {
    call.plan = this;
    call.weights = weights;
    call.workers = workers;
    call.batch = batch;
    call.units = units;
    call.x = x;
    call.xo = xOffset;
    call.mask = mask;
    call.mo = maskOffset;
  }

  private void check(
      int batch,
      float[] x,
      int xOffset,
      RecurrentWeights weights,
      float[] mask,
      int maskOffset,
      float[] state,
      int stateOffset,
      float dropout,
      Workers workers) {
    Check.size("batch", batch);
    Check.present("weights", weights);
    Check.present("workers", workers);
    if (!weights.cell.equals(cell) || weights.inputs != inputs || weights.units != units) {
      throw new IllegalArgumentException(
          "weights are those of "
              + weights.cell
              + " with "
              + weights.inputs
              + " inputs and "
              + weights.units
              + " units, expected "
              + cell
              + " with "
              + inputs
              + " and "
              + units);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout is " + dropout + ", expected from 0 to below 1");
    }
    Check.array("x", x, xOffset, size((long) batch * steps * inputs));
    optional("mask", mask, maskOffset, batch * steps);
    Check.array("state", state, stateOffset, size((long) cell.states() * batch * units));
  }

  private static void optional(String name, float[] array, int offset, int n) {
    if (array != null) {
      Check.array(name, array, offset, n);
    }
  }

  /// What no array can hold is refused as too long for the one that is there.
  private static int size(long floats) {
    return (int) Math.min(floats, Integer.MAX_VALUE);
  }
}
