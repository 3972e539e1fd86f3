package org.lanewise.kernels;

import org.lanewise.kernels.gemm.Product;

/// A transposed convolution under way whose strides are the extents of its kernel: each input makes
/// a block of outputs of its own, all taps by all channels, which are columns of one matrix
/// product.
///
/// A line of the inputs makes as many lines of outputs as the kernel has lines of taps, each
/// without a gap: with enough columns, products write them where they belong. Of few columns the
/// tiles would be mostly empty: then the product is computed the other way round, the taps and
/// channels as rows and the inputs as columns, and its rows are sorted into the outputs.
final class BlockCall {
  private float[] turned = new float[0];
  private float[] bias = new float[0];
  private int[] from = new int[0];
  private int[] zeros = new int[0];
  private int[] to = new int[0];

  /// Packs a kernel of such a geometry: a matrix for each line of taps, or null for few columns.
  static PackedMatrix[] pack(ConvGeometry g, float[] w, int wo) {
    int n = g.blockWidth * g.channels;
    if (n < 2 * Backend.lanes()) {
      return null;
    }
    PackedMatrix[] matrices = new PackedMatrix[g.taps / g.blockWidth];
    for (int i = 0; i < matrices.length; i++) {
      matrices[i] = PackedMatrix.pack(true, g.filters, n, w, wo + i * n * g.filters, g.filters);
    }
    return matrices;
  }

  void run(
      PackedKernel kernel,
      int batch,
      float[] x,
      int xo,
      float[] y,
      int yo,
      Epilogue epilogue,
      Workers workers) {
    ConvGeometry g = kernel.geometry;
    repeatBias(g, epilogue);
    int lines = batch * g.lowering.lines();
    if (from.length < lines) {
      from = new int[lines];
      zeros = new int[lines];
      to = new int[lines];
    }
    if (kernel.matrices == null) {
      turned(kernel, batch, x, xo, epilogue, workers);
    }
    for (int tapLine = 0; tapLine < g.taps / g.blockWidth; tapLine++) {
      ConvPhase phase = g.phases[tapLine * g.blockWidth];
      for (int line = 0; line < lines; line++) {
        from[line] = xo + line * g.lowering.lineLength() * g.filters;
        to[line] = yo + phase.line(line) * g.channels;
      }
      if (kernel.matrices == null) {
        sort(g, tapLine, lines, y);
      } else {
        products(g, kernel.matrices[tapLine], lines, x, y, epilogue, workers);
      }
    }
  }

  private void repeatBias(ConvGeometry g, Epilogue epilogue) {
    int c = g.channels;
    if (bias.length < g.taps * c) {
      bias = new float[g.taps * c];
    }
    for (int t = 0; t < g.taps && epilogue.bias() != null; t++) {
      System.arraycopy(epilogue.bias(), epilogue.biasOffset(), bias, t * c, c);
    }
  }

  private void put(Epilogue epilogue, Product<float[]> p) {
    p.bias = epilogue.bias() == null ? null : bias;
    p.biasOffset = 0;
    p.activation = epilogue.activation() == Activation.LINEAR ? null : epilogue.activation().kernel;
  }

  /// One line of taps.
  private void products(
      ConvGeometry g,
      PackedMatrix matrix,
      int lines,
      float[] x,
      float[] y,
      Epilogue epilogue,
      Workers workers) {
    int n = g.blockWidth * g.channels;
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    Product<float[]> p = call.product;
    p.shape(false, false, g.lowering.lineLength(), n, g.filters, 1, 0);
    p.operands(x, g.filters, matrix.data(), n, y, n);
    p.panels = matrix.panels();
    p.biasPerRow = false;
    put(epilogue, p);
    call.scattered(lines, from, zeros, to, workers);
    GemmCall.FLOATS.give(call);
  }

  /// All of the outputs, `[taps, channels, inputs]`.
  private void turned(
      PackedKernel kernel, int batch, float[] x, int xo, Epilogue epilogue, Workers workers) {
    ConvGeometry g = kernel.geometry;
    int m = g.taps * g.channels;
    int n = batch * g.outputs;
    if (turned.length < m * n) {
      turned = new float[m * n];
    }
    GemmCall<float[]> call = GemmCall.FLOATS.take();
    Product<float[]> p = call.product;
    p.shape(false, true, m, n, g.filters, 1, 0);
    p.operands(kernel.weights, g.filters, x, g.filters, turned, n);
    p.biasPerRow = true;
    put(epilogue, p);
    call.run(0, xo, 0, workers);
    GemmCall.FLOATS.give(call);
  }

  /// The outputs of one line of taps, from `[taps, channels, inputs]` to where they belong.
  private void sort(ConvGeometry g, int tapLine, int lines, float[] y) {
    int rows = g.blockWidth * g.channels;
    int n = g.lowering.lineLength();
    for (int r = 0; r < rows; r++) {
      int row = (tapLine * rows + r) * lines * n;
      for (int line = 0; line < lines; line++) {
        every(rows, n, turned, row + line * n, y, to[line] + r);
      }
    }
  }

  private static void every(int step, int n, float[] s, int so, float[] d, int dof) {
    for (int i = 0; i < n; i++) {
      d[dof + i * step] = s[so + i];
    }
  }
}
