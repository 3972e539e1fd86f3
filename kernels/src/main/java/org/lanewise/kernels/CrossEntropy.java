package org.lanewise.kernels;

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
    checkLabels(rows, cols, labels, labelsOffset);
    double loss = 0;
    for (int i = 0; i < rows; i++) {
      int row = logitsOffset + i * ldl;
      float max = max(cols, logits, row);
      // Read before the probabilities may overwrite it.
      double logit = logits[row + labels[labelsOffset + i]];
      loss += logSoftmax(cols, max, logits, row, probabilities, pOffset + i * ldp) + max - logit;
    }
    return rows == 0 ? 0 : loss / rows;
  }

  /// The gradient of the logits: overwrites each row of `dlogits` with `scale (p - onehot(label))`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param probabilities what [#sparseForward] computed
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
    checkRows(
        rows, cols, "dlogits", dlogits, dOffset, ldd, "probabilities", probabilities, pOffset, ldp);
    checkLabels(rows, cols, labels, labelsOffset);
    for (int i = 0; i < rows; i++) {
      int p = pOffset + i * ldp;
      int d = dOffset + i * ldd;
      int label = labels[labelsOffset + i];
      float atLabel = scale * (probabilities[p + label] - 1);
      if (Backend.VECTOR) {
        VectorSoftmax.scale(cols, scale, probabilities, p, dlogits, d);
      } else {
        ScalarSoftmax.scale(cols, scale, probabilities, p, dlogits, d);
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
    double loss = 0;
    for (int i = 0; i < rows; i++) {
      int row = logitsOffset + i * ldl;
      int t = tOffset + i * ldt;
      float max = max(cols, logits, row);
      double weights = 0;
      double weighted = 0;
      for (int j = 0; j < cols; j++) {
        double weight = targets[t + j];
        if (weight != 0) {
          weights += weight;
          weighted += weight * ((double) max - logits[row + j]);
        }
      }
      double log = logSoftmax(cols, max, logits, row, probabilities, pOffset + i * ldp);
      loss += weights * log + weighted;
    }
    return rows == 0 ? 0 : loss / rows;
  }

  /// The gradient of the logits: overwrites each row of `dlogits` with
  /// `scale (p sum_j targets[j] - targets)`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes, at least 1 if there are rows
  /// @param probabilities what [#forward] computed
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
    checkRows(
        rows, cols, "dlogits", dlogits, dOffset, ldd, "probabilities", probabilities, pOffset, ldp);
    checkTargets(rows, cols, targets, tOffset, ldt, "dlogits", dlogits, dOffset, ldd);
    for (int i = 0; i < rows; i++) {
      int p = pOffset + i * ldp;
      int t = tOffset + i * ldt;
      int d = dOffset + i * ldd;
      double sum = 0;
      for (int j = 0; j < cols; j++) {
        sum += targets[t + j];
      }
      float weights = (float) sum;
      if (Backend.VECTOR) {
        VectorCrossEntropy.backward(cols, weights, probabilities, p, targets, t, scale, dlogits, d);
      } else {
        ScalarCrossEntropy.backward(cols, weights, probabilities, p, targets, t, scale, dlogits, d);
      }
    }
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
    return StrictMath.log(sum);
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

  private static void checkLabels(int rows, int cols, int[] labels, int labelsOffset) {
    Check.array("labels", labels, labelsOffset, rows);
    for (int i = labelsOffset; i < labelsOffset + rows; i++) {
      if (labels[i] < 0 || labels[i] >= cols) {
        throw new IllegalArgumentException(
            "labels[" + i + "] is " + labels[i] + ", expected 0 to " + (cols - 1));
      }
    }
  }
}
