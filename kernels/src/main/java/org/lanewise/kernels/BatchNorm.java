package org.lanewise.kernels;

import org.lanewise.kernels.scalar.Pair;
import org.lanewise.kernels.scalar.ScalarBatchNorm;

/// Batch normalisation of a tensor `[outer, channels, inner]`, and its gradients: ONNX's
/// BatchNormalization. (Ioffe and Szegedy, "Batch Normalization", 2015.) Images with the channels
/// first are `[batch, channels, height width]`; matrices, and images with the channels last, have
/// `inner = 1`.
///
/// Over each channel, of `n = outer inner` elements:
///
/// ```
/// mean = sum x / n                 variance = sum (x - mean)^2 / n
/// invStdDev = 1 / sqrt(variance + epsilon)
/// normal = (x - mean) invStdDev
/// y = normal gamma + beta
/// ```
///
/// In training these are the statistics of the batch; in inference `mean` and `variance` are the
/// running ones, and can be folded into the weights of the layer before ([#fold]).
///
/// The running statistics follow Keras and ONNX: `running = momentum running + (1 - momentum)
/// batch`, with the variance by `n`. PyTorch's `momentum` is `1 - momentum` of here, and its
/// running variance is by `n - 1`: that of here times `n / (n - 1)`.
///
/// Tensors are dense and row-major. The bits of a channel depend neither on the width of the
/// vectors nor on the backend; with `inner = 1` they depend on whether another channel made a
/// second pass necessary (below). A channel of equal elements gives `beta` exactly, if `epsilon` is
/// above 0; one that holds a NaN or an infinity becomes NaN throughout.
///
/// `normal` is off by at most `((7 |normal| + 3) k + |mean| invStdDev) 2^-24`, to first order. `k`
/// is `min(inner, 4096) / 64 + 10`, and 44 with `inner = 1`; the last term is the mean's own
/// rounding, no more than half an ulp of `x` would do. The elements of a channel must lie within
/// 1e17 of each other, or the squares overflow.
///
/// The sums are taken of the elements less a shift, in one pass (see `Moments`): the first element
/// of the channel, or with `inner = 1` the mean of the first four rows. A second pass is made only
/// where that is more than two deviations off the mean; with `inner = 1` over all channels.
public final class BatchNorm {
  private BatchNorm() {}

