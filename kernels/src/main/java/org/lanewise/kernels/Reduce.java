package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.Nest;
import org.lanewise.kernels.scalar.ScalarReduce;
import org.lanewise.kernels.scalar.ScalarReduceColumns;
import org.lanewise.kernels.scalar.ScalarReduceGradient;
import org.lanewise.kernels.vector.VectorReduce;
import org.lanewise.kernels.vector.VectorReduceColumns;
import org.lanewise.kernels.vector.VectorReduceGradient;

/// Reductions over any axes of a tensor, their gradients, and two reductions of matrices whose rows
/// lie apart.
///
/// A result has the same bits on both backends and at every vector width. Sums and products are
/// taken in double, in a fixed order, and rounded to float once: the terms of `n` elements take an
/// error of at most `n 2^-53 sum |x|` and that rounding, and nothing overflows on the way, so that
/// a million ones and a small remainder come out right. Where the last axis is reduced, the order
/// is that of 32 interleaved sums, added as a tree; columns are added row after row.
///
/// NaN and infinities follow IEEE 754, and a NaN makes its result NaN, maximum and minimum
/// included. [Reduction] says which elements go into which result. Of no elements the sum and both
/// norms are 0, the product is 1, mean and variance are NaN, the maximum is -infinity and the
/// minimum +infinity.
public final class Reduce {
  private static final int ALL = -1;
  private static final int MAGNITUDE = Integer.MAX_VALUE;
  private static final int SIGN = Integer.MIN_VALUE;

  private Reduce() {}

  /// Sums: ONNX's `ReduceSum`. The sum of nothing but -0 is +0.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the result, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an argument is null
  public static void sum(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    sums(reduction, ALL, 1, x, xOffset, y, yOffset);
  }

  /// Means: the sum in double, divided, rounded once.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the result, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an argument is null
  public static void mean(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    Check.present("reduction", reduction);
    sums(reduction, ALL, reduction.reducedSize, x, xOffset, y, yOffset);
  }

  /// Sums of absolute values: ONNX's `ReduceL1`.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the result, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an argument is null
  public static void l1(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    sums(reduction, MAGNITUDE, 1, x, xOffset, y, yOffset);
  }

  private static void sums(
      Reduction r, int bits, double divisor, float[] x, int xOffset, float[] y, int yOffset) {
    check(r, x, xOffset, y, yOffset);
    for (int o = 0; o < r.kept.count; o++) {
      int at = xOffset + r.kept.at(o);
      int to = yOffset + o * r.columns;
      if (r.columns == 1) {
        y[to] = (float) (sum(r, bits, x, at) / divisor);
      } else {
        sums(r.columns, r.outer, r.count, r.columns, bits, divisor, x, at, y, to);
      }
    }
  }

  private static double sum(Reduction r, int bits, float[] x, int at) {
    double sum = 0;
    for (int turn = 0; turn < r.outer.count; turn++) {
      int from = at + r.outer.at(turn);
      sum +=
          Backend.VECTOR
              ? VectorReduce.sum(r.count, bits, x, from)
              : ScalarReduce.sum(r.count, bits, x, from);
    }
    return sum;
  }

  private static void sums(
      int cols,
      Nest nest,
      int rows,
      int ld,
      int bits,
      double divisor,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    if (Backend.VECTOR) {
      VectorReduceColumns.sum(cols, nest, rows, ld, bits, divisor, x, xOffset, y, yOffset);
    } else {
      ScalarReduceColumns.sum(cols, nest, rows, ld, bits, divisor, x, xOffset, y, yOffset);
    }
  }

  /// Roots of sums of squares: ONNX's `ReduceL2`. A norm within the range of float neither
  /// overflows nor underflows on the way.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the result, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an argument is null
  public static void l2(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    squares(reduction, false, x, xOffset, y, yOffset);
  }

  /// Variances of whole populations, that is the mean of the squared distances from the mean, as
  /// Keras's `var` and the norms have them. In two passes, the mean in double: no cancellation, and
  /// equal elements have variance 0 exactly where their sum does not round.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the result, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an argument is null
  public static void variance(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    squares(reduction, true, x, xOffset, y, yOffset);
  }

