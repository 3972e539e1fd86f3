package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.Pair;

/// Group normalisation of a tensor `[batch, channels, spatial]`, and its gradients: ONNX's
/// GroupNormalization. (Wu and He, "Group Normalization", 2018.) [GroupNormLast] has the channels
/// last. With `groups = channels` it is
/// ONNX's InstanceNormalization (Ulyanov, Vedaldi and Lempitsky, 2016), with one group a layer
/// normalisation of each sample.
///
/// The channels of a sample fall into `groups` of equally many, one after another. Over each group,
/// of `n = channels / groups spatial` elements:
///
/// ```
/// mean = sum x / n                 variance = sum (x - mean)^2 / n
/// invStdDev = 1 / sqrt(variance + epsilon)
/// normal = (x - mean) invStdDev
/// y = normal gamma[channel] + beta[channel]
/// ```
///
/// Tensors are dense and row-major. The bits of a group depend on nothing but the group: not on its
/// place, the batch, the width of the vectors or the backend. A group of equal elements gives
/// `beta` exactly, if `epsilon` is above 0; one that holds a NaN or an infinity becomes NaN
/// throughout. The error is that of [LayerNorm] over `n` elements, with two more roundings of
/// `normal gamma` and one of `beta`.
public final class GroupNorm {
  private GroupNorm() {}

  /// Overwrites `y` with the normalised tensor, and `mean` and `invStdDev` with what [#backward]
  /// needs of each group.
  ///
  /// @param batch the number of samples
  /// @param channels the number of channels
  /// @param spatial the number of elements of a channel; if a size is 0 nothing happens
  /// @param groups the number of groups, 1 or more; a divisor of `channels`
  /// @param x the input, `batch channels spatial` elements
  /// @param xOffset the index of the first element of `x`
  /// @param gamma ONNX's scale, `channels` elements; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param beta ONNX's bias, `channels` elements; null for 0
  /// @param betaOffset the index of the first element of `beta`
  /// @param epsilon added to the variance, 0 or more: 1e-5 by default in ONNX and PyTorch, 1e-3 in
  ///     Keras
  /// @param y the output; exactly `x` works in place, but [#backward] needs `x`
  /// @param yOffset the index of the first element of `y`
  /// @param mean the means, `batch groups` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param invStdDev the inverse standard deviations, `batch groups` elements
  /// @param invStdDevOffset the index of the first element of `invStdDev`
  /// @throws IllegalArgumentException if a size or `epsilon` is negative, `epsilon` is NaN,
  ///     `groups` does not divide `channels`, an array is too short, or an output overlaps another
  ///     operand
  /// @throws NullPointerException if an array is null that must not be
  public static void forward(
      int batch,
      int channels,
      int spatial,
      int groups,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float epsilon,
      float[] y,
      int yOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset) {
    int size = NormCheck.size("batch", batch, "channels", channels, "spatial", spatial);
    checkGroups(channels, groups);
    int statistics = size == 0 ? 0 : batch * groups;
    Check.array("x", x, xOffset, size);
    Check.array("y", y, yOffset, size);
    Check.present("mean", mean);
    NormCheck.forward(
        x,
        xOffset,
        1,
        size,
        gamma,
        gammaOffset,
        beta,
        betaOffset,
        channels,
        epsilon,
        y,
        yOffset,
        1,
        size,
        mean,
        meanOffset,
        invStdDev,
        invStdDevOffset,
        statistics);
    int width = channels / groups;
    for (int i = 0; i < statistics; i++) {
      int at = i * width * spatial;
      double exact =
          Moments.of(1, width * spatial, 0, x, xOffset + at, invStdDev, invStdDevOffset + i);
      float inverse = Moments.inverse(invStdDev[invStdDevOffset + i], epsilon);
      float m = (float) exact;
      mean[meanOffset + i] = m;
      invStdDev[invStdDevOffset + i] = inverse;
      // What the mean lost when it was rounded.
      float rest = (float) ((m - exact) * inverse);
      for (int c = i % groups * width, end = c + width; c < end; c++, at += spatial) {
        float scale = gamma == null ? inverse : inverse * gamma[gammaOffset + c];
        float shift = gamma == null ? rest : rest * gamma[gammaOffset + c];
        if (beta != null) {
          shift += beta[betaOffset + c];
        }
        NormSweeps.scaleShift(spatial, x, xOffset + at, m, scale, shift, y, yOffset + at);
      }
    }
  }

