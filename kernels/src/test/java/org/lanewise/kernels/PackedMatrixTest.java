package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/// A packed matrix is freed once nobody holds it, whatever products it was in.
class PackedMatrixTest {
  private static final int N = 40;

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
}
