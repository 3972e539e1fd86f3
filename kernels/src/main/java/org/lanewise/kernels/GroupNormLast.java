package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.ScalarBatchNorm;
import org.lanewise.kernels.vector.VectorBatchNorm;

/// Group normalisation of a tensor with the channels last, `[batch, spatial, channels]`, and its
/// gradients: the function of [GroupNorm] on Keras's layout.
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
/// Tensors are dense and row-major. The statistics are those of each channel, by [BatchNorm]'s
/// sweeps over the rows of a sample, joined in double: a group's variance is the mean of its
/// channels' variances plus the variance of their means (Chan, Golub and LeVeque, "Updating
/// formulae and a pairwise algorithm for computing sample variances", 1979). They are kept once for
/// each channel, though those of a group are all the same.
///
/// The bits of a sample depend on nothing but the sample. A group of equal elements gives `beta`
/// exactly, if `epsilon` is above 0; one that holds a NaN or an infinity becomes NaN throughout.
/// `normal` is off by at most `((7 |normal| + 3) 45 + 2 |mean| invStdDev) 2^-24`, to first order.
public final class GroupNormLast {
  private GroupNormLast() {}

  /// Overwrites `y` with the normalised tensor, and `mean` and `invStdDev` with what [#backward]
  /// needs.
  ///
  /// @param batch the number of samples
  /// @param spatial the number of elements of a channel
  /// @param channels the number of channels; if a size is 0 nothing happens
  /// @param groups the number of groups, 1 or more; a divisor of `channels`
  /// @param x the input, `batch spatial channels` elements
  /// @param xOffset the index of the first element of `x`
  /// @param gamma ONNX's scale, `channels` elements; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param beta ONNX's bias, `channels` elements; null for 0
  /// @param betaOffset the index of the first element of `beta`
  /// @param epsilon added to the variance, 0 or more: 1e-5 by default in ONNX and PyTorch, 1e-3 in
  ///     Keras
  /// @param y the output; exactly `x` works in place, but [#backward] needs `x`
  /// @param yOffset the index of the first element of `y`
  /// @param mean the means, `batch channels` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param invStdDev the inverse standard deviations, `batch channels` elements
  /// @param invStdDevOffset the index of the first element of `invStdDev`
  /// @throws IllegalArgumentException if a size or `epsilon` is negative, `epsilon` is NaN,
  ///     `groups` does not divide `channels`, an array is too short, or an output overlaps another
  ///     operand
  /// @throws NullPointerException if an array is null that must not be
  public static void forward(
      int batch,
      int spatial,
      int channels,
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
    int size = NormCheck.size("batch", batch, "spatial", spatial, "channels", channels);
    GroupNorm.checkGroups(channels, groups);
    int statistics = size == 0 ? 0 : batch * channels;
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
    for (int i = 0; i < batch && size > 0; i++) {
      int at = i * spatial * channels;
      int m = meanOffset + i * channels;
      int v = invStdDevOffset + i * channels;
      NormColumns.moments(spatial, channels, x, xOffset + at, mean, m, invStdDev, v);
      for (int first = 0; first < channels; first += channels / groups) {
        join(channels / groups, mean, m + first, invStdDev, v + first);
      }
      NormColumns.normalise(
          spatial,
          channels,
          x,
          xOffset + at,
          gamma,
          gammaOffset,
          beta,
          betaOffset,
          mean,
          m,
          invStdDev,
          v,
          epsilon,
          y,
          yOffset + at);
      for (int c = 0; c < channels; c++) {
        invStdDev[v + c] = ScalarBatchNorm.inverse(invStdDev[v + c], epsilon);
      }
    }
  }

