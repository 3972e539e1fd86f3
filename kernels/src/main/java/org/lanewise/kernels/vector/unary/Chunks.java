package org.lanewise.kernels.vector.unary;

import org.lanewise.kernels.gemm.Pool;

/// Memory for derivatives that take a pass of their own.
final class Chunks {
  static final int LENGTH = 512;

  private static final Pool<float[]> POOL = new Pool<>(() -> new float[LENGTH]);

  private Chunks() {}

  static float[] take() {
    return POOL.take();
  }

  static void give(float[] chunk) {
    POOL.give(chunk);
  }
}
