package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.ScalarCrossEntropy;
import org.lanewise.kernels.scalar.ScalarSoftmax;
import org.lanewise.kernels.vector.VectorCrossEntropy;
import org.lanewise.kernels.vector.VectorSoftmax;

/// Softmax fused with the cross-entropy, against labels or against target distributions.
///
/// From the logits `x` of a row, the forward pass computes the probabilities `p = softmax(x)` (see
/// [Softmax]) and the loss `-sum_j t[j] log p[j]` as
/// `sum_j t[j] (log(sum_k exp(x[k] - max)) + max - x[j])`, which stays finite where `p[j]`
/// underflows. The backward pass starts at the probabilities and yields the gradient of the
/// logits, without a division by them.
///
/// Losses are taken in double and added in the order of the rows. All matrices are row-major,
/// `rows x cols`, with a leading dimension of their own.
///
/// With [CrossEntropyOptions], `t[j]` becomes `weight[j] ((1 - smoothing) t[j] + smoothing /
/// cols)`, where a label is the distribution that has 1 there. Against labels the mean divides by
/// the sum of the weights of the labels ([#weight]), without the ignored rows; against
/// distributions by the number of rows.
public final class CrossEntropy {
  private CrossEntropy() {}

  /// Overwrites `probabilities` with the softmax of the logits, and returns the mean over the rows
  /// of `-log(probability of the label)`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param logits the input
  /// @param logitsOffset the index of the first element of `logits`
  /// @param ldl the distance from row to row in `logits`, at least `cols`
  /// @param labels the class of each row, from 0 to `cols - 1`; `rows` elements
  /// @param labelsOffset the index of the first label
  /// @param probabilities the output; may be exactly `logits`
  /// @param pOffset the index of the first element of `probabilities`
  /// @param ldp the distance from row to row in `probabilities`, at least `cols`
  /// @return the mean loss; 0 for no rows; NaN where a row's softmax is NaN
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, a label is out of range, or `probabilities` overlaps
  ///     `logits` in part
  /// @throws NullPointerException if an array is null
  public static double sparseForward(
      int rows,
      int cols,
      float[] logits,
      int logitsOffset,
      int ldl,
      int[] labels,
      int labelsOffset,
      float[] probabilities,
      int pOffset,
      int ldp) {
    return sparseForward(
        rows,
        cols,
        logits,
        logitsOffset,
        ldl,
        labels,
        labelsOffset,
        CrossEntropyOptions.NONE,
        probabilities,
        pOffset,
        ldp);
  }

  /// Overwrites `probabilities` with the softmax of the logits, also in ignored rows, and returns
  /// the mean loss: the sum over the rows that count, divided by [#weight].
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param logits the input
  /// @param logitsOffset the index of the first element of `logits`
  /// @param ldl the distance from row to row in `logits`, at least `cols`
  /// @param labels the class of each row, from 0 to `cols - 1`, or the ignored label; `rows`
  ///     elements
  /// @param labelsOffset the index of the first label
  /// @param options weights, ignored label, smoothing
  /// @param probabilities the output; may be exactly `logits`
  /// @param pOffset the index of the first element of `probabilities`
  /// @param ldp the distance from row to row in `probabilities`, at least `cols`
  /// @return the mean loss; 0 for no rows that count; NaN where a row's softmax is NaN
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, a label is out of range, there are fewer weights than
  ///     classes, or `probabilities` overlaps
  ///     `logits` in part
  /// @throws NullPointerException if an array or `options` is null
  public static double sparseForward(
      int rows,
      int cols,
      float[] logits,
      int logitsOffset,
      int ldl,
      int[] labels,
      int labelsOffset,
      CrossEntropyOptions options,
      float[] probabilities,
      int pOffset,
      int ldp) {
    checkRows(
        rows,
        cols,
        "probabilities",
        probabilities,
        pOffset,
        ldp,
        "logits",
        logits,
        logitsOffset,
        ldl);
    checkLabels(rows, cols, labels, labelsOffset, options);
    double spread = options.spread(cols);
    double all = spread * options.weights(cols);
    double loss = 0;
    double weight = 0;
    for (int i = 0; i < rows; i++) {
      int row = logitsOffset + i * ldl;
      int label = labels[labelsOffset + i];
      boolean ignored = options.ignores(label);
      float max = max(cols, logits, row);
      // Read before the probabilities may overwrite it.
      double logit = ignored ? 0 : logits[row + label];
      double others = spread == 0 || ignored ? 0 : below(cols, max, logits, row, options);
      double log = logSoftmax(cols, max, logits, row, probabilities, pOffset + i * ldp);
      if (!ignored) {
        double w = options.weight(label);
        double kept = options.kept() * w;
        weight += w;
        loss += (kept + all) * log + (kept == 0 ? 0 : kept * (max - logit)) + spread * others;
      }
    }
    return weight == 0 ? 0 : loss / weight;
  }