  /// Gives the channels of a group the mean and the variance of all of them.
  private static void join(int width, float[] mean, int meanAt, float[] variance, int varianceAt) {
    if (width == 1) {
      return;
    }
    double sum = 0;
    for (int c = 0; c < width; c++) {
      sum += mean[meanAt + c];
    }
    double m = sum / width;
    double squares = 0;
    for (int c = 0; c < width; c++) {
      double d = mean[meanAt + c] - m;
      squares += variance[varianceAt + c] + d * d;
    }
    Arrays.fill(mean, meanAt, meanAt + width, (float) m);
    Arrays.fill(variance, varianceAt, varianceAt + width, (float) (squares / width));
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
  /// [BatchNorm]. For `dgamma` and `dbeta` they are added up in float, sample after sample: off by
  /// at most `(batch + 44) 2^-24` of the sum of the magnitudes.
  ///
  /// @param batch the number of samples
  /// @param spatial the number of elements of a channel
  /// @param channels the number of channels
  /// @param groups the number of groups, 1 or more; a divisor of `channels`
  /// @param x the input of [#forward]
  /// @param xOffset the index of the first element of `x`
  /// @param gamma as in [#forward]; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param mean the means that [#forward] wrote, `batch channels` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param invStdDev the inverse standard deviations that [#forward] wrote, `batch channels`
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
  /// @param scratch overwritten, `2 channels` elements
  /// @param scratchOffset the index of the first element of `scratch`
  /// @throws IllegalArgumentException if a size is negative, `groups` does not divide `channels`,
  ///     an array is too short, or an output overlaps another operand
  /// @throws NullPointerException if an array is null that must not be
  public static void backward(
      int batch,
      int spatial,
      int channels,
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
      int dbetaOffset,
      float[] scratch,
      int scratchOffset) {
    int size = NormCheck.size("batch", batch, "spatial", spatial, "channels", channels);
    GroupNorm.checkGroups(channels, groups);
    int statistics = size == 0 ? 0 : batch * channels;
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
    int n = 2 * channels;
    Check.array("scratch", scratch, scratchOffset, n);
    Check.disjoint("scratch", scratch, scratchOffset, n, "x", x, xOffset, size);
    Check.disjoint("scratch", scratch, scratchOffset, n, "gamma", gamma, gammaOffset, channels);
    Check.disjoint("scratch", scratch, scratchOffset, n, "mean", mean, meanOffset, statistics);
    Check.disjoint(
        "scratch", scratch, scratchOffset, n, "invStdDev", invStdDev, invStdDevOffset, statistics);
    Check.disjoint("scratch", scratch, scratchOffset, n, "dy", dy, dyOffset, size);
    Check.disjoint("scratch", scratch, scratchOffset, n, "dx", dx, dxOffset, size);
    Check.disjoint("scratch", scratch, scratchOffset, n, "dgamma", dgamma, dgammaOffset, channels);
    Check.disjoint("scratch", scratch, scratchOffset, n, "dbeta", dbeta, dbetaOffset, channels);
    if (dgamma != null) {
      Arrays.fill(dgamma, dgammaOffset, dgammaOffset + channels, 0);
    }
    if (dbeta != null) {
      Arrays.fill(dbeta, dbetaOffset, dbetaOffset + channels, 0);
    }
    int dots = scratchOffset;
    int sums = scratchOffset + channels;
    for (int i = 0; i < batch && size > 0; i++) {
      int at = i * spatial * channels;
      int m = meanOffset + i * channels;
      int v = invStdDevOffset + i * channels;
      NormColumns.parameters(
          spatial,
          channels,
          dy,
          dyOffset + at,
          x,
          xOffset + at,
          mean,
          m,
          invStdDev,
          v,
          scratch,
          dots,
          scratch,
          sums);
      if (dgamma != null) {
        NormSweeps.plus(channels, 1, scratch, dots, dgamma, dgammaOffset);
      }
      if (dbeta != null) {
        NormSweeps.plus(channels, 1, scratch, sums, dbeta, dbetaOffset);
      }
      int width = channels / groups;
      for (int first = 0; first < channels; first += width) {
        double scale = invStdDev[v + first];
        double dot = 0;
        double sum = 0;
        for (int c = first; c < first + width; c++) {
          double factor = gamma == null ? 1 : gamma[gammaOffset + c];
          dot += factor * scratch[dots + c];
          sum += factor * scratch[sums + c];
        }
        // dx = scale g + (b (x - mean) + c)
        double elements = (double) width * spatial;
        Arrays.fill(
            scratch, dots + first, dots + first + width, (float) (-scale * scale * dot / elements));
        Arrays.fill(scratch, sums + first, sums + first + width, (float) (-scale * sum / elements));
      }
      int first =
          Backend.VECTOR
              ? VectorBatchNorm.groupGradient(
                  spatial,
                  channels,
                  dy,
                  dyOffset + at,
                  gamma,
                  gammaOffset,
                  x,
                  xOffset + at,
                  mean,
                  m,
                  invStdDev,
                  v,
                  scratch,
                  dots,
                  sums,
                  dx,
                  dxOffset + at)
              : 0;
      ScalarBatchNorm.groupGradient(
          first,
          spatial,
          channels,
          dy,
          dyOffset + at,
          gamma,
          gammaOffset,
          x,
          xOffset + at,
          mean,
          m,
          invStdDev,
          v,
          scratch,
          dots,
          sums,
          dx,
          dxOffset + at);
    }
  }
}