  private static void squares(
      Reduction r, boolean centred, float[] x, int xOffset, float[] y, int yOffset) {
    check(r, x, xOffset, y, yOffset);
    double divisor = centred ? r.reducedSize : 1;
    for (int o = 0; o < r.kept.count; o++) {
      int at = xOffset + r.kept.at(o);
      int to = yOffset + o * r.columns;
      if (r.columns == 1) {
        double mean = centred ? sum(r, ALL, x, at) / divisor : 0;
        double sum = squares(r, mean, x, at) / divisor;
        y[to] = (float) (centred ? sum : Math.sqrt(sum));
      } else if (Backend.VECTOR) {
        VectorReduceColumns.squares(
            r.columns, r.outer, r.count, r.columns, centred, divisor, !centred, x, at, y, to);
      } else {
        ScalarReduceColumns.squares(
            r.columns, r.outer, r.count, r.columns, centred, divisor, !centred, x, at, y, to);
      }
    }
  }

  private static double squares(Reduction r, double mean, float[] x, int at) {
    double sum = 0;
    for (int turn = 0; turn < r.outer.count; turn++) {
      int from = at + r.outer.at(turn);
      sum +=
          Backend.VECTOR
              ? VectorReduce.squares(r.count, mean, x, from)
              : ScalarReduce.squares(r.count, mean, x, from);
    }
    return sum;
  }

  /// Products, in double; one that leaves the range of double on the way is 0 or infinite.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the result, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an argument is null
  public static void product(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    check(reduction, x, xOffset, y, yOffset);
    Reduction r = reduction;
    for (int o = 0; o < r.kept.count; o++) {
      int at = xOffset + r.kept.at(o);
      if (r.columns == 1) {
        double product = 1;
        for (int turn = 0; turn < r.outer.count; turn++) {
          product *= ScalarReduce.product(r.count, x, at + r.outer.at(turn));
        }
        y[yOffset + o] = (float) product;
      } else if (Backend.VECTOR) {
        VectorReduceColumns.product(
            r.columns, r.outer, r.count, r.columns, x, at, y, yOffset + o * r.columns);
      } else {
        ScalarReduceColumns.product(
            r.columns, r.outer, r.count, r.columns, x, at, y, yOffset + o * r.columns);
      }
    }
  }

  /// Largest elements, as with `Math.max`: NaN wins, and +0 is above -0.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the result, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an argument is null
  public static void max(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    extrema(reduction, 0, x, xOffset, y, yOffset);
  }

  /// Smallest elements, as with `Math.min`: NaN wins, and -0 is below +0.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the result, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an argument is null
  public static void min(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    extrema(reduction, SIGN, x, xOffset, y, yOffset);
  }

  /// With the sign bit changed the largest element is minus the smallest.
  private static void extrema(
      Reduction r, int sign, float[] x, int xOffset, float[] y, int yOffset) {
    check(r, x, xOffset, y, yOffset);
    for (int o = 0; o < r.kept.count; o++) {
      int at = xOffset + r.kept.at(o);
      int to = yOffset + o * r.columns;
      if (r.columns == 1) {
        float max = max(r, sign, x, at);
        y[to] = max == max ? ScalarReduce.flipped(max, sign) : Float.NaN;
      } else if (Backend.VECTOR) {
        VectorReduceColumns.max(r.columns, r.outer, r.count, r.columns, sign, x, at, y, to);
      } else {
        ScalarReduceColumns.max(r.columns, r.outer, r.count, r.columns, sign, x, at, y, to);
      }
    }
  }

  private static float max(Reduction r, int sign, float[] x, int at) {
    float max = Float.NEGATIVE_INFINITY;
    for (int turn = 0; turn < r.outer.count; turn++) {
      int from = at + r.outer.at(turn);
      float run =
          Backend.VECTOR
              ? VectorReduce.max(r.count, sign, x, from)
              : ScalarReduce.max(r.count, sign, x, from);
      max = Math.max(max, run);
    }
    return max;
  }

  /// Where the largest elements are: the first of equal ones, where -0 equals +0; as with numpy's
  /// argmax, a NaN counts as the largest. A place is an index into the reduced axes: with several
  /// of them, into their elements in row-major order.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the places
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or there is no element to choose
  /// @throws NullPointerException if an argument is null
  public static void argmax(Reduction reduction, float[] x, int xOffset, int[] y, int yOffset) {
    places(reduction, 0, x, xOffset, y, yOffset);
  }

  /// Where the smallest elements are: like [#argmax], and a NaN counts as the smallest.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the places
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, or there is no element to choose
  /// @throws NullPointerException if an argument is null
  public static void argmin(Reduction reduction, float[] x, int xOffset, int[] y, int yOffset) {
    places(reduction, SIGN, x, xOffset, y, yOffset);
  }

