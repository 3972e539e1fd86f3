package org.lanewise.kernels;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.lanewise.kernels.scalar.ScalarPool;
import org.lanewise.kernels.scalar.Windows;
import org.lanewise.kernels.vector.VectorPool;

/// A call of [Pool] under way: the images are spread over the threads.
final class PoolCall implements IntConsumer {
  private static final org.lanewise.kernels.gemm.Pool<PoolCall> CALLS =
      new org.lanewise.kernels.gemm.Pool<>(PoolCall::new);

  /// Elements of images below which one more thread costs more than it brings: about 30 us.
  private static final long WORTH_A_THREAD = 1L << 18;

  private PoolGeometry geometry;
  private int batch;
  private int tasks;
  private boolean max;

  /// Whether the gradient of the images is overwritten window by window, not zeroed and added to.
  private boolean tiles;

  // Forward x and y, backward dy and dx, of maxima all.
  private float[] x;
  private int xo;
  private float[] y;
  private int yo;
  private float[] dy;
  private int dyo;
  private float[] dx;
  private int dxo;

  static PoolCall take(PoolGeometry geometry, boolean max) {
    PoolCall call = CALLS.take();
    call.geometry = geometry;
    call.max = max;
    return call;
  }

  PoolCall values(float[] x, int xo, float[] y, int yo) {
    this.x = x;
    this.xo = xo;
    this.y = y;
    this.yo = yo;
    return this;
  }

  PoolCall gradients(float[] dy, int dyo, float[] dx, int dxo) {
    this.dy = dy;
    this.dyo = dyo;
    this.dx = dx;
    this.dxo = dxo;
    return this;
  }

  void run(int batch, Workers workers) {
    this.batch = batch;
    long work = (long) batch * geometry.inputSize();
    tiles = Backend.VECTOR && max && dx != null && VectorPool.takesTiles(geometry.windows);
    tasks = Math.min(batch, workers.parts(work, WORTH_A_THREAD));
    try {
      if (tasks == 1) {
        accept(0);
      } else if (tasks > 1) {
        workers.run(tasks, this);
      }
    } finally {
      geometry = null;
      values(null, 0, null, 0);
      gradients(null, 0, null, 0);
    }
    CALLS.give(this);
  }

  @Override
  public void accept(int task) {
    int end = (int) ((long) batch * (task + 1) / tasks);
    for (int image = (int) ((long) batch * task / tasks); image < end; image++) {
      int in = image * geometry.inputSize();
      int out = image * geometry.outputSize();
      if (dx == null) {
        forward(xo + in, yo + out);
      } else {
        if (!tiles) {
          Arrays.fill(dx, dxo + in, dxo + in + geometry.inputSize(), 0);
        }
        backward(in, out);
      }
    }
  }

  private void forward(int from, int to) {
    Windows w = geometry.windows;
    if (max && Backend.VECTOR) {
      VectorPool.max(w, x, from, y, to);
    } else if (max) {
      ScalarPool.max(0, w, x, from, y, to);
    } else if (Backend.VECTOR) {
      VectorPool.average(w, x, from, y, to);
    } else {
      ScalarPool.average(0, w, x, from, y, to);
    }
  }

  private void backward(int in, int out) {
    Windows w = geometry.windows;
    if (tiles) {
      VectorPool.maxBackwardOfTiles(w, x, xo + in, y, yo + out, dy, dyo + out, dx, dxo + in);
    } else if (max && Backend.VECTOR) {
      VectorPool.maxBackward(w, x, xo + in, y, yo + out, dy, dyo + out, dx, dxo + in);
    } else if (max) {
      ScalarPool.maxBackward(0, w, x, xo + in, y, yo + out, dy, dyo + out, dx, dxo + in);
    } else if (Backend.VECTOR) {
      VectorPool.averageBackward(w, dy, dyo + out, dx, dxo + in);
    } else {
      ScalarPool.averageBackward(0, w, dy, dyo + out, dx, dxo + in);
    }
  }
}
