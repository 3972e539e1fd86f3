package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A packed matrix serves any number of threads, and is freed once nobody holds it.
class PackedMatrixTest {
  private static final int N = 40;
  private static final int[] ROWS = {1, 2, 13, N};

  private final float[] x = new float[N * N];
  private final float[] y = new float[N * N];

  @Test
  void rightHandOnesAreFreed() throws InterruptedException {
    assertFreed(usedOnTheRight(PackedMatrix.pack(false, N, N, x, 0, N)));
    assertFreed(usedOnTheRight(PackedMatrix.packBfloat16(false, N, N, x, 0, N)));
  }

  @Test
  void leftHandOnesAreFreed() throws InterruptedException {
    assertFreed(usedOnTheLeft(PackedMatrix.packLeft(false, N, N, x, 0, N)));
  }

  private WeakReference<Object> usedOnTheRight(PackedMatrix b) {
    for (int m : new int[] {1, N}) {
      Gemm.sgemm(m, x, 0, N, b, y, 0, N, Epilogue.NONE, Workers.caller());
    }
    return new WeakReference<>(Backend.isVector() ? b.panels() : b.data());
  }

  private WeakReference<Object> usedOnTheLeft(PackedMatrix a) {
    Gemm.sgemm(a, N, x, 0, N, y, 0, N, Epilogue.NONE, Workers.caller());
    return new WeakReference<>(a.data());
  }

  private static void assertFreed(WeakReference<Object> memory) throws InterruptedException {
    for (int i = 0; i < 200 && memory.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(memory.get(), "still held");
  }

  /// Callers on threads of the platform and on virtual ones share the matrices; each has a number
  /// of rows of its own.
  @Test
  void servesManyThreadsAtOnce() throws Exception {
    int k = 700;
    float[] a = new float[N * k];
    float[] b = new float[k * N];
    RandomFill.uniform(1, a.length, -1, 1, a, 0);
    RandomFill.uniform(2, b.length, -1, 1, b, 0);
    PackedMatrix left = PackedMatrix.packLeft(false, N, k, a, 0, k);
    PackedMatrix[] rights = {
      PackedMatrix.pack(false, k, N, b, 0, N), PackedMatrix.packBfloat16(false, k, N, b, 0, N)
    };
    float[][][] expected = new float[rights.length][N + 1][];
    for (int r = 0; r < rights.length; r++) {
      for (int m : ROWS) {
        expected[r][m] = product(m, a, k, rights[r]);
      }
    }
    try (ExecutorService platform = Executors.newFixedThreadPool(4);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int call = 0; call < 96; call++) {
        int m = ROWS[call / 2 % ROWS.length];
        int r = call % rights.length;
        Runnable task =
            () -> {
              assertArrayEquals(expected[r][m], product(m, a, k, rights[r]));
              float[] y = new float[N * N];
              Gemm.sgemm(left, N, b, 0, N, y, 0, N, Epilogue.NONE, Workers.caller());
              assertArrayEquals(expected[0][N], y);
            };
        calls.add((call % 2 == 0 ? platform : virtual).submit(task));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  private static float[] product(int m, float[] a, int k, PackedMatrix b) {
    float[] y = new float[m * N];
    Gemm.sgemm(m, a, 0, k, b, y, 0, N, Epilogue.NONE, Workers.caller());
    return y;
  }
}
