package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every form of the matrix product, for small and large matrices in turn, allocates nothing once
/// it is compiled.
class ProductAllocationCheck implements AllocationCheck {
  /// Each with a rest behind the last full vector, or none; the last takes several blocks of k and
  /// of n.
  private static final int[][] SHAPES = {
    {1, 10, 3}, {1, 131, 64}, {2, 64, 5}, {3, 67, 9}, {13, 128, 16}, {14, 1060, 520}
  };

  private static final int BATCH = 2;

  @Override
  public void nothingOnceCompiled() {
    List<Operands> all = new ArrayList<>();
    for (int[] shape : SHAPES) {
      all.add(new Operands(shape[0], shape[1], shape[2]));
    }
    for (int i = 0; i < 200; i++) {
      all.get(i % (SHAPES.length - 1)).ops.values().forEach(Runnable::run);
    }
    for (Operands operands : all) {
      operands.ops.forEach(
          (name, op) -> assertEquals(0, Allocations.least(() -> round(op)), name + operands));
    }
  }

  private static void round(Runnable op) {
    for (int i = 0; i < 10; i++) {
      op.run();
    }
  }

  /// The operands of one shape and the products of them.
  private static final class Operands {
    final Map<String, Runnable> ops = new LinkedHashMap<>();

    private final int m;
    private final int n;
    private final int k;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final double[] da;
    private final double[] db;
    private final double[] dc;
    private final Workers caller = Workers.caller();

    Operands(int m, int n, int k) {
      this.m = m;
      this.n = n;
      this.k = k;
      a = new float[BATCH * m * k];
      b = new float[BATCH * k * n];
      c = new float[BATCH * m * n];
      da = new double[m * k];
      db = new double[k * n];
      dc = new double[m * n];
      RandomFill.uniform(1, a.length, -1, 1, a, 0);
      RandomFill.uniform(2, b.length, -1, 1, b, 0);
      float[] residual = new float[m * n];
      Epilogue row = new Epilogue(new float[m], 0, Activation.RELU).perRow();
      add("with a column bias", new Epilogue(new float[n], 0, Activation.TANH));
      add("with a row bias", row);
      add("with a residual", Epilogue.NONE.plus(residual, 0, n));
      add("with a row bias and a residual", row.plus(residual, 0, n));
      for (int t = 0; t < 4; t++) {
        transposed((t & 1) != 0, (t & 2) != 0);
      }
      ops.put(
          "dgemm in place",
          () -> Gemm.dgemm(false, false, m, n, k, 1, da, 0, k, db, 0, n, 0, dc, 0, n));
      ops.put(
          "sgemm of a transpose in place",
          () -> Gemm.sgemm(true, false, m, n, k, 1, a, 0, m, b, 0, n, 0, c, 0, n));
      vectors(false);
      vectors(true);
    }

    private void add(String with, Epilogue e) {
      PackedMatrix right = PackedMatrix.pack(false, k, n, b, 0, n);
      PackedMatrix halves = PackedMatrix.packBfloat16(false, k, n, b, 0, n);
      PackedMatrix left = PackedMatrix.packLeft(false, m, k, a, 0, k);
      ops.put(
          "sgemm " + with,
          () -> Gemm.sgemm(false, false, m, n, k, 1, a, 0, k, b, 0, n, 0.5f, c, 0, n, e, caller));
      ops.put(
          "sgemm in place " + with,
          () -> Gemm.sgemm(false, false, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n, e, caller));
      ops.put("packed " + with, () -> Gemm.sgemm(m, a, 0, k, right, c, 0, n, e, caller));
      ops.put("bfloat16 " + with, () -> Gemm.sgemm(m, a, 0, k, halves, c, 0, n, e, caller));
      ops.put("packed left " + with, () -> Gemm.sgemm(left, n, b, 0, n, c, 0, n, e, caller));
    }

    private void transposed(boolean ta, boolean tb) {
      int lda = ta ? m : k;
      int ldb = tb ? k : n;
      String of = " of transposes " + ta + " " + tb;
      int[] ao = {m * k, 0};
      int[] bo = {0, 0};
      int[] co = {0, m * n};
      ops.put("sgemm" + of, () -> Gemm.sgemm(ta, tb, m, n, k, 2, a, 0, lda, b, 0, ldb, 0, c, 0, n));
      ops.put(
          "dgemm" + of,
          () -> Gemm.dgemm(ta, tb, m, n, k, 2, da, 0, lda, db, 0, ldb, 0.5, dc, 0, n));
      ops.put(
          "strided batch" + of,
          () ->
              Gemm.sgemmStridedBatched(
                  ta, tb, m, n, k, 2, a, 0, lda, m * k, b, 0, ldb, k * n, 0, c, 0, n, m * n, BATCH,
                  caller));
      ops.put(
          "scattered batch" + of,
          () ->
              Gemm.sgemmBatched(
                  ta, tb, m, n, k, 2, a, ao, lda, b, bo, ldb, 0, c, co, n, BATCH, caller));
    }

    private void vectors(boolean trans) {
      ops.put("sgemv " + trans, () -> Gemv.sgemv(trans, m, k, 2, a, 0, k, b, 0, 1, 0.5f, c, 0, 1));
      ops.put(
          "dgemv " + trans, () -> Gemv.dgemv(trans, m, k, 2, da, 0, k, db, 0, 1, 0.5, dc, 0, 1));
    }

    @Override
    public String toString() {
      return ", " + m + " x " + n + " x " + k + ": bytes of 10 calls";
    }
  }
}
