package org.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.lanewise.kernels.Recurrent.Outputs;
import org.lanewise.kernels.gemm.Pool;
import org.lanewise.kernels.vector.VectorGemm;

/// A call of [Recurrent] under way: its windows, as the public entry checked them, and the loop
/// over steps. One object is used again from call to call, so that a call allocates nothing.
///
/// Of the windows below, those `[batch, steps, ...]` are read and written a step at a time, rows
/// [#ld] of their width apart.
final class RecurrentCall {
  static final Pool<RecurrentCall> POOL = new Pool<>(RecurrentCall::new);

  Recurrent plan;
  RecurrentWeights weights;
  Workers workers;
  int batch;
  int units;

  /// The step of the input that is computed now.
  int step;

  float[] x;
  int xo;

  /// `[states, batch, units]`, what goes from step to step, and its gradient.
  float[] state;

  int so;
  float[] dstate;
  int dso;

  /// `[batch, steps]`; null where all count.
  float[] mask;

  int mo;

  /// `[batch, steps, gates units]`: `x W + b`, then the gates.
  float[] z;

  int zo;

  /// `[batch, steps, units]` each, for backward: what U was multiplied with, and what the cell
  /// keeps; null in inference.
  float[] saved;

  int savedOffset;

  /// `[batch, steps, gradients units]`.
  float[] dz;

  int dzo;

  /// `[batch, units]` each.
  float[] scratch;

  int scratchOffset;

  float[] dx;
  int dxo;
  float[] dw;
  int dwo;
  float[] du;
  int duo;
  float[] db;
  int dbo;

  float dropout;
  long seed;

  /// U or its transpose, packed once for all steps: the columns of all gates, or, of a GRU that
  /// resets before, those of the candidate apart. Not read where the products take U as it lies.
  private final MemorySegment[] panels = {MemorySegment.NULL, MemorySegment.NULL};

  private final VectorGemm<float[]> packer = Backend.VECTOR ? VectorGemm.floats() : null;
  private boolean packed;

  private RecurrentCall() {}

  void clear() {
    plan = null;
    weights = null;
    workers = null;
    x = null;
    state = null;
    dstate = null;
    mask = null;
    z = null;
    saved = null;
    dz = null;
    scratch = null;
    dx = null;
    dw = null;
    du = null;
    db = null;
  }

  /// Rows of a window `[batch, steps, width]` from batch entry to batch entry.
  int ld(int width) {
    return plan.steps() * width;
  }

  /// Where the step of a row begins in a window `[batch, steps, width]`.
  int at(int offset, int row, int width) {
    return offset + (row * plan.steps() + step) * width;
  }

  /// Where the gates of a row begin.
  int gates(int row) {
    return at(zo, row, weights.cell.gates() * units);
  }

  /// Where a vector that was saved begins: number 0 is what U was multiplied with, the cell's
  /// follow.
  int saved(int number, int row) {
    return at(savedOffset + number * batch * plan.steps() * units, row, units);
  }

  boolean counts(int row) {
    return counts(row, step);
  }

  private boolean counts(int row, int t) {
    return mask == null || mask[mo + row * plan.steps() + t] != 0;
  }

  /// Whether one of the steps that are computed as numbers 0 to p counts.
  private boolean countsUntil(int row, int p) {
    while (p >= 0 && !counts(row, plan.step(p))) {
      p--;
    }
    return p >= 0;
  }

  void forward(float[] y, int yo, int ldy) {
    int n = weights.cell.gates() * units;
    packed = false;
    if (weights.packedU == null && batch > VectorGemm.FEW_ROWS) {
      packU(false);
    }
    // z = x W + b
    product(
        batch * plan.steps(),
        n,
        weights.inputs,
        x,
        xo,
        weights.inputs,
        false,
        weights.packedW,
        null,
        weights.w,
        weights.wo,
        n,
        0,
        weights.b,
        weights.bo,
        z,
        zo,
        n);
    for (int p = 0; p < plan.steps(); p++) {
      step = plan.step(p);
      if (saved != null) {
        keepState();
      }
      weights.cell.forward(this);
      for (int row = 0; row < batch && plan.outputs() != Outputs.LAST; row++) {
        putOutput(p, row, y, yo + row * ldy);
      }
    }
    for (int row = 0; row < batch && plan.outputs() == Outputs.LAST; row++) {
      putState(row, countsUntil(row, plan.steps() - 1), y, yo + row * ldy);
    }
  }

