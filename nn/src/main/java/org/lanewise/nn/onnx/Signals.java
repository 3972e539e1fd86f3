package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.op.Gemm;

/// Signals and their spectra. A Fourier transform is a product with a matrix of sines and cosines:
/// it takes time with the square of its length.
final class Signals {
  private Signals() {}

  static void hann(Conversion c) {
    window(c, 0.5, 0.5, 0);
  }

  static void hamming(Conversion c) {
    window(c, 25 / 46.0, 21 / 46.0, 0);
  }

  static void blackman(Conversion c) {
    window(c, 0.42, 0.5, 0.08);
  }

  /// `mean - first cos(t) + second cos(2 t)` over a turn.
  private static void window(Conversion c, double mean, double first, double second) {
    int n = length(c, 0);
    boolean periodic = c.flag("periodic", true);
    double angle = 2 * Math.PI / Math.max(1, periodic ? n : n - 1);
    c.room(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (mean - first * Math.cos(i * angle) + second * Math.cos(2 * i * angle));
    }
    c.out(typed(c, values, n));
  }

  private static int length(Conversion c, int input) {
    long length = c.known(input).asLongs()[0];
    if (length < 1 || length > Integer.MAX_VALUE) {
      throw new Unsupported("input " + input + " is " + length + ", expected 1 or more");
    }
    return (int) length;
  }

  private static Operand typed(Conversion c, float[] values, int... shape) {
    ElementType type = ElementType.of(c.integer("output_datatype", ElementType.FLOAT.number));
    return Operand.of(Known.of(ElementType.FLOAT, shape, values).cast(type));
  }

  /// Triangles over the bins of a spectrum, side by side on the mel scale.
  static void mel(Conversion c) {
    int bands = length(c, 0);
    int length = length(c, 1);
    int rate = length(c, 2);
    float lower = c.known(3).asFloat();
    float upper = c.known(4).asFloat();
    double low = mel(lower);
    double step = (mel(upper) - low) / (bands + 2.0);
    int bins = length / 2 + 1;
    c.room(bins, bands);
    float[] weights = new float[bins * bands];
    int[] edges = new int[bands + 2];
    for (int i = 0; i < edges.length; i++) {
      double hertz = 700 * (Math.pow(10, (low + i * step) / 2595) - 1);
      double edge = Math.floor((length + 1) * hertz / rate);
      int last = i <= bands ? bins - 1 : bins; // a band ends before its upper edge
      if (!(edge >= 0 && edge <= last)) {
        throw new Unsupported(
            "lower_edge_hertz "
                + lower
                + " and upper_edge_hertz "
                + upper
                + " put an edge at bin "
                + edge
                + ", expected 0 to "
                + last
                + ", the last of a spectrum of dft_length "
                + length
                + " at sample_rate "
                + rate);
      }
      edges[i] = (int) edge;
    }
    for (int band = 0; band < bands; band++) {
      int from = edges[band];
      int peak = edges[band + 1];
      int to = edges[band + 2];
      for (int bin = from; bin <= peak; bin++) {
        weights[bin * bands + band] = peak == from ? 1 : (float) (bin - from) / (peak - from);
      }
      for (int bin = peak; bin < to; bin++) {
        weights[bin * bands + band] = (float) (to - bin) / (to - peak);
      }
    }
    c.out(typed(c, weights, bins, bands));
  }

  private static double mel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }

  static void dft(Conversion c) {
    Operand x = c.in(0);
    long before = c.version() < 20 ? c.integer("axis", 1) : -2;
    int axis = Extents.axis(c.has(2) ? c.known(2).asLongs()[0] : before, x.rank());
    int length = c.has(1) ? length(c, 1) : x.shape[axis];
    boolean inverse = c.flag("inverse", false);
    c.out(transform(c, x, axis, length, c.flag("onesided", false), inverse));
  }

  /// The spectra of windows that may overlap.
  static void stft(Conversion c) {
    Operand x = c.in(0);
    int batch = x.shape[0];
    int steps = x.shape[1];
    int step = length(c, 1);
    int length = c.has(3) ? length(c, 3) : c.in(2).size();
    if (x.size() != batch * steps) {
      throw new Unsupported("a signal of complex numbers");
    }
    if (length < 1 || length > steps) {
      throw new Unsupported("frames of " + length + " steps of " + steps);
    }
    int[] sizes = {batch, (steps - length) / step + 1, length, 1};
    Operand frames = c.strided(x, 0, sizes, new int[] {steps, step, 1, 1});
    if (c.has(2)) {
      frames = Elements.binary(c, Binary.MUL, frames, c.reshape(c.in(2), length, 1));
    }
    c.out(transform(c, frames, 2, length, c.flag("onesided", true), false));
  }

  /// The transform of an axis that is as long as is said: what is missing is zero, and what is more
  /// is left out.
  ///
  /// @param x has one part of each number in the last axis, or two
  /// @param onesided whether the bins above the middle are left out
  private static Operand transform(
      Conversion c, Operand x, int axis, int length, boolean onesided, boolean inverse) {
    int complex = x.rank() - 1;
    int parts = x.shape[complex];
    if (parts < 1 || parts > 2 || axis == complex || length < 1) {
      throw new Unsupported("the transform of axis " + axis + " of " + Arrays.toString(x.shape));
    }
    int bins = onesided ? length / 2 + 1 : length;
    int[] swap = Extents.from(0, x.rank());
    swap[axis] = complex - 1;
    swap[complex - 1] = axis;
    Operand moved = c.transpose(x, swap);
    int[] rows = Arrays.copyOf(moved.shape, complex);
    rows[complex - 1] = x.shape[axis] * parts;
    Known matrix = matrix(c, x.shape[axis], parts, length, bins, inverse);
    Operand y = c.op(x.type, new Gemm(Activation.LINEAR), List.of(c.reshape(moved, rows)), matrix);
    int[] apart = moved.shape.clone();
    apart[complex - 1] = bins;
    apart[complex] = 2;
    return c.transpose(c.reshape(y, apart), swap);
  }

  /// `[steps parts, bins 2]`.
  private static Known matrix(
      Conversion c, int steps, int parts, int length, int bins, boolean inverse) {
    int cols = 2 * bins;
    c.room(steps, parts, cols);
    float[] values = new float[steps * parts * cols];
    double scale = inverse ? 1.0 / length : 1;
    double turn = (inverse ? 2 : -2) * Math.PI / length;
    for (int step = 0; step < Math.min(steps, length); step++) {
      for (int bin = 0; bin < bins; bin++) {
        double angle = turn * ((long) step * bin % length);
        float cos = (float) (scale * Math.cos(angle));
        float sin = (float) (scale * Math.sin(angle));
        int at = step * parts * cols + 2 * bin;
        values[at] = cos;
        values[at + 1] = sin;
        if (parts == 2) {
          values[at + cols] = -sin;
          values[at + cols + 1] = cos;
        }
      }
    }
    return Known.of(ElementType.FLOAT, new int[] {steps * parts, cols}, values);
  }
}