  /// The gradients of [#forward]:
  ///
  /// ```
  /// g = dy gamma[channel]
  /// dx = invStdDev (g - sum g / n - normal sum(g normal) / n)      sums over the group
  /// dgamma[channel] = sum of dy normal over the channel in all samples
  /// dbeta[channel] = sum of dy over the channel in all samples
  /// ```
  ///
  /// `dx`, `dgamma` and `dbeta` are overwritten. The sums of each channel of a sample are those of
  /// [LayerNorm]. For `dgamma` and `dbeta` they are added up in float, sample after sample: off by
  /// at most `(batch + k) 2^-24` of the sum of the magnitudes.
  ///
  /// @param batch the number of samples
  /// @param channels the number of channels
  /// @param spatial the number of elements of a channel
  /// @param groups the number of groups, 1 or more; a divisor of `channels`
  /// @param x the input of [#forward]
  /// @param xOffset the index of the first element of `x`
  /// @param gamma as in [#forward]; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param mean the means that [#forward] wrote, `batch groups` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param invStdDev the inverse standard deviations that [#forward] wrote, `batch groups`
  ///     elements
  /// @param invStdDevOffset the index of the first element of `invStdDev`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input; may be exactly `x` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param dgamma the gradient of `gamma`, `channels` elements; null if it is not wanted
  /// @param dgammaOffset the index of the first element of `dgamma`
  /// @param dbeta the gradient of `beta`, `channels` elements; null if it is not wanted
  /// @param dbetaOffset the index of the first element of `dbeta`
  /// @throws IllegalArgumentException if a size is negative, `groups` does not divide `channels`,
  ///     an array is too short, or an output overlaps another operand
  /// @throws NullPointerException if an array is null that must not be
  public static void backward(
      int batch,
      int channels,
      int spatial,
      int groups,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    int size = NormCheck.size("batch", batch, "channels", channels, "spatial", spatial);
    checkGroups(channels, groups);
    int statistics = size == 0 ? 0 : batch * groups;
    Check.array("x", x, xOffset, size);
    Check.present("mean", mean);
    Check.array("dy", dy, dyOffset, size);
    Check.array("dx", dx, dxOffset, size);
    NormCheck.backward(
        x,
        xOffset,
        1,
        size,
        gamma,
        gammaOffset,
        channels,
        mean,
        meanOffset,
        invStdDev,
        invStdDevOffset,
        statistics,
        dy,
        dyOffset,
        1,
        size,
        dx,
        dxOffset,
        1,
        size,
        dgamma,
        dgammaOffset,
        dbeta,
        dbetaOffset);
    if (dgamma != null) {
      Arrays.fill(dgamma, dgammaOffset, dgammaOffset + channels, 0);
    }
    if (dbeta != null) {
      Arrays.fill(dbeta, dbetaOffset, dbetaOffset + channels, 0);
    }
    int width = channels / groups;
    int n = width * spatial;
    for (int i = 0; i < statistics; i++) {
      int at = i * n;
      int first = i % groups * width;
      float m = mean[meanOffset + i];
      double scale = invStdDev[invStdDevOffset + i];
      double lost = Moments.lost(n, x, xOffset + at, m, (float) scale);
      double sum = 0;
      double dot = 0;
      for (int c = 0; c < width; c++) {
        double channelSum = 0;
        double channelDot = 0;
        for (int from = 0; from < spatial; from += Moments.BLOCK) {
          int length = Math.min(Moments.BLOCK, spatial - from);
          int place = at + c * spatial + from;
          long sums = NormSweeps.dots(length, dy, dyOffset + place, null, 0, x, xOffset + place, m);
          channelSum += Pair.first(sums);
          channelDot += Pair.second(sums);
        }
        channelDot -= lost * channelSum;
        if (dgamma != null) {
          dgamma[dgammaOffset + first + c] += (float) (channelDot * scale);
        }
        if (dbeta != null) {
          dbeta[dbetaOffset + first + c] += (float) channelSum;
        }
        float factor = gamma == null ? 1 : gamma[gammaOffset + first + c];
        sum += factor * channelSum;
        dot += factor * channelDot;
      }
      // normal = (x - mean - lost) invStdDev
      double b = -scale * scale * scale * dot / n;
      float c1 = (float) (-scale * sum / n - b * lost);
      for (int c = 0; c < width; c++, at += spatial) {
        double factor = gamma == null ? 1 : gamma[gammaOffset + first + c];
        NormSweeps.gradient(
            spatial,
            dy,
            dyOffset + at,
            null,
            0,
            x,
            xOffset + at,
            m,
            (float) (scale * factor),
            (float) b,
            c1,
            dx,
            dxOffset + at);
      }
    }
  }

  static void checkGroups(int channels, int groups) {
    if (groups < 1 || channels % groups != 0) {
      throw new IllegalArgumentException(
          "groups is " + groups + ", expected a divisor of the " + channels + " channels");
    }
  }
}