  /// What the mean over labels divides by: the sum of the weights of the labels, without the
  /// ignored rows. Without options it is `rows`. Its reciprocal is the `scale` of the gradient of
  /// the mean.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes
  /// @param labels the class of each row, or the ignored label; `rows` elements
  /// @param labelsOffset the index of the first label
  /// @param options weights, ignored label
  /// @return the sum
  /// @throws IllegalArgumentException if a size is negative, the array is too short, a label is out
  ///     of range, or there are fewer weights than classes
  /// @throws NullPointerException if `labels` or `options` is null
  public static double weight(
      int rows, int cols, int[] labels, int labelsOffset, CrossEntropyOptions options) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    checkLabels(rows, cols, labels, labelsOffset, options);
    double weight = 0;
    for (int i = labelsOffset; i < labelsOffset + rows; i++) {
      weight += options.ignores(labels[i]) ? 0 : options.weight(labels[i]);
    }
    return weight;
  }

  /// The gradient of the logits: overwrites each row of `dlogits` with `scale (p - onehot(label))`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param probabilities what the forward pass computed
  /// @param pOffset the index of the first element of `probabilities`
  /// @param ldp the distance from row to row in `probabilities`, at least `cols`
  /// @param labels the class of each row, from 0 to `cols - 1`; `rows` elements
  /// @param labelsOffset the index of the first label
  /// @param scale the factor: `1 / rows` for the gradient of the mean loss
  /// @param dlogits the output; may be exactly `probabilities`
  /// @param dOffset the index of the first element of `dlogits`
  /// @param ldd the distance from row to row in `dlogits`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, a label is out of range, or `dlogits` overlaps
  ///     `probabilities` in part
  /// @throws NullPointerException if an array is null
  public static void sparseBackward(
      int rows,
      int cols,
      float[] probabilities,
      int pOffset,
      int ldp,
      int[] labels,
      int labelsOffset,
      float scale,
      float[] dlogits,
      int dOffset,
      int ldd) {
    sparseBackward(
        rows,
        cols,
        probabilities,
        pOffset,
        ldp,
        labels,
        labelsOffset,
        CrossEntropyOptions.NONE,
        scale,
        dlogits,
        dOffset,
        ldd);
  }

  /// The gradient of the logits: overwrites each row of `dlogits` with `scale (p sum_j t[j] - t)`,
  /// and an ignored one with 0.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param probabilities what the forward pass computed
  /// @param pOffset the index of the first element of `probabilities`
  /// @param ldp the distance from row to row in `probabilities`, at least `cols`
  /// @param labels the class of each row, from 0 to `cols - 1`, or the ignored label; `rows`
  ///     elements
  /// @param labelsOffset the index of the first label
  /// @param options those of the forward pass
  /// @param scale the factor: one divided by [#weight] for the gradient of the mean loss
  /// @param dlogits the output; may be exactly `probabilities`
  /// @param dOffset the index of the first element of `dlogits`
  /// @param ldd the distance from row to row in `dlogits`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, a label is out of range, there are fewer weights than
  ///     classes, or `dlogits` overlaps
  ///     `probabilities` in part
  /// @throws NullPointerException if an array or `options` is null
  public static void sparseBackward(
      int rows,
      int cols,
      float[] probabilities,
      int pOffset,
      int ldp,
      int[] labels,
      int labelsOffset,
      CrossEntropyOptions options,
      float scale,
      float[] dlogits,
      int dOffset,
      int ldd) {
    checkRows(
        rows, cols, "dlogits", dlogits, dOffset, ldd, "probabilities", probabilities, pOffset, ldp);
    checkLabels(rows, cols, labels, labelsOffset, options);
    float[] w = options.weights();
    double spread = options.spread(cols);
    double all = spread * options.weights(cols);
    for (int i = 0; i < rows; i++) {
      int p = pOffset + i * ldp;
      int d = dOffset + i * ldd;
      int label = labels[labelsOffset + i];
      if (options.ignores(label)) {
        Arrays.fill(dlogits, d, d + cols, 0);
        continue;
      }
      double kept = options.kept() * options.weight(label);
      float sum = (float) (kept + all);
      float target = (float) (kept + spread * options.weight(label));
      float atLabel = scale * (probabilities[p + label] * sum - target);
      if (w == null) {
        // The factor 0 leaves only the constant of the targets.
        backward(cols, sum, probabilities, p, 0, probabilities, p, spread, scale, dlogits, d);
      } else {
        backward(cols, sum, probabilities, p, spread, w, 0, 0, scale, dlogits, d);
      }
      dlogits[d + label] = atLabel;
    }
  }

  /// Overwrites `probabilities` with the softmax of the logits, and returns the mean over the rows
  /// of `-sum_j targets[j] log(probabilities[j])`. A target of 0 adds nothing, even where the
  /// probability is 0.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param logits the input
  /// @param logitsOffset the index of the first element of `logits`
  /// @param ldl the distance from row to row in `logits`, at least `cols`
  /// @param targets the wanted distributions, usually with rows that add up to 1
  /// @param tOffset the index of the first element of `targets`
  /// @param ldt the distance from row to row in `targets`, at least `cols`
  /// @param probabilities the output; may be exactly `logits`; apart from `targets`
  /// @param pOffset the index of the first element of `probabilities`
  /// @param ldp the distance from row to row in `probabilities`, at least `cols`
  /// @return the mean loss; 0 for no rows; NaN where a row's softmax is NaN
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `probabilities` overlaps `targets`, or `logits` in part
  /// @throws NullPointerException if an array is null
  public static double forward(
      int rows,
      int cols,
      float[] logits,
      int logitsOffset,
      int ldl,
      float[] targets,
      int tOffset,
      int ldt,
      float[] probabilities,
      int pOffset,
      int ldp) {
    return forward(
        rows,
        cols,
        logits,
        logitsOffset,
        ldl,
        targets,
        tOffset,
        ldt,
        CrossEntropyOptions.NONE,
        probabilities,
        pOffset,
        ldp);
  }

  /// Overwrites `probabilities` with the softmax of the logits, and returns the mean over the rows
  /// of the loss, with weights and smoothing.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param logits the input
  /// @param logitsOffset the index of the first element of `logits`
  /// @param ldl the distance from row to row in `logits`, at least `cols`
  /// @param targets the wanted distributions, usually with rows that add up to 1
  /// @param tOffset the index of the first element of `targets`
  /// @param ldt the distance from row to row in `targets`, at least `cols`
  /// @param options weights, smoothing
  /// @param probabilities the output; may be exactly `logits`; apart from `targets`
  /// @param pOffset the index of the first element of `probabilities`
  /// @param ldp the distance from row to row in `probabilities`, at least `cols`
  /// @return the mean loss; 0 for no rows; NaN where a row's softmax is NaN
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, there are fewer weights than classes,
  ///     or `probabilities` overlaps `targets`, or `logits` in part
  /// @throws NullPointerException if an array or `options` is null
  public static double forward(
      int rows,
      int cols,
      float[] logits,
      int logitsOffset,
      int ldl,
      float[] targets,
      int tOffset,
      int ldt,
      CrossEntropyOptions options,
      float[] probabilities,
      int pOffset,
      int ldp) {
    checkRows(
        rows,
        cols,
        "probabilities",
        probabilities,
        pOffset,
        ldp,
        "logits",
        logits,
        logitsOffset,
        ldl);
    checkTargets(rows, cols, targets, tOffset, ldt, "probabilities", probabilities, pOffset, ldp);
    checkOptions(cols, options);
    double kept = options.kept();
    double spread = options.spread(cols);
    double loss = 0;
    for (int i = 0; i < rows; i++) {
      int row = logitsOffset + i * ldl;
      int t = tOffset + i * ldt;
      float max = max(cols, logits, row);
      double sum = 0;
      double weighted = 0;
      for (int j = 0; j < cols; j++) {
        double target = options.weight(j) * (kept * targets[t + j] + spread);
        if (target != 0) {
          sum += target;
          weighted += target * ((double) max - logits[row + j]);
        }
      }
      double log = logSoftmax(cols, max, logits, row, probabilities, pOffset + i * ldp);
      loss += sum * log + weighted;
    }
    return rows == 0 ? 0 : loss / rows;
  }

  /// The gradient of the logits: overwrites each row of `dlogits` with
  /// `scale (p sum_j targets[j] - targets)`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param probabilities what the forward pass computed
  /// @param pOffset the index of the first element of `probabilities`
  /// @param ldp the distance from row to row in `probabilities`, at least `cols`
  /// @param targets the wanted distributions
  /// @param tOffset the index of the first element of `targets`
  /// @param ldt the distance from row to row in `targets`, at least `cols`
  /// @param scale the factor: `1 / rows` for the gradient of the mean loss
  /// @param dlogits the output; may be exactly `probabilities`; apart from `targets`
  /// @param dOffset the index of the first element of `dlogits`
  /// @param ldd the distance from row to row in `dlogits`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `dlogits` overlaps `targets`, or `probabilities` in
  ///     part
  /// @throws NullPointerException if an array is null
  public static void backward(
      int rows,
      int cols,
      float[] probabilities,
      int pOffset,
      int ldp,
      float[] targets,
      int tOffset,
      int ldt,
      float scale,
      float[] dlogits,
      int dOffset,
      int ldd) {
    backward(
        rows,
        cols,
        probabilities,
        pOffset,
        ldp,
        targets,
        tOffset,
        ldt,
        CrossEntropyOptions.NONE,
        scale,
        dlogits,
        dOffset,
        ldd);
  }

  /// The gradient of the logits, with weights and smoothing: overwrites each row of `dlogits` with
  /// `scale (p sum_j t[j] - t)`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param probabilities what the forward pass computed
  /// @param pOffset the index of the first element of `probabilities`
  /// @param ldp the distance from row to row in `probabilities`, at least `cols`
  /// @param targets the wanted distributions
  /// @param tOffset the index of the first element of `targets`
  /// @param ldt the distance from row to row in `targets`, at least `cols`
  /// @param options those of the forward pass
  /// @param scale the factor: `1 / rows` for the gradient of the mean loss
  /// @param dlogits the output; may be exactly `probabilities`; apart from `targets`
  /// @param dOffset the index of the first element of `dlogits`
  /// @param ldd the distance from row to row in `dlogits`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, there are fewer weights than classes,
  ///     or `dlogits` overlaps `targets`, or `probabilities` in
  ///     part
  /// @throws NullPointerException if an array or `options` is null
  public static void backward(
      int rows,
      int cols,
      float[] probabilities,
      int pOffset,
      int ldp,
      float[] targets,
      int tOffset,
      int ldt,
      CrossEntropyOptions options,
      float scale,
      float[] dlogits,
      int dOffset,
      int ldd) {
    checkRows(
        rows, cols, "dlogits", dlogits, dOffset, ldd, "probabilities", probabilities, pOffset, ldp);
    checkTargets(rows, cols, targets, tOffset, ldt, "dlogits", dlogits, dOffset, ldd);
    checkOptions(cols, options);
    float[] w = options.weights();
    double kept = options.kept();
    double spread = options.spread(cols);
    for (int i = 0; i < rows; i++) {
      int p = pOffset + i * ldp;
      int t = tOffset + i * ldt;
      int d = dOffset + i * ldd;
      double total = 0;
      for (int j = 0; j < cols; j++) {
        total += options.weight(j) * (kept * targets[t + j] + spread);
      }
      float sum = (float) total;
      if (w == null) {
        backward(cols, sum, probabilities, p, kept, targets, t, spread, scale, dlogits, d);
      } else if (Backend.VECTOR) {
        VectorCrossEntropy.weightedBackward(
            cols,
            sum,
            probabilities,
            p,
            (float) kept,
            targets,
            t,
            (float) spread,
            w,
            scale,
            dlogits,
            d);
      } else {
        ScalarCrossEntropy.weightedBackward(
            cols,
            sum,
            probabilities,
            p,
            (float) kept,
            targets,
            t,
            (float) spread,
            w,
            0,
            scale,
            dlogits,
            d);
      }
    }
  }

  /// d = scale (p sum - (kept t + spread)).
  private static void backward(
      int n,
      float sum,
      float[] p,
      int pOffset,
      double kept,
      float[] t,
      int tOffset,
      double spread,
      float scale,
      float[] d,
      int dOffset) {
    float a = (float) kept;
    float b = (float) spread;
    if (Backend.VECTOR) {
      VectorCrossEntropy.backward(n, sum, p, pOffset, a, t, tOffset, b, scale, d, dOffset);
    } else {
      ScalarCrossEntropy.backward(n, sum, p, pOffset, a, t, tOffset, b, scale, d, dOffset);
    }
  }

  /// The sum of weight (max - x); a class of no weight adds nothing.
  private static double below(
      int n, double max, float[] x, int xOffset, CrossEntropyOptions options) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double w = options.weight(j);
      sum += w == 0 ? 0 : w * (max - x[xOffset + j]);
    }
    return sum;
  }

  private static float max(int n, float[] x, int xOffset) {
    return Backend.VECTOR ? VectorSoftmax.max(n, x, xOffset) : ScalarSoftmax.max(n, x, xOffset);
  }

  /// y = softmax(x) of one row; returns log(sum of exp(x - max)).
  private static double logSoftmax(
      int n, float max, float[] x, int xOffset, float[] y, int yOffset) {
    double sum;
    if (Backend.VECTOR) {
      sum = VectorSoftmax.expSum(n, max, x, xOffset, y, yOffset);
      VectorSoftmax.scale(n, (float) (1 / sum), y, yOffset, y, yOffset);
    } else {
      sum = ScalarSoftmax.expSum(n, max, x, xOffset, y, yOffset);
      ScalarSoftmax.scale(n, (float) (1 / sum), y, yOffset, y, yOffset);
    }
    return Math.log(sum);
  }

  private static void checkRows(
      int rows,
      int cols,
      String output,
      float[] y,
      int yOffset,
      int ldy,
      String input,
      float[] x,
      int xOffset,
      int ldx) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    if (cols == 0 && rows > 0) {
      throw new IllegalArgumentException("cols is 0, expected 1 or more classes");
    }
    Check.matrix(input, x, xOffset, rows, cols, ldx);
    Check.matrix(output, y, yOffset, rows, cols, ldy);
    long spanY = Check.span(rows, cols, ldy);
    long spanX = Check.span(rows, cols, ldx);
    Check.sameOrDisjoint(output, y, yOffset, ldy, spanY, input, x, xOffset, ldx, spanX);
  }

  private static void checkTargets(
      int rows,
      int cols,
      float[] targets,
      int tOffset,
      int ldt,
      String output,
      float[] y,
      int yOffset,
      int ldy) {
    Check.matrix("targets", targets, tOffset, rows, cols, ldt);
    long spanY = Check.span(rows, cols, ldy);
    long spanT = Check.span(rows, cols, ldt);
    Check.disjoint(output, y, yOffset, spanY, "targets", targets, tOffset, spanT);
  }

  private static void checkLabels(
      int rows, int cols, int[] labels, int labelsOffset, CrossEntropyOptions options) {
    Check.array("labels", labels, labelsOffset, rows);
    checkOptions(cols, options);
    for (int i = labelsOffset; i < labelsOffset + rows; i++) {
      if ((labels[i] < 0 || labels[i] >= cols) && !options.ignores(labels[i])) {
        throw new IllegalArgumentException(
            "labels[" + i + "] is " + labels[i] + ", expected 0 to " + (cols - 1));
      }
    }
  }

  private static void checkOptions(int cols, CrossEntropyOptions options) {
    Check.present("options", options);
    options.check(cols);
  }
}
