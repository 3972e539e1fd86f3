package org.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.lanewise.kernels.gemm.Pool;
import org.lanewise.kernels.gemm.Product;
import org.lanewise.kernels.vector.VectorGemm;

/// A call of [Conv] under way: the matrix products that it is made of, one for each group, and
/// their buffers.
final class ConvCall {
  private static final Pool<ConvCall> POOL = new Pool<>(ConvCall::new);

  private final VectorGemm<float[]> packer = Backend.VECTOR ? VectorGemm.floats() : null;
  private final DepthwiseCall depthwise = new DepthwiseCall();
  private final DepthMultiplierCall multiplied = new DepthMultiplierCall(depthwise);

  private final BlockCall blocks = new BlockCall();

  private ConvGeometry geometry;
  private int batch;
  private Workers workers;

  /// A kernel with channels and filters changed over, or the gradient of one.
  private float[] turned = new float[0];

  private MemorySegment panels = MemorySegment.NULL;

  // Where the lines of a phase begin: in the lattice, in the kernel, in the image.
  private int[] rows = new int[0];
  private int[] zeros = new int[0];
  private int[] lines = new int[0];

  static ConvCall take(ConvGeometry geometry, int batch, Workers workers) {
    ConvCall call = POOL.take();
    call.geometry = geometry;
    call.batch = batch;
    call.workers = workers;
    return call;
  }

  void give() {
    geometry = null;
    workers = null;
    POOL.give(this);
  }

  /// `w` or `packed`: the other is null.
  void forward(
      float[] x,
      int xo,
      float[] w,
      int wo,
      PackedKernel packed,
      float[] y,
      int yo,
      Epilogue epilogue) {
    ConvGeometry g = geometry;
    if (g.depthwise) {
      float[] weights = packed == null ? w : packed.weights;
      depthwise.forward(g, batch, x, xo, weights, wo, y, yo, epilogue, workers);
      return;
    }
    if (g.spread != null) {
      float[] weights = packed == null ? w : packed.weights;
      multiplied.forward(g, batch, x, xo, weights, wo, y, yo, epilogue, workers);
      return;
    }
    int c = g.channels / g.groups;
    int n = g.filters / g.groups;
    for (int group = 0; group < g.groups; group++) {
      GemmCall<float[]> call = GemmCall.FLOATS.take();
      Product<float[]> p = call.product;
      p.shape(false, false, batch * g.outputs, n, g.taps * c, 1, 0);
      p.operands(x, g.channels, w, g.filters, y, g.filters);
      Gemm.put(epilogue, group * n, p);
      int bo = wo + group * n;
      if (packed != null) {
        bo = put(packed.matrices[group], p);
      }
      int ao = xo + group * c;
      if (!g.pointwise) {
        p.lowering = g.lowering;
        p.images = ao;
        ao = 0;
      }
      call.run(ao, bo, yo + group * n, workers);
      GemmCall.FLOATS.give(call);
    }
  }

  /// `w` or `packed`: the other is null.
  void backwardInput(
      float[] dy,
      int dyo,
      float[] w,
      int wo,
      PackedKernel packed,
      float[] dx,
      int dxo,
      Epilogue epilogue) {
    ConvGeometry g = geometry;
    if (g.spread != null) {
      float[] weights = packed == null ? w : packed.weights;
      multiplied.backwardInput(g, batch, dy, dyo, weights, wo, dx, dxo, epilogue, workers);
      return;
    }
    if (packed != null && g.blockWidth > 0) {
      blocks.run(packed, batch, dy, dyo, dx, dxo, epilogue, workers);
      return;
    }
    for (int i = 0; i < g.phases.length; i++) {
      ConvPhase phase = g.phases[i];
      if (g.depthwise) {
        float[] weights = packed == null ? w : packed.weights;
        depthwise.backward(g, phase, batch, dy, dyo, weights, wo, dx, dxo, epilogue, workers);
        continue;
      }
      for (int group = 0; group < g.groups; group++) {
        PackedMatrix matrix = packed == null ? null : packed.matrices[i * g.groups + group];
        backwardInput(phase, group, dy, dyo, w, wo, matrix, dx, dxo, epilogue);
      }
    }
  }

