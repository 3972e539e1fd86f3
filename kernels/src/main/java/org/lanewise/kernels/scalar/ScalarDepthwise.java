package org.lanewise.kernels.scalar;

/// Depthwise convolutions as plain loops along the channels.
public final class ScalarDepthwise {
  private ScalarDepthwise() {}

  /// `n` outputs that have the same taps, `step` and `stepY` from one to the next.
  public static void outputs(
      int n,
      int taps,
      int channels,
      float[] x,
      int xo,
      int[] at,
      int step,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo,
      int stepY) {
    for (int i = 0; i < n; i++) {
      output(taps, 0, channels, x, xo + i * step, at, w, which, bias, bo, y, yo + i * stepY);
    }
  }

  /// Channels `from` to `channels` of one output:
  /// `y[c] = bias[c] + sum_t x[xo + at[t] + c] w[which[t] + c]`.
  public static void output(
      int taps,
      int from,
      int channels,
      float[] x,
      int xo,
      int[] at,
      float[] w,
      int[] which,
      float[] bias,
      int bo,
      float[] y,
      int yo) {
    for (int c = from; c < channels; c++) {
      float sum = bias[bo + c];
      for (int t = 0; t < taps; t++) {
        sum = Math.fma(x[xo + at[t] + c], w[which[t] + c], sum);
      }
      y[yo + c] = sum;
    }
  }

  /// Channels `from` to `channels` of one tap's gradient over a line of `n` outputs: `dw[c] +=
  /// sum_i x[i step + c] dy[i channels + c]`.
  public static void gradient(
      int n,
      int from,
      int channels,
      float[] x,
      int xo,
      int step,
      float[] dy,
      int dyo,
      float[] dw,
      int dwo) {
    for (int c = from; c < channels; c++) {
      float sum = dw[dwo + c];
      for (int i = 0; i < n; i++) {
        sum = Math.fma(x[xo + i * step + c], dy[dyo + i * channels + c], sum);
      }
      dw[dwo + c] = sum;
    }
  }
}