  /// Normalises by the statistics of the batch. Overwrites `y`, and `mean` and `invStdDev` with
  /// what [#backward] needs of each channel; updates the running statistics. With no elements,
  /// nothing happens.
  ///
  /// @param outer the number of samples, or of rows
  /// @param channels the number of channels
  /// @param inner the elements of a channel that lie side by side
  /// @param x the input, `outer channels inner` elements
  /// @param xOffset the index of the first element of `x`
  /// @param gamma ONNX's scale, `channels` elements; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param beta ONNX's bias, `channels` elements; null for 0
  /// @param betaOffset the index of the first element of `beta`
  /// @param epsilon added to the variance, 0 or more: 1e-5 by default in ONNX and PyTorch, 1e-3 in
  ///     Keras
  /// @param momentum the share of the running statistics that stays, from 0 to 1: 0.9 by default in
  ///     ONNX and (by its other convention, 0.1) in PyTorch, 0.99 in Keras
  /// @param runningMean the running means, `channels` elements, updated
  /// @param runningMeanOffset the index of the first element of `runningMean`
  /// @param runningVariance the running variances, `channels` elements, updated
  /// @param runningVarianceOffset the index of the first element of `runningVariance`
  /// @param y the output; exactly `x` works in place, but [#backward] needs `x`
  /// @param yOffset the index of the first element of `y`
  /// @param mean the means of the batch, `channels` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param invStdDev the inverse standard deviations of the batch, `channels` elements
  /// @param invStdDevOffset the index of the first element of `invStdDev`
  /// @throws IllegalArgumentException if a size or `epsilon` is negative, `epsilon` is NaN,
  ///     `momentum` is not from 0 to 1, an array is too short, or an output overlaps another
  ///     operand
  /// @throws NullPointerException if an array is null that must not be
  public static void forwardTraining(
      int outer,
      int channels,
      int inner,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float epsilon,
      float momentum,
      float[] runningMean,
      int runningMeanOffset,
      float[] runningVariance,
      int runningVarianceOffset,
      float[] y,
      int yOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset) {
    int size = NormCheck.size("outer", outer, "channels", channels, "inner", inner);
    Check.array("x", x, xOffset, size);
    Check.array("y", y, yOffset, size);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum is " + momentum + ", expected 0 to 1");
    }
    Check.array("runningMean", runningMean, runningMeanOffset, channels);
    Check.array("runningVariance", runningVariance, runningVarianceOffset, channels);
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
        channels);
    checkRunning(
        "runningMean",
        runningMean,
        runningMeanOffset,
        channels,
        x,
        xOffset,
        gamma,
        gammaOffset,
        beta,
        betaOffset,
        y,
        yOffset,
        size,
        mean,
        meanOffset,
        invStdDev,
        invStdDevOffset);
    checkRunning(
        "runningVariance",
        runningVariance,
        runningVarianceOffset,
        channels,
        x,
        xOffset,
        gamma,
        gammaOffset,
        beta,
        betaOffset,
        y,
        yOffset,
        size,
        mean,
        meanOffset,
        invStdDev,
        invStdDevOffset);
    Check.disjoint(
        "runningVariance",
        runningVariance,
        runningVarianceOffset,
        channels,
        "runningMean",
        runningMean,
        runningMeanOffset,
        channels);
    if (size == 0) {
      return;
    }
    if (inner == 1) {
      NormColumns.moments(
          outer, channels, x, xOffset, mean, meanOffset, invStdDev, invStdDevOffset);
      NormColumns.normalise(
          outer,
          channels,
          x,
          xOffset,
          gamma,
          gammaOffset,
          beta,
          betaOffset,
          mean,
          meanOffset,
          invStdDev,
          invStdDevOffset,
          epsilon,
          y,
          yOffset);
    }
    for (int c = 0; c < channels; c++) {
      int m = meanOffset + c;
      int v = invStdDevOffset + c;
      if (inner > 1) {
        int at = xOffset + c * inner;
        mean[m] = (float) Moments.of(outer, inner, channels * inner, x, at, invStdDev, v);
        // While the channel is in the cache.
        normaliseChannel(
            c,
            outer,
            channels,
            inner,
            x,
            xOffset,
            gamma,
            gammaOffset,
            beta,
            betaOffset,
            mean[m],
            invStdDev[v],
            epsilon,
            y,
            yOffset);
      }
      update(momentum, mean[m], runningMean, runningMeanOffset + c);
      update(momentum, invStdDev[v], runningVariance, runningVarianceOffset + c);
      invStdDev[v] = ScalarBatchNorm.inverse(invStdDev[v], epsilon);
    }
  }

  private static void update(float momentum, float value, float[] running, int at) {
    running[at] = (float) ((double) momentum * running[at] + (1 - (double) momentum) * value);
  }

  private static void normaliseChannel(
      int c,
      int outer,
      int channels,
      int inner,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float mean,
      float variance,
      float epsilon,
      float[] y,
      int yOffset) {
    float scale = ScalarBatchNorm.inverse(variance, epsilon);
    if (gamma != null) {
      scale *= gamma[gammaOffset + c];
    }
    float shift = beta == null ? 0 : beta[betaOffset + c];
    for (int i = 0; i < outer; i++) {
      int at = (i * channels + c) * inner;
      NormSweeps.scaleShift(inner, x, xOffset + at, mean, scale, shift, y, yOffset + at);
    }
  }

  private static void checkRunning(
      String name,
      float[] running,
      int offset,
      int channels,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] y,
      int yOffset,
      int size,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset) {
    Check.disjoint(name, running, offset, channels, "x", x, xOffset, size);
    Check.disjoint(name, running, offset, channels, "gamma", gamma, gammaOffset, channels);
    Check.disjoint(name, running, offset, channels, "beta", beta, betaOffset, channels);
    Check.disjoint(name, running, offset, channels, "y", y, yOffset, size);
    Check.disjoint(name, running, offset, channels, "mean", mean, meanOffset, channels);
    Check.disjoint(
        name, running, offset, channels, "invStdDev", invStdDev, invStdDevOffset, channels);
  }

  /// Normalises by given statistics: overwrites `y` with `(x - mean) / sqrt(variance + epsilon)
  /// gamma + beta`. The factor of `x - mean` is off by at most 4 2^-24 of it.
  ///
  /// @param outer the number of samples, or of rows
  /// @param channels the number of channels
  /// @param inner the elements of a channel that lie side by side
  /// @param x the input, `outer channels inner` elements
  /// @param xOffset the index of the first element of `x`
  /// @param gamma ONNX's scale, `channels` elements; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param beta ONNX's bias, `channels` elements; null for 0
  /// @param betaOffset the index of the first element of `beta`
  /// @param mean the running means, `channels` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param variance the running variances, `channels` elements
  /// @param varianceOffset the index of the first element of `variance`
  /// @param epsilon as in training
  /// @param y the output; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size or `epsilon` is negative, `epsilon` is NaN, an
  ///     array is too short, or `y` overlaps another operand
  /// @throws NullPointerException if an array is null that must not be
  public static void forwardInference(
      int outer,
      int channels,
      int inner,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset,
      float epsilon,
      float[] y,
      int yOffset) {
    int size = NormCheck.size("outer", outer, "channels", channels, "inner", inner);
    Check.array("x", x, xOffset, size);
    NormCheck.epsilon(epsilon);
    NormCheck.optional("gamma", gamma, gammaOffset, channels);
    NormCheck.optional("beta", beta, betaOffset, channels);
    Check.array("mean", mean, meanOffset, channels);
    Check.array("variance", variance, varianceOffset, channels);
    Check.array("y", y, yOffset, size);
    Check.sameOrDisjoint("y", y, yOffset, 1, size, "x", x, xOffset, 1, size);
    Check.disjoint("y", y, yOffset, size, "gamma", gamma, gammaOffset, channels);
    Check.disjoint("y", y, yOffset, size, "beta", beta, betaOffset, channels);
    Check.disjoint("y", y, yOffset, size, "mean", mean, meanOffset, channels);
    Check.disjoint("y", y, yOffset, size, "variance", variance, varianceOffset, channels);
    if (inner == 1) {
      NormColumns.normalise(
          outer,
          channels,
          x,
          xOffset,
          gamma,
          gammaOffset,
          beta,
          betaOffset,
          mean,
          meanOffset,
          variance,
          varianceOffset,
          epsilon,
          y,
          yOffset);
      return;
    }
    for (int i = 0; i < outer && size > 0; i++) {
      for (int c = 0; c < channels; c++) {
        normaliseChannel(
            c,
            1,
            channels,
            inner,
            x,
            xOffset + i * channels * inner,
            gamma,
            gammaOffset,
            beta,
            betaOffset,
            mean[meanOffset + c],
            variance[varianceOffset + c],
            epsilon,
            y,
            yOffset + i * channels * inner);
      }
    }
  }

  /// Folds the running statistics into a scale and a shift of each channel: [#forwardInference]
  /// is `y = scale x + shift`. A layer before that computes `x = w z + b` can take them into its
  /// weights: `w` times `scale`, and `scale b + shift`.
  ///
  /// ```
  /// scale = gamma / sqrt(variance + epsilon)
  /// shift = beta - mean scale
  /// ```
  ///
  /// Both are computed in double and rounded once.
  ///
  /// @param channels the number of channels
  /// @param gamma ONNX's scale, `channels` elements; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param beta ONNX's bias, `channels` elements; null for 0
  /// @param betaOffset the index of the first element of `beta`
  /// @param mean the running means, `channels` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param variance the running variances, `channels` elements
  /// @param varianceOffset the index of the first element of `variance`
  /// @param epsilon as in training
  /// @param scale overwritten, `channels` elements
  /// @param scaleOffset the index of the first element of `scale`
  /// @param shift overwritten, `channels` elements
  /// @param shiftOffset the index of the first element of `shift`
  /// @throws IllegalArgumentException if `channels` or `epsilon` is negative, `epsilon` is NaN, an
  ///     array is too short, or an output overlaps another operand
  /// @throws NullPointerException if an array is null that must not be
  public static void fold(
      int channels,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset,
      float epsilon,
      float[] scale,
      int scaleOffset,
      float[] shift,
      int shiftOffset) {
    Check.size("channels", channels);
    NormCheck.epsilon(epsilon);
    NormCheck.optional("gamma", gamma, gammaOffset, channels);
    NormCheck.optional("beta", beta, betaOffset, channels);
    Check.array("mean", mean, meanOffset, channels);
    Check.array("variance", variance, varianceOffset, channels);
    Check.array("scale", scale, scaleOffset, channels);
    Check.array("shift", shift, shiftOffset, channels);
    Check.disjoint("scale", scale, scaleOffset, channels, "gamma", gamma, gammaOffset, channels);
    Check.disjoint("scale", scale, scaleOffset, channels, "beta", beta, betaOffset, channels);
    Check.disjoint("scale", scale, scaleOffset, channels, "mean", mean, meanOffset, channels);
    Check.disjoint(
        "scale", scale, scaleOffset, channels, "variance", variance, varianceOffset, channels);
    Check.disjoint("shift", shift, shiftOffset, channels, "gamma", gamma, gammaOffset, channels);
    Check.disjoint("shift", shift, shiftOffset, channels, "beta", beta, betaOffset, channels);
    Check.disjoint("shift", shift, shiftOffset, channels, "mean", mean, meanOffset, channels);
    Check.disjoint(
        "shift", shift, shiftOffset, channels, "variance", variance, varianceOffset, channels);
    Check.disjoint("shift", shift, shiftOffset, channels, "scale", scale, scaleOffset, channels);
    for (int c = 0; c < channels; c++) {
      double factor = 1 / Math.sqrt((double) variance[varianceOffset + c] + epsilon);
      if (gamma != null) {
        factor *= gamma[gammaOffset + c];
      }
      double rest = beta == null ? 0 : beta[betaOffset + c];
      scale[scaleOffset + c] = (float) factor;
      shift[shiftOffset + c] = (float) (rest - mean[meanOffset + c] * factor);
    }
  }

  /// The gradients of [#forwardTraining], through the statistics of the batch:
  ///
  /// ```
  /// dbeta = sum dy                   dgamma = sum dy normal
  /// dx = gamma invStdDev (dy - dbeta / n - normal dgamma / n)
  /// ```
  ///
  /// `dx`, `dgamma` and `dbeta` are overwritten; the last two are wanted in any case, as `dx` is
  /// made from them. Their sums are off by at most `k 2^-24` of the sum of the magnitudes, and
  /// `dgamma` by what the rounding of the mean adds to `normal`.
  ///
  /// @param outer the number of samples, or of rows
  /// @param channels the number of channels
  /// @param inner the elements of a channel that lie side by side
  /// @param x the input of [#forwardTraining], `outer channels inner` elements
  /// @param xOffset the index of the first element of `x`
  /// @param gamma as in [#forwardTraining]; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param mean the means that [#forwardTraining] wrote, `channels` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param invStdDev the inverse standard deviations that [#forwardTraining] wrote, `channels`
  ///     elements
  /// @param invStdDevOffset the index of the first element of `invStdDev`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input; may be exactly `x` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param dgamma the gradient of `gamma`, `channels` elements
  /// @param dgammaOffset the index of the first element of `dgamma`
  /// @param dbeta the gradient of `beta`, `channels` elements
  /// @param dbetaOffset the index of the first element of `dbeta`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or an output
  ///     overlaps another operand
  /// @throws NullPointerException if an array is null that must not be
  public static void backward(
      int outer,
      int channels,
      int inner,
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
    int size = NormCheck.size("outer", outer, "channels", channels, "inner", inner);
    Check.array("x", x, xOffset, size);
    Check.present("mean", mean);
    Check.array("dy", dy, dyOffset, size);
    Check.array("dx", dx, dxOffset, size);
    Check.present("dgamma", dgamma);
    Check.present("dbeta", dbeta);
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
        channels,
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
    if (inner == 1) {
      NormColumns.backward(
          outer,
          channels,
          x,
          xOffset,
          gamma,
          gammaOffset,
          mean,
          meanOffset,
          invStdDev,
          invStdDevOffset,
          dy,
          dyOffset,
          dx,
          dxOffset,
          dgamma,
          dgammaOffset,
          dbeta,
          dbetaOffset);
      return;
    }
    double n = (double) outer * inner;
    for (int c = 0; c < channels; c++) {
      float m = mean[meanOffset + c];
      double sum = 0;
      double dot = 0;
      for (int i = 0; i < outer; i++) {
        for (int from = 0; from < inner; from += Moments.BLOCK) {
          int at = (i * channels + c) * inner + from;
          int length = Math.min(Moments.BLOCK, inner - from);
          long sums = NormSweeps.dots(length, dy, dyOffset + at, null, 0, x, xOffset + at, m);
          sum += Pair.first(sums);
          dot += Pair.second(sums);
        }
      }
      double scale = invStdDev[invStdDevOffset + c];
      dot *= scale;
      dbeta[dbetaOffset + c] = (float) sum;
      dgamma[dgammaOffset + c] = (float) dot;
      double a = gamma == null ? scale : scale * gamma[gammaOffset + c];
      float b = (float) (-a * scale * dot / n);
      float shift = (float) (-a * sum / n);
      for (int i = 0; i < outer && inner > 0; i++) {
        int at = (i * channels + c) * inner;
        NormSweeps.gradient(
            inner,
            dy,
            dyOffset + at,
            null,
            0,
            x,
            xOffset + at,
            m,
            (float) a,
            b,
            shift,
            dx,
            dxOffset + at);
      }
    }
  }

  /// The gradients of [#forwardInference] of rows with the channels last, through which given
  /// statistics let nothing pass:
  ///
  /// ```
  /// dbeta = sum dy                   dgamma = sum dy normal
  /// dx = gamma / sqrt(variance + epsilon) dy
  /// ```
  ///
  /// `dx`, `dgamma` and `dbeta` are overwritten. The sums are those of [#backward].
  ///
  /// @param rows the number of rows
  /// @param channels the number of channels
  /// @param x the input of [#forwardInference], `rows channels` elements
  /// @param xOffset the index of the first element of `x`
  /// @param gamma as in [#forwardInference]; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param mean the running means, `channels` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param variance the running variances, `channels` elements
  /// @param varianceOffset the index of the first element of `variance`
  /// @param epsilon as in [#forwardInference]
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input; may be exactly `x` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param dgamma the gradient of `gamma`, `channels` elements
  /// @param dgammaOffset the index of the first element of `dgamma`
  /// @param dbeta the gradient of `beta`, `channels` elements
  /// @param dbetaOffset the index of the first element of `dbeta`
  /// @param scratch overwritten, `2 channels` elements, apart from all others
  /// @param scratchOffset the index of the first element of `scratch`
  /// @throws IllegalArgumentException if a size or `epsilon` is negative, an array is too short, or
  ///     an output overlaps another operand
  /// @throws NullPointerException if an array is null that must not be
  public static void backwardInference(
      int rows,
      int channels,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset,
      float epsilon,
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
    int size = NormCheck.size("rows", rows, "channels", channels, "inner", 1);
    Check.array("x", x, xOffset, size);
    Check.present("mean", mean);
    Check.array("variance", variance, varianceOffset, channels);
    NormCheck.epsilon(epsilon);
    Check.array("dy", dy, dyOffset, size);
    Check.array("dx", dx, dxOffset, size);
    Check.present("dgamma", dgamma);
    Check.present("dbeta", dbeta);
    int n = 2 * channels;
    Check.array("scratch", scratch, scratchOffset, n);
    Check.disjoint("scratch", scratch, scratchOffset, n, "x", x, xOffset, size);
    Check.disjoint("scratch", scratch, scratchOffset, n, "gamma", gamma, gammaOffset, channels);
    Check.disjoint("scratch", scratch, scratchOffset, n, "dy", dy, dyOffset, size);
    Check.disjoint("scratch", scratch, scratchOffset, n, "dx", dx, dxOffset, size);
    Check.disjoint("scratch", scratch, scratchOffset, n, "mean", mean, meanOffset, channels);
    Check.disjoint(
        "scratch", scratch, scratchOffset, n, "variance", variance, varianceOffset, channels);
    Check.disjoint("scratch", scratch, scratchOffset, n, "dgamma", dgamma, dgammaOffset, channels);
    Check.disjoint("scratch", scratch, scratchOffset, n, "dbeta", dbeta, dbetaOffset, channels);
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
        variance,
        varianceOffset,
        channels,
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
    for (int c = 0; c < channels; c++) {
      scratch[scratchOffset + c] = ScalarBatchNorm.inverse(variance[varianceOffset + c], epsilon);
      scratch[scratchOffset + channels + c] = 0;
    }
    NormColumns.parameters(
        rows,
        channels,
        dy,
        dyOffset,
        x,
        xOffset,
        mean,
        meanOffset,
        scratch,
        scratchOffset,
        dgamma,
        dgammaOffset,
        dbeta,
        dbetaOffset);
    // dx = (dy - 0) / sqrt(variance + epsilon) gamma + 0
    NormColumns.normalise(
        rows,
        channels,
        dy,
        dyOffset,
        gamma,
        gammaOffset,
        null,
        0,
        scratch,
        scratchOffset + channels,
        variance,
        varianceOffset,
        epsilon,
        dx,
        dxOffset);
  }
}