  /// [#argmax(Reduction, float[], int, int[], int)] with the places as floats, which are exact up
  /// to 2^24.
  ///
  /// @param reduction the shape and the axes
  /// @param x the tensor
  /// @param xOffset the index of the first element of `x`
  /// @param y the places; apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if an array is too short, the two windows overlap, or there
  ///     is no element to choose
  /// @throws NullPointerException if an argument is null
  public static void argmax(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset) {
    check(reduction, x, xOffset, y, yOffset);
    checkChoice(reduction);
    Reduction r = reduction;
    for (int o = 0; o < r.outputSize; o++) {
      int at = xOffset + r.kept.at(o / r.columns) + o % r.columns;
      y[yOffset + o] = r.columns == 1 ? place(r, 0, x, at) : placeInColumn(r, x, at);
    }
  }

  private static int placeInColumn(Reduction r, float[] x, int at) {
    int best = 0;
    float max = x[at];
    for (int i = 1; i < r.reducedSize && max == max; i++) {
      float v = x[at + r.outer.at(i / r.count) + i % r.count * r.columns];
      if (!(v <= max)) {
        max = v;
        best = i;
      }
    }
    return best;
  }

  private static void checkChoice(Reduction r) {
    if (r.reducedSize == 0 && r.outputSize > 0) {
      throw new IllegalArgumentException(
          "an axis to reduce has 0 elements, expected 1 or more to choose from");
    }
  }

  private static void places(Reduction r, int sign, float[] x, int xOffset, int[] y, int yOffset) {
    Check.present("reduction", r);
    checkChoice(r);
    Check.array("x", x, xOffset, r.inputSize);
    Check.array("y", y, yOffset, r.outputSize);
    for (int o = 0; o < r.kept.count; o++) {
      int at = xOffset + r.kept.at(o);
      int to = yOffset + o * r.columns;
      if (r.columns == 1) {
        y[to] = place(r, sign, x, at);
      } else if (Backend.VECTOR) {
        VectorReduceColumns.argmax(r.columns, r.outer, r.count, r.columns, sign, x, at, y, to);
      } else {
        ScalarReduceColumns.argmax(r.columns, r.outer, r.count, r.columns, sign, x, at, y, to);
      }
    }
  }

  private static int place(Reduction r, int sign, float[] x, int at) {
    float max = Float.NEGATIVE_INFINITY;
    int best = 0;
    for (int turn = 0; turn < r.outer.count && max == max; turn++) {
      int from = at + r.outer.at(turn);
      int run = argmax(r.count, sign, x, from);
      float v = ScalarReduce.flipped(x[from + run], sign);
      if (!(v <= max)) {
        max = v;
        best = turn * r.count + run;
      }
    }
    return best;
  }

  private static int argmax(int n, int sign, float[] x, int xOffset) {
    return Backend.VECTOR
        ? VectorReduce.argmax(n, sign, x, xOffset)
        : ScalarReduce.argmax(n, sign, x, xOffset);
  }

  private static void check(Reduction r, float[] x, int xOffset, float[] y, int yOffset) {
    Check.present("reduction", r);
    Check.array("x", x, xOffset, r.inputSize);
    Check.array("y", y, yOffset, r.outputSize);
    Check.disjoint("y", y, yOffset, r.outputSize, "x", x, xOffset, r.inputSize);
  }

  /// The gradient of [#sum]: overwrites each `dx` with the `dy` of its result.
  ///
  /// @param reduction the shape and the axes
  /// @param dy the gradient of the result
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, overwritten, apart from all others
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if an array is too short, or `dx` overlaps another
  /// @throws NullPointerException if an argument is null
  public static void sumBackward(
      Reduction reduction, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Reduction r = reduction;
    Check.present("reduction", r);
    Check.array("dy", dy, dyOffset, r.outputSize);
    Check.array("dx", dx, dxOffset, r.inputSize);
    apart(r, dx, dxOffset, "dy", dy, dyOffset, r.outputSize);
    spread(r, 1, dy, dyOffset, dx, dxOffset);
  }

  /// The gradient of [#mean]: overwrites each `dx` with the `dy` of its result, divided by the
  /// number of elements in it.
  ///
  /// @param reduction the shape and the axes
  /// @param dy the gradient of the result
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, overwritten, apart from all others
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if an array is too short, or `dx` overlaps another
  /// @throws NullPointerException if an argument is null
  public static void meanBackward(
      Reduction reduction, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Reduction r = reduction;
    Check.present("reduction", r);
    Check.array("dy", dy, dyOffset, r.outputSize);
    Check.array("dx", dx, dxOffset, r.inputSize);
    apart(r, dx, dxOffset, "dy", dy, dyOffset, r.outputSize);
    spread(r, r.reducedSize, dy, dyOffset, dx, dxOffset);
  }

