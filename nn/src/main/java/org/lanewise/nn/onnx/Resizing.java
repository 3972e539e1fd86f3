package org.lanewise.nn.onnx;

import java.util.Arrays;

/// Resize: each axis in turn is a product with a matrix of what each output takes of each input,
/// or, of the nearest, a choice of positions.
final class Resizing {
  private Resizing() {}

  static void upsample(Conversion c) {
    Operand x = c.in(0);
    float[] scales = c.has(1) ? c.known(1).asFloats() : c.as(float[].class, "scales");
    int[] sizes = new int[x.rank()];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = (int) Math.floor(x.shape[d] * scales[d]);
    }
    c.out(resize(c, x, sizes, scales, c.text("mode", "nearest"), "asymmetric", "floor", null));
  }

  static void resize(Conversion c) {
    if (c.hasAttribute("antialias") && c.flag("antialias", false)) {
      throw new Unsupported("the attribute antialias");
    }
    String policy = c.text("keep_aspect_ratio_policy", "stretch");
    if (!policy.equals("stretch")) {
      throw new Unsupported("the attribute keep_aspect_ratio_policy is " + policy);
    }
    Operand x = c.in(0);
    boolean old = c.version() < 11;
    int first = old ? 1 : 2;
    float[] roi = !old && c.has(1) ? c.known(1).asFloats() : null;
    float[] given = c.has(first) && c.in(first).size() > 0 ? c.known(first).asFloats() : null;
    int[] wanted = c.has(first + 1) ? c.known(first + 1).asInts() : null;
    long[] some = c.integers("axes");
    int[] axes = some == null ? Extents.from(0, x.rank()) : Extents.axes(some, x.rank());
    String coordinates =
        c.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
    int[] sizes = x.shape.clone();
    float[] scales = new float[x.rank()];
    Arrays.fill(scales, 1);
    for (int i = 0; i < axes.length; i++) {
      int d = axes[i];
      boolean crops = roi != null && roi.length > 0 && coordinates.equals("tf_crop_and_resize");
      float part = crops ? roi[i + axes.length] - roi[i] : 1;
      sizes[d] = wanted != null ? wanted[i] : (int) Math.floor(x.shape[d] * part * given[i]);
      scales[d] = wanted != null ? (float) sizes[d] / x.shape[d] : given[i];
    }
    float[] crop = null;
    if (roi != null && roi.length > 0) {
      crop = new float[2 * x.rank()];
      for (int i = 0; i < axes.length; i++) {
        crop[axes[i]] = roi[i];
        crop[axes[i] + x.rank()] = roi[i + axes.length];
      }
    }
    c.out(
        resize(
            c,
            x,
            sizes,
            scales,
            c.text("mode", "nearest"),
            coordinates,
            c.text("nearest_mode", old ? "floor" : "round_prefer_floor"),
            crop));
  }

  private static Operand resize(
      Conversion c,
      Operand x,
      int[] sizes,
      float[] scales,
      String mode,
      String coordinates,
      String rounding,
      float[] crop) {
    float cubic = c.number("cubic_coeff_a", -0.75f);
    boolean inside = c.flag("exclude_outside", false);
    float outside = c.number("extrapolation_value", 0);
    Operand y = x;
    for (int d = 0; d < x.rank(); d++) {
      boolean crops = coordinates.equals("tf_crop_and_resize");
      if (sizes[d] == x.shape[d] && scales[d] == 1 && !crops) {
        continue;
      }
      c.room(sizes[d]);
      double[] at = new double[sizes[d]];
      for (int i = 0; i < at.length; i++) {
        double start = crop == null ? 0 : crop[d];
        double end = crop == null ? 1 : crop[d + x.rank()];
        at[i] = source(coordinates, i, x.shape[d], sizes[d], scales[d], start, end);
      }
      int[] places = mode.equals("nearest") ? nearest(rounding, at, x.shape[d]) : null;
      if (places != null && !crops) {
        y = Indices.take(c, y, d, places);
        continue;
      }
      c.room(x.shape[d], at.length);
      float[] matrix = new float[x.shape[d] * at.length];
      float[] beyond = new float[at.length];
      for (int i = 0; i < at.length; i++) {
        if (crops && (at[i] < 0 || at[i] > x.shape[d] - 1)) {
          beyond[i] = outside;
          continue;
        }
        switch (mode) {
          case "nearest" -> matrix[places[i] * at.length + i] = 1;
          case "linear" -> linear(matrix, at[i], i, x.shape[d], at.length);
          case "cubic" -> cubic(matrix, at[i], i, x.shape[d], at.length, cubic, inside);
          default -> throw new Unsupported("the attribute mode is " + mode);
        }
      }
      int[] shape = {x.shape[d], at.length};
      y = Reductions.along(c, y, d, Known.of(ElementType.FLOAT, shape, matrix));
      if (crops && outside != 0) {
        int[] line = new int[x.rank()];
        Arrays.fill(line, 1);
        line[d] = at.length;
        Operand rest = Operand.of(Known.of(ElementType.FLOAT, line, beyond));
        y = Elements.binary(c, org.lanewise.kernels.Binary.ADD, y, rest);
      }
    }
    return y;
  }

  /// Where an output position lies among the inputs.
  private static double source(
      String mode, int i, int from, int to, double scale, double start, double end) {
    return switch (mode) {
      case "half_pixel" -> (i + 0.5) / scale - 0.5;
      case "half_pixel_symmetric" -> {
        double adjustment = to / (scale * from);
        double centre = from / 2.0;
        yield centre * (1 - adjustment) + (i + 0.5) / scale - 0.5;
      }
      case "pytorch_half_pixel" -> to > 1 ? (i + 0.5) / scale - 0.5 : 0;
      case "align_corners" -> to > 1 ? i * (from - 1.0) / (scale * from - 1) : 0;
      case "asymmetric" -> i / scale;
      case "tf_half_pixel_for_nn" -> (i + 0.5) / scale;
      case "tf_crop_and_resize" ->
          to > 1
              ? start * (from - 1) + i * (end - start) * (from - 1) / (to - 1)
              : 0.5 * (start + end) * (from - 1);
      default -> throw new Unsupported("the attribute coordinate_transformation_mode is " + mode);
    };
  }

  private static int[] nearest(String rounding, double[] at, int n) {
    int[] places = new int[at.length];
    for (int i = 0; i < places.length; i++) {
      double place =
          switch (rounding) {
            case "floor" -> Math.floor(at[i]);
            case "ceil" -> Math.ceil(at[i]);
            case "round_prefer_ceil" -> Math.floor(at[i] + 0.5);
            case "round_prefer_floor" -> Math.ceil(at[i] - 0.5);
            default -> throw new Unsupported("the attribute nearest_mode is " + rounding);
          };
      places[i] = Math.clamp((long) place, 0, n - 1);
    }
    return places;
  }

  private static void linear(float[] matrix, double at, int to, int n, int m) {
    double place = Math.clamp(at, 0, n - 1);
    int below = (int) place;
    double above = place - below;
    matrix[below * m + to] += (float) (1 - above);
    matrix[Math.min(n - 1, below + 1) * m + to] += (float) above;
  }

  /// Keys' cubic convolution (1981), with the coefficient `a`.
  private static void cubic(
      float[] matrix, double at, int to, int n, int m, double a, boolean inside) {
    int below = (int) Math.floor(at);
    double[] shares = new double[4];
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      int place = below - 1 + i;
      double t = Math.abs(at - place);
      shares[i] =
          t <= 1
              ? ((a + 2) * t - (a + 3)) * t * t + 1
              : t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0;
      if (inside && (place < 0 || place >= n)) {
        shares[i] = 0;
      }
      sum += shares[i];
    }
    for (int i = 0; i < 4; i++) {
      int place = Math.clamp(below - 1 + i, 0, n - 1);
      matrix[place * m + to] += (float) (inside ? shares[i] / sum : shares[i]);
    }
  }
}