  /// The output of step number p, among those of the row.
  private void putOutput(int p, int row, float[] y, int yo) {
    int to = yo + plan.row(p) * units;
    if (mask == null || plan.outputs() == Outputs.ALL_OR_ZEROS || counts(row) || p == 0) {
      putState(row, counts(row), y, to);
    } else {
      System.arraycopy(y, yo + plan.row(p - 1) * units, y, to, units);
    }
  }

  /// Puts h, or zeros.
  private void putState(int row, boolean counts, float[] y, int to) {
    if (counts) {
      System.arraycopy(state, so + row * units, y, to, units);
    } else {
      Arrays.fill(y, to, to + units, 0);
    }
  }

  private void keepState() {
    for (int row = 0; row < batch; row++) {
      int from = so + row * units;
      int to = saved(0, row);
      if (dropout > 0) {
        Dropout.forward(seed, (long) row * units, dropout, units, state, from, saved, to);
      } else {
        System.arraycopy(state, from, saved, to, units);
      }
    }
  }

  /// Packs U for the products of all steps. A pack for each step would cost as much as a few rows.
  private void packU(boolean trans) {
    int n = weights.cell.gates() * units;
    int first = weights.cell == RecurrentCell.GRU_RESET_BEFORE ? 2 * units : n;
    packed = Backend.VECTOR;
    for (int column = 0; packed && column < n; column = column == 0 ? first : n) {
      int columns = column == 0 ? first : n - first;
      int part = column == 0 ? 0 : 1;
      panels[part] =
          packer.pack(
              trans,
              trans ? columns : units,
              trans ? units : columns,
              weights.u,
              weights.uo + column,
              n,
              panels[part]);
    }
  }

  private MemorySegment panels(int column) {
    return packed ? panels[column == 0 ? 0 : 1] : null;
  }

  void backward(float[] dy, int dyo, int ldy) {
    RecurrentCell cell = weights.cell;
    packU(true);
    int width = cell.gradients() * units;
    for (int p = plan.steps() - 1; p >= 0; p--) {
      step = plan.step(p);
      for (int row = 0; row < batch; row++) {
        takeGradient(p, row, dy, dyo + row * ldy);
        if (!counts(row)) {
          int at = at(dzo, row, width);
          Arrays.fill(dz, at, at + width, 0);
        }
      }
      if (dropout > 0) {
        Arrays.fill(scratch, scratchOffset, scratchOffset + batch * units, 0);
      }
      cell.backward(this);
      for (int row = 0; row < batch && dropout > 0; row++) {
        int at = scratchOffset + row * units;
        Dropout.backward(seed, (long) row * units, dropout, units, scratch, at, scratch, at);
        Axpy.saxpy(units, 1, scratch, at, dstate, dso + row * units);
      }
    }
    cell.finish(this);
  }

  /// Adds the gradient of the output of step number p to that of h, if it shows an h.
  private void takeGradient(int p, int row, float[] dy, int dyo) {
    boolean last = plan.outputs() == Outputs.LAST;
    if (last && p < plan.steps() - 1) {
      return;
    }
    if (plan.outputs() == Outputs.ALL_OR_ZEROS ? counts(row) : countsUntil(row, p)) {
      int from = last ? dyo : dyo + plan.row(p) * units;
      Axpy.saxpy(units, 1, dy, from, dstate, dso + row * units);
    }
  }

  /// What takes the gradient of what U was multiplied with: `[batch, units]`, to be added to.
  float[] dh() {
    return dropout > 0 ? scratch : dstate;
  }

  int dho() {
    return dropout > 0 ? scratchOffset : dso;
  }

