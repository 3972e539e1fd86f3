package org.lanewise.kernels.scalar;

/// The optimizers' sweeps as plain loops.
///
/// `keep` is what the decay leaves of a weight, `scale` and `clip` act on the gradient, `l1` and
/// `l2` are the penalties' slopes: see [#prepared].
public final class ScalarUpdate {
  /// The square of a smaller number is no normal number. Arithmetic on subnormal ones takes a
  /// hundred times longer on many CPUs, and rounding would keep a mean there for ever: 0.9 times
  /// the smallest number is that number again.
  public static final float TINY = 0x1p-63f;

  private ScalarUpdate() {}

  /// The value, or 0 where it is nearer to 0 than the limit. NaN stays.
  private static float orZero(float value, float limit) {
    return Math.abs(value) < limit ? 0 : value;
  }

  /// Whether the gradient is taken as it is.
  public static boolean isPlain(float scale, float clip, float l1, float l2) {
    return scale == 1 && clip == Float.POSITIVE_INFINITY && l1 == 0 && l2 == 0;
  }

  /// The gradient, scaled, clipped, and with the penalties' slopes: l1 sign(w) + l2 w. NaN stays.
  private static float prepared(float g, float w, float scale, float clip, float l1, float l2) {
    if (isPlain(scale, clip, l1, l2)) {
      return g;
    }
    float v = g * scale;
    v = v > clip ? clip : v;
    v = v < -clip ? -clip : v;
    return Math.fma(l2, w, v) + (w == 0 ? 0 : Math.copySign(l1, w));
  }

  /// w -= rate g.
  public static void sgd(
      int n,
      float rate,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset) {
    for (int i = 0; i < n; i++) {
      float weight = w[wOffset + i];
      float gradient = prepared(g[gOffset + i], weight, scale, clip, l1, l2);
      weight *= keep;
      w[wOffset + i] = Math.fma(gradient, -rate, weight);
    }
  }

  /// v = momentum v - rate g; w += v.
  public static void momentum(
      int n,
      float rate,
      float momentum,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    for (int i = 0; i < n; i++) {
      float weight = w[wOffset + i];
      float gradient = prepared(g[gOffset + i], weight, scale, clip, l1, l2);
      weight *= keep;
      float back = gradient * rate;
      float move = orZero(Math.fma(v[vOffset + i], momentum, -back), Float.MIN_NORMAL);
      v[vOffset + i] = move;
      w[wOffset + i] = weight + move;
    }
  }

  /// v = momentum v - rate g; w += momentum v - rate g.
  public static void nesterov(
      int n,
      float rate,
      float momentum,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    for (int i = 0; i < n; i++) {
      float weight = w[wOffset + i];
      float gradient = prepared(g[gOffset + i], weight, scale, clip, l1, l2);
      weight *= keep;
      float back = gradient * rate;
      float move = orZero(Math.fma(v[vOffset + i], momentum, -back), Float.MIN_NORMAL);
      v[vOffset + i] = move;
      w[wOffset + i] = Math.fma(move, momentum, weight - back);
    }
  }

  /// v += g^2; w -= rate g / sqrt(v + epsilon).
  public static void adagrad(
      int n,
      float rate,
      float epsilon,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    for (int i = 0; i < n; i++) {
      float weight = w[wOffset + i];
      float gradient = prepared(g[gOffset + i], weight, scale, clip, l1, l2);
      weight *= keep;
      gradient = orZero(gradient, TINY);
      float sum = Math.fma(gradient, gradient, v[vOffset + i]);
      v[vOffset + i] = sum;
      w[wOffset + i] = weight - gradient * rate / (float) Math.sqrt(sum + epsilon);
    }
  }

  /// v += part (g^2 - v); w -= rate g / sqrt(v + epsilon).
  public static void rmsprop(
      int n,
      float rate,
      float part,
      float epsilon,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset) {
    for (int i = 0; i < n; i++) {
      float weight = w[wOffset + i];
      float gradient = prepared(g[gOffset + i], weight, scale, clip, l1, l2);
      weight *= keep;
      gradient = orZero(gradient, TINY);
      float square = v[vOffset + i];
      square = Math.fma(gradient * gradient - square, part, square);
      square = orZero(square, Float.MIN_NORMAL);
      v[vOffset + i] = square;
      w[wOffset + i] = weight - gradient * rate / (float) Math.sqrt(square + epsilon);
    }
  }

  /// One step of Adam; part1 and part2 are 1 - beta.
  public static void adam(
      int n,
      float alpha,
      float part1,
      float part2,
      float epsilon,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset) {
    for (int i = 0; i < n; i++) {
      float weight = w[wOffset + i];
      float gradient = prepared(g[gOffset + i], weight, scale, clip, l1, l2);
      weight *= keep;
      gradient = orZero(gradient, TINY);
      float mean = m[mOffset + i];
      mean = orZero(Math.fma(gradient - mean, part1, mean), TINY);
      m[mOffset + i] = mean;
      float square = v[vOffset + i];
      square = Math.fma(gradient * gradient - square, part2, square);
      square = orZero(square, Float.MIN_NORMAL);
      v[vOffset + i] = square;
      w[wOffset + i] = weight - mean * alpha / ((float) Math.sqrt(square) + epsilon);
    }
  }

  /// One step of AMSGrad; part1 and part2 are 1 - beta.
  public static void amsgrad(
      int n,
      float alpha,
      float part1,
      float part2,
      float epsilon,
      float keep,
      float scale,
      float clip,
      float l1,
      float l2,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset,
      float[] vMax,
      int vMaxOffset) {
    for (int i = 0; i < n; i++) {
      float weight = w[wOffset + i];
      float gradient = prepared(g[gOffset + i], weight, scale, clip, l1, l2);
      weight *= keep;
      gradient = orZero(gradient, TINY);
      float mean = m[mOffset + i];
      mean = orZero(Math.fma(gradient - mean, part1, mean), TINY);
      m[mOffset + i] = mean;
      float square = v[vOffset + i];
      square = Math.fma(gradient * gradient - square, part2, square);
      square = orZero(square, Float.MIN_NORMAL);
      v[vOffset + i] = square;
      // NaN stays: a weight is NaN with its gradient.
      float max = vMax[vMaxOffset + i];
      max = square <= max ? max : square;
      vMax[vMaxOffset + i] = max;
      w[wOffset + i] = weight - mean * alpha / ((float) Math.sqrt(max) + epsilon);
    }
  }
}