  private static void spread(
      Reduction r, float divisor, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int o = 0; o < r.kept.count; o++) {
      int from = dyOffset + o * r.columns;
      int first = dxOffset + r.kept.at(o);
      for (int turn = 0; turn < r.outer.count; turn++) {
        int at = first + r.outer.at(turn);
        if (r.columns == 1) {
          Arrays.fill(dx, at, at + r.count, dy[from] / divisor);
          continue;
        }
        for (int i = 0; i < r.count; i++, at += r.columns) {
          if (turn == 0 && i == 0) {
            ScalarReduceGradient.mean(r.columns, divisor, dy, from, dx, at);
          } else {
            System.arraycopy(dx, first, dx, at, r.columns);
          }
        }
      }
    }
  }

  /// The gradient of [#l1]: overwrites `dx` with `dy sign(x)`, where the sign of 0 is 0.
  ///
  /// @param reduction the shape and the axes
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param dy the gradient of the result
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, overwritten, apart from all others
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if an array is too short, or `dx` overlaps another
  /// @throws NullPointerException if an argument is null
  public static void l1Backward(
      Reduction reduction,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Reduction r = reduction;
    Check.present("reduction", r);
    Check.array("x", x, xOffset, r.inputSize);
    Check.array("dy", dy, dyOffset, r.outputSize);
    Check.array("dx", dx, dxOffset, r.inputSize);
    apart(r, dx, dxOffset, "x", x, xOffset, r.inputSize);
    apart(r, dx, dxOffset, "dy", dy, dyOffset, r.outputSize);
    for (int o = 0; o < r.kept.count; o++) {
      int j = o * r.columns;
      for (int turn = 0; turn < r.outer.count; turn++) {
        int at = r.kept.at(o) + r.outer.at(turn);
        if (r.columns == 1) {
          if (Backend.VECTOR) {
            VectorReduceGradient.l1(r.count, x, xOffset + at, dy[dyOffset + j], dx, dxOffset + at);
          } else {
            ScalarReduceGradient.l1(r.count, x, xOffset + at, dy[dyOffset + j], dx, dxOffset + at);
          }
          continue;
        }
        for (int i = 0; i < r.count; i++, at += r.columns) {
          if (Backend.VECTOR) {
            VectorReduceGradient.l1(
                r.columns, x, xOffset + at, dy, dyOffset + j, dx, dxOffset + at);
          } else {
            ScalarReduceGradient.l1(
                r.columns, x, xOffset + at, dy, dyOffset + j, dx, dxOffset + at);
          }
        }
      }
    }
  }

  /// The gradient of [#l2]: overwrites `dx` with `dy x / y`. Where the norm is 0 it is 0, as in
  /// PyTorch.
  ///
  /// @param reduction the shape and the axes
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param y the result of [#l2]
  /// @param yOffset the index of the first element of `y`
  /// @param dy the gradient of the result
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, overwritten, apart from all others
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if an array is too short, or `dx` overlaps another
  /// @throws NullPointerException if an argument is null
  public static void l2Backward(
      Reduction reduction,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Reduction r = reduction;
    Check.present("reduction", r);
    Check.array("x", x, xOffset, r.inputSize);
    Check.array("y", y, yOffset, r.outputSize);
    Check.array("dy", dy, dyOffset, r.outputSize);
    Check.array("dx", dx, dxOffset, r.inputSize);
    apart(r, dx, dxOffset, "x", x, xOffset, r.inputSize);
    apart(r, dx, dxOffset, "y", y, yOffset, r.outputSize);
    apart(r, dx, dxOffset, "dy", dy, dyOffset, r.outputSize);
    for (int o = 0; o < r.kept.count; o++) {
      int j = o * r.columns;
      for (int turn = 0; turn < r.outer.count; turn++) {
        int at = r.kept.at(o) + r.outer.at(turn);
        if (r.columns == 1) {
          if (Backend.VECTOR) {
            VectorReduceGradient.l2(
                r.count, x, xOffset + at, y[yOffset + j], dy[dyOffset + j], dx, dxOffset + at);
          } else {
            ScalarReduceGradient.l2(
                r.count, x, xOffset + at, y[yOffset + j], dy[dyOffset + j], dx, dxOffset + at);
          }
          continue;
        }
        for (int i = 0; i < r.count; i++, at += r.columns) {
          if (Backend.VECTOR) {
            VectorReduceGradient.l2(
                r.columns, x, xOffset + at, y, yOffset + j, dy, dyOffset + j, dx, dxOffset + at);
          } else {
            ScalarReduceGradient.l2(
                r.columns, x, xOffset + at, y, yOffset + j, dy, dyOffset + j, dx, dxOffset + at);
          }
        }
      }
    }
  }

  /// The gradient of [#variance]: overwrites `dx` with `2 dy (x - mean) / n`, for `n` elements in a
  /// result.
  ///
  /// @param reduction the shape and the axes
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param mean the result of [#mean]
  /// @param meanOffset the index of the first element of `mean`
  /// @param dy the gradient of the result
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, overwritten, apart from all others
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if an array is too short, or `dx` overlaps another
  /// @throws NullPointerException if an argument is null
  public static void varianceBackward(
      Reduction reduction,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Reduction r = reduction;
    Check.present("reduction", r);
    Check.array("x", x, xOffset, r.inputSize);
    Check.array("mean", mean, meanOffset, r.outputSize);
    Check.array("dy", dy, dyOffset, r.outputSize);
    Check.array("dx", dx, dxOffset, r.inputSize);
    apart(r, dx, dxOffset, "x", x, xOffset, r.inputSize);
    apart(r, dx, dxOffset, "mean", mean, meanOffset, r.outputSize);
    apart(r, dx, dxOffset, "dy", dy, dyOffset, r.outputSize);
    float scale = (float) (2.0 / r.reducedSize);
    for (int o = 0; o < r.kept.count; o++) {
      int j = o * r.columns;
      for (int turn = 0; turn < r.outer.count; turn++) {
        int at = r.kept.at(o) + r.outer.at(turn);
        if (r.columns == 1) {
          if (Backend.VECTOR) {
            VectorReduceGradient.variance(
                r.count,
                scale,
                x,
                xOffset + at,
                mean[meanOffset + j],
                dy[dyOffset + j],
                dx,
                dxOffset + at);
          } else {
            ScalarReduceGradient.variance(
                r.count,
                scale,
                x,
                xOffset + at,
                mean[meanOffset + j],
                dy[dyOffset + j],
                dx,
                dxOffset + at);
          }
          continue;
        }
        for (int i = 0; i < r.count; i++, at += r.columns) {
          if (Backend.VECTOR) {
            VectorReduceGradient.variance(
                r.columns,
                scale,
                x,
                xOffset + at,
                mean,
                meanOffset + j,
                dy,
                dyOffset + j,
                dx,
                dxOffset + at);
          } else {
            ScalarReduceGradient.variance(
                r.columns,
                scale,
                x,
                xOffset + at,
                mean,
                meanOffset + j,
                dy,
                dyOffset + j,
                dx,
                dxOffset + at);
          }
        }
      }
    }
  }

  /// The gradient of [#max] and of [#min]: the elements that equal their result share its `dy`
  /// equally, as in TensorFlow's `reduce_max` and PyTorch's `amax`; the others have none. Where the
  /// result is NaN, so are the gradients.
  ///
  /// @param reduction the shape and the axes
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param y the result of [#max] or [#min]
  /// @param yOffset the index of the first element of `y`
  /// @param dy the gradient of the result
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, overwritten, apart from all others
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if an array is too short, or `dx` overlaps another
  /// @throws NullPointerException if an argument is null
  public static void extremumBackward(
      Reduction reduction,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Reduction r = reduction;
    Check.present("reduction", r);
    Check.array("x", x, xOffset, r.inputSize);
    Check.array("y", y, yOffset, r.outputSize);
    Check.array("dy", dy, dyOffset, r.outputSize);
    Check.array("dx", dx, dxOffset, r.inputSize);
    apart(r, dx, dxOffset, "x", x, xOffset, r.inputSize);
    apart(r, dx, dxOffset, "y", y, yOffset, r.outputSize);
    apart(r, dx, dxOffset, "dy", dy, dyOffset, r.outputSize);
    for (int o = 0; o < r.kept.count; o++) {
      int at = r.kept.at(o);
      int j = o * r.columns;
      if (r.columns == 1) {
        share(r, x, xOffset + at, y[yOffset + j], dy[dyOffset + j], dx, dxOffset + at);
      } else if (Backend.VECTOR) {
        VectorReduceGradient.extremum(
            r.columns,
            r.outer,
            r.count,
            r.columns,
            x,
            xOffset + at,
            y,
            yOffset + j,
            dy,
            dyOffset + j,
            dx,
            dxOffset + at);
      } else {
        ScalarReduceGradient.extremum(
            r.columns,
            r.outer,
            r.count,
            r.columns,
            x,
            xOffset + at,
            y,
            yOffset + j,
            dy,
            dyOffset + j,
            dx,
            dxOffset + at);
      }
    }
  }

  /// The gradient of one output to the elements that equal it.
  private static void share(
      Reduction r, float[] x, int xOffset, float y, float dy, float[] dx, int dxOffset) {
    int equal = 0;
    for (int turn = 0; turn < r.outer.count; turn++) {
      int at = xOffset + r.outer.at(turn);
      equal +=
          Backend.VECTOR
              ? VectorReduceGradient.equal(r.count, x, at, y)
              : ScalarReduceGradient.equal(r.count, x, at, y);
    }
    float share = dy / equal;
    float rest = y == y ? 0 : Float.NaN;
    for (int turn = 0; turn < r.outer.count; turn++) {
      int at = r.outer.at(turn);
      if (Backend.VECTOR) {
        VectorReduceGradient.share(r.count, x, xOffset + at, y, share, rest, dx, dxOffset + at);
      } else {
        ScalarReduceGradient.share(r.count, x, xOffset + at, y, share, rest, dx, dxOffset + at);
      }
    }
  }

  /// The gradient of [#product]: overwrites `dx` with `dy` times the product of the other elements,
  /// which is taken in double. It is right where elements are 0.
  ///
  /// @param reduction the shape and the axes
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param dy the gradient of the result
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, overwritten, apart from all others
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if an array is too short, or `dx` overlaps another
  /// @throws NullPointerException if an argument is null
  public static void productBackward(
      Reduction reduction,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Reduction r = reduction;
    Check.present("reduction", r);
    Check.array("x", x, xOffset, r.inputSize);
    Check.array("dy", dy, dyOffset, r.outputSize);
    Check.array("dx", dx, dxOffset, r.inputSize);
    apart(r, dx, dxOffset, "x", x, xOffset, r.inputSize);
    apart(r, dx, dxOffset, "dy", dy, dyOffset, r.outputSize);
    int ld = r.columns;
    for (int o = 0; o < r.outputSize; o++) {
      int at = r.kept.at(o / ld) + o % ld;
      ScalarReduceGradient.product(
          r.outer, r.count, ld, x, xOffset + at, dy[dyOffset + o], dx, dxOffset + at);
    }
  }

  private static void apart(
      Reduction r, float[] dx, int dxOffset, String name, float[] other, int offset, int n) {
    Check.disjoint("dx", dx, dxOffset, r.inputSize, name, other, offset, n);
  }

  /// Overwrites `y[j]` with the sum of column `j` of a matrix: [#sum] over the first axis, for rows
  /// that need not lie side by side.
  ///
  /// @param rows the number of rows; with 0 the sums are 0
  /// @param cols the number of columns
  /// @param x the matrix, `rows x cols`
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the sums, `cols` elements, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, `ldx` is shorter than a row, an array
  ///     is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an array is null
  public static void columnSums(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.array("y", y, yOffset, cols);
    Check.disjoint("y", y, yOffset, cols, "x", x, xOffset, Check.span(rows, cols, ldx));
    sums(cols, Nest.ONCE, rows, ldx, ALL, 1, x, xOffset, y, yOffset);
  }

  /// Overwrites `y[i]` with the column of the largest element of row `i` of a matrix: [#argmax]
  /// over the last axis, for rows that need not lie side by side.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns, at least 1 if there are rows
  /// @param x the matrix, `rows x cols`
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the columns, `rows` elements
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, there are rows but no columns, `ldx`
  ///     is shorter than a row, or an array is too short
  /// @throws NullPointerException if an array is null
  public static void argmaxRows(
      int rows, int cols, float[] x, int xOffset, int ldx, int[] y, int yOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    if (cols == 0 && rows > 0) {
      throw new IllegalArgumentException("cols is 0, expected 1 or more");
    }
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.array("y", y, yOffset, rows);
    for (int i = 0; i < rows; i++) {
      y[yOffset + i] = argmax(cols, 0, x, xOffset + i * ldx);
    }
  }
}