  /// What U is multiplied with: the state, or what of it dropout left.
  float[] h() {
    return saved == null ? state : saved;
  }

  int ho() {
    return saved == null ? so : saved(0, 0);
  }

  int ldh() {
    return saved == null ? units : ld(units);
  }

  /// `c = a U + beta c`, for columns of U from `column` on, and a bias if `beta` is 0.
  void timesU(
      int column,
      int columns,
      float[] a,
      int ao,
      int lda,
      float beta,
      boolean bias,
      float[] c,
      int co,
      int ldc) {
    int n = weights.cell.gates() * units;
    PackedMatrix packedU =
        column > 0 && weights.packedCandidate != null ? weights.packedCandidate : weights.packedU;
    product(
        batch,
        columns,
        units,
        a,
        ao,
        lda,
        false,
        packedU,
        panels(column),
        weights.u,
        weights.uo + column,
        n,
        beta,
        bias ? weights.b : null,
        weights.bo + n,
        c,
        co,
        ldc);
  }

  /// `c += dz UT`, for some gates of this step.
  void timesUT(int gradient, int column, int columns, float[] c, int co) {
    int width = weights.cell.gradients() * units;
    product(
        batch,
        units,
        columns,
        dz,
        at(dzo, 0, width) + gradient,
        ld(width),
        true,
        null,
        panels(column),
        weights.u,
        weights.uo + column,
        weights.cell.gates() * units,
        1,
        null,
        0,
        c,
        co,
        units);
  }

  /// The gradients of columns of W, and of its bias and the input as far as these columns go.
  void inputGradients(int gradient, int column, int columns, boolean first) {
    int n = weights.cell.gates() * units;
    int width = weights.cell.gradients() * units;
    int rows = batch * plan.steps();
    if (dw != null) {
      // dW = xT dz
      transposed(
          weights.inputs,
          columns,
          x,
          xo,
          weights.inputs,
          dz,
          dzo + gradient,
          width,
          dw,
          dwo + column,
          n);
    }
    if (db != null) {
      Reduce.columnSums(rows, columns, dz, dzo + gradient, width, db, dbo + column);
    }
    if (dx != null) {
      // dx = dz WT
      product(
          rows,
          weights.inputs,
          columns,
          dz,
          dzo + gradient,
          width,
          true,
          null,
          null,
          weights.w,
          weights.wo + column,
          n,
          first ? 0 : 1,
          null,
          0,
          dx,
          dxo,
          weights.inputs);
    }
  }

  /// The gradient of columns of U: what they were multiplied with, transposed, times dz.
  void recurrentGradients(int number, int gradient, int column, int columns) {
    if (du != null) {
      int from = savedOffset + number * batch * plan.steps() * units;
      int width = weights.cell.gradients() * units;
      int n = weights.cell.gates() * units;
      transposed(
          units, columns, saved, from, units, dz, dzo + gradient, width, du, duo + column, n);
    }
  }

  private void transposed(
      int m,
      int n,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    call.product.shape(true, false, m, n, batch * plan.steps(), 1, 0);
    call.product.operands(a, lda, b, ldb, c, ldc);
    call.run(ao, bo, co, workers);
    GemmCall.FLOATS.give(call);
  }

  /// As [Gemm], but its result may lie in the array of an operand. B is a packed matrix, or lies in
  /// panels of its own, or in an array.
  private void product(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int lda,
      boolean transB,
      PackedMatrix packed,
      MemorySegment panels,
      float[] b,
      int bo,
      int ldb,
      float beta,
      float[] bias,
      int biasOffset,
      float[] c,
      int co,
      int ldc) {
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    call.product.shape(false, transB, m, n, k, 1, beta);
    call.product.operands(a, lda, packed == null ? b : packed.data(), ldb, c, ldc);
    call.product.panels = packed == null ? panels : packed.panels();
    if (packed != null) {
      call.product.ldb = packed.columns();
    }
    call.product.bias = bias;
    call.product.biasOffset = biasOffset;
    call.run(ao, packed == null ? bo : 0, co, workers);
    GemmCall.FLOATS.give(call);
  }
}
