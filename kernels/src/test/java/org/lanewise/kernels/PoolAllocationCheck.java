package org.lanewise.kernels;

import java.util.LinkedHashMap;
import java.util.Map;

/// Pooling of images with fewer channels than a vector has lanes, as many, and more, allocates
/// nothing once it is compiled.
class PoolAllocationCheck implements AllocationCheck {
  @Override
  public void nothingOnceCompiled() {
    Map<String, Runnable> ops = new LinkedHashMap<>();
    for (int channels : new int[] {3, 16, 37}) {
      int[] window = {3, 2};
      int[] strides = {2, 1};
      PoolGeometry g = new PoolGeometry(new int[] {5, 6}, channels, window, strides, Padding.SAME);
      float[] x = new float[2 * g.inputSize()];
      float[] dx = new float[2 * g.inputSize()];
      float[] y = new float[2 * g.outputSize()];
      float[] dy = new float[2 * g.outputSize()];
      ops.put("max " + channels, () -> Pool.max(g, 2, x, 0, y, 0, Workers.caller()));
      ops.put(
          "max backward " + channels,
          () -> Pool.maxBackward(g, 2, x, 0, y, 0, dy, 0, dx, 0, Workers.caller()));
      ops.put("average " + channels, () -> Pool.average(g, 2, x, 0, y, 0, Workers.caller()));
      ops.put(
          "average backward " + channels,
          () -> Pool.averageBackward(g, 2, dy, 0, dx, 0, Workers.caller()));
    }
    Allocations.assertNone(
        ops,
        op -> {
          for (int i = 0; i < 300; i++) {
            op.run();
          }
        });
  }
}