  private void backwardInput(
      ConvPhase phase,
      int group,
      float[] dy,
      int dyo,
      float[] w,
      int wo,
      PackedMatrix matrix,
      float[] dx,
      int dxo,
      Epilogue epilogue) {
    ConvGeometry g = geometry;
    int f = g.filters / g.groups;
    int n = g.channels / g.groups;
    int k = phase.taps.length * f;
    boolean asItIs = g.pointwise && matrix == null;
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    Product<float[]> p = call.product;
    int m = phase.whole ? batch * g.inputs : phase.lowering.lineLength();
    p.shape(false, asItIs, m, n, k, 1, 0);
    p.operands(dy, g.filters, w, g.filters, dx, phase.step * g.channels);
    Gemm.put(epilogue, group * n, p);
    int bo = wo + group * f;
    if (matrix != null) {
      bo = put(matrix, p);
    } else if (!asItIs) {
      turned = room(turned, g.kernelSize());
      turn(g, phase.taps, group, w, wo, turned);
      p.b = turned;
      p.ldb = n;
      bo = 0;
      if (!phase.whole && Backend.VECTOR) {
        panels = packer.pack(false, k, n, turned, 0, n, panels);
        p.panels = panels;
      }
    }
    int ao = dyo + group * f;
    if (!g.pointwise) {
      p.lowering = phase.lowering;
      p.images = ao;
      ao = 0;
    }
    int co = dxo + group * n;
    if (phase.whole) {
      call.run(ao, bo, co, workers);
    } else {
      int count = batch * phase.lowering.lines();
      rows = room(rows, count);
      zeros = room(zeros, count);
      lines = room(lines, count);
      for (int e = 0; e < count; e++) {
        rows[e] = e * m;
        zeros[e] = bo;
        lines[e] = co + phase.line(e) * g.channels;
      }
      call.scattered(count, rows, zeros, lines, workers);
    }
    GemmCall.FLOATS.give(call);
  }

  /// The smaller of the two factors is transposed as it is packed: the windows of the images where
  /// they are shorter than the filters are many. Else the gradient of the output, for which the
  /// kernel is computed with channels and filters changed over, so that the panels of the product
  /// are runs of the images.
  void backwardKernel(float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo) {
    ConvGeometry g = geometry;
    if (g.depthwise) {
      depthwise.backwardKernel(g, batch, x, xo, dy, dyo, dw, dwo, workers);
      return;
    }
    if (g.spread != null) {
      multiplied.backwardKernel(g, batch, x, xo, dy, dyo, dw, dwo, workers);
      return;
    }
    int c = g.channels / g.groups;
    int f = g.filters / g.groups;
    int k = g.taps * c;
    for (int group = 0; group < g.groups; group++) {
      GemmCall<float[]> call = GemmCall.FLOATS.take();
      Product<float[]> p = call.product;
      if (g.pointwise) {
        p.shape(true, false, c, f, batch * g.outputs, 1, 0);
        p.operands(x, g.channels, dy, g.filters, dw, g.filters);
        call.run(xo + group * c, dyo + group * f, dwo + group * f, workers);
      } else if (k < f) {
        p.shape(true, false, k, f, batch * g.outputs, 1, 0);
        p.operands(x, 0, dy, g.filters, dw, g.filters);
        p.lowering = g.lowering;
        p.images = xo + group * c;
        call.run(0, dyo + group * f, dwo + group * f, workers);
      } else {
        turned = room(turned, f * k);
        p.shape(true, false, f, k, batch * g.outputs, 1, 0);
        p.operands(dy, g.filters, x, 0, turned, k);
        p.lowering = g.lowering;
        p.lowersB = true;
        p.images = xo + group * c;
        call.run(dyo + group * f, 0, 0, workers);
        turnBack(k, f, g.filters, turned, dw, dwo + group * f);
      }
      GemmCall.FLOATS.give(call);
    }
  }

  /// The part of a kernel that a phase and a group need, channels last: for each of the taps, for
  /// each filter, a row of channels.
  static void turn(ConvGeometry g, int[] taps, int group, float[] w, int wo, float[] d) {
    int f = g.filters / g.groups;
    int n = g.channels / g.groups;
    for (int t = 0; t < taps.length; t++) {
      for (int c = 0; c < n; c++) {
        int from = wo + (taps[t] * n + c) * g.filters + group * f;
        int to = t * f * n + c;
        for (int o = 0; o < f; o++) {
          d[to + o * n] = w[from + o];
        }
      }
    }
  }

  private static void turnBack(int k, int f, int filters, float[] s, float[] dw, int dwo) {
    for (int o = 0; o < f; o++) {
      for (int r = 0; r < k; r++) {
        dw[dwo + r * filters + o] = s[o * k + r];
      }
    }
  }

  private static int put(PackedMatrix matrix, Product<float[]> p) {
    p.b = matrix.data();
    p.ldb = matrix.columns();
    p.panels = matrix.panels();
    return 0;
  }

  private static float[] room(float[] array, int n) {
    return array.length < n ? new float[n] : array;
  }

  private static int[] room(int[] array, int n) {
    return array.length < n ? new int[n] : array;
  }
}
