package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Stepwise;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.op.ArgMax;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.Reduce;
import org.lanewise.nn.op.Reduce.Kind;

/// Operators that reduce axes.
final class Reductions {
  private Reductions() {}

  static void reduce(Conversion c, Kind kind) {
    c.out(reduce(c, kind, c.in(0)));
  }

  /// With the axes and the flag of the node.
  private static Operand reduce(Conversion c, Kind kind, Operand x) {
    boolean keep = c.flag("keepdims", true);
    int[] axes = axes(c, x);
    if (axes.length == 0) {
      return x;
    }
    return reduce(c, kind, x, axes, keep);
  }

  /// Empty where nothing is reduced.
  private static int[] axes(Conversion c, Operand x) {
    long[] axes = c.integers("axes", 1);
    boolean none = axes == null || axes.length == 0;
    if (none && c.flag("noop_with_empty_axes", false)) {
      return new int[0];
    }
    return none ? Extents.from(0, x.rank()) : Extents.axes(axes, x.rank());
  }

  static Operand reduce(Conversion c, Kind kind, Operand x, int[] axes, boolean keep) {
    if (x.isKnown() && !x.type.isFloat() && kind != Kind.L2) {
      return Operand.of(ofLongs(kind, x.known, axes, keep));
    }
    List<Integer> list = Arrays.stream(axes).boxed().toList();
    Operand y = c.op(x.type, new Reduce(kind, list, keep), x);
    return kind == Kind.MEAN && !x.type.isFloat()
        ? Elements.stepwise(c, Stepwise.TRUNC, y, x.type)
        : y;
  }

  /// Integers that are known, such as the product of extents.
  private static Known ofLongs(Kind kind, Known x, int[] axes, boolean keep) {
    int[] kept =
        IntStream.range(0, x.shape().length)
            .filter(d -> Arrays.stream(axes).noneMatch(axis -> axis == d))
            .toArray();
    int[] order = IntStream.concat(Arrays.stream(kept), Arrays.stream(axes)).toArray();
    int n = Extents.size(Extents.permuted(x.shape(), axes));
    long[] all = x.transpose(order).longs();
    int[] shape = Extents.permuted(x.shape(), kept);
    long[] y = new long[Extents.size(shape)];
    for (int i = 0; i < y.length; i++) {
      long[] own = Arrays.copyOfRange(all, i * n, (i + 1) * n);
      y[i] =
          switch (kind) {
            case SUM -> Arrays.stream(own).sum();
            case PROD -> Arrays.stream(own).reduce(1, (a, b) -> a * b);
            case L1 -> Arrays.stream(own).map(Math::abs).sum();
            case MAX -> Arrays.stream(own).max().orElseThrow(() -> new Unsupported("no element"));
            case MIN -> Arrays.stream(own).min().orElseThrow(() -> new Unsupported("no element"));
            default -> Arrays.stream(own).sum() / Math.max(1, n);
          };
    }
    int[] dims = x.shape().clone();
    for (int axis : axes) {
      dims[axis] = 1;
    }
    return Known.of(x.type(), keep ? dims : shape, y);
  }

  static void sumSquare(Conversion c) {
    Operand x = c.in(0);
    c.out(reduce(c, Kind.SUM, Elements.binary(c, Binary.MUL, x, x)));
  }

  static void logSum(Conversion c) {
    c.out(Elements.unary(c, Unary.LOG, reduce(c, Kind.SUM, c.in(0))));
  }

  /// `max + log(sum(exp(x - max)))`.
  static void logSumExp(Conversion c) {
    Operand x = c.in(0);
    int[] axes = axes(c, x);
    if (axes.length == 0) {
      c.out(x);
      return;
    }
    Operand max = reduce(c, Kind.MAX, x, axes, true);
    // An infinite one less itself is NaN.
    max = Elements.binary(c, Binary.MIN, max, Conversion.constant(Float.MAX_VALUE));
    max = Elements.binary(c, Binary.MAX, max, Conversion.constant(-Float.MAX_VALUE));
    Operand exp = Elements.unary(c, Unary.EXP, Elements.binary(c, Binary.SUB, x, max));
    Operand log = Elements.unary(c, Unary.LOG, reduce(c, Kind.SUM, exp, axes, true));
    Operand y = Elements.binary(c, Binary.ADD, log, max);
    c.out(c.flag("keepdims", true) ? y : without(c, y, axes));
  }

  /// Without axes of one element.
  static Operand without(Conversion c, Operand x, int... axes) {
    int[] kept =
        IntStream.range(0, x.rank())
            .filter(d -> Arrays.stream(axes).noneMatch(axis -> axis == d))
            .toArray();
    return c.reshape(x, Extents.permuted(x.shape, kept));
  }

  static void arg(Conversion c, boolean min) {
    Operand x = c.in(0);
    int axis = Extents.axis(c.integer("axis", 0), x.rank());
    boolean last = c.flag("select_last_index", false);
    int n = x.shape[axis];
    Operand from = min ? Elements.unary(c, Unary.NEG, x) : x;
    if (last) {
      from = c.slice(from, axis, n - 1, n, -1);
    }
    Operand y = c.op(ElementType.INT64, new ArgMax(axis - x.rank()), from);
    if (last) {
      y =
          Elements.binary(
              c,
              Binary.SUB,
              Operand.of(Known.of(ElementType.INT64, new int[0], new long[] {n - 1})),
              y);
    }
    c.out(c.flag("keepdims", true) ? y : without(c, y, axis));
  }

  /// A product with a triangle of ones.
  static void cumSum(Conversion c) {
    Operand x = c.in(0);
    int axis = Extents.axis(c.known(1).asLongs()[0], x.rank());
    int least = c.flag("exclusive", false) ? 1 : 0;
    boolean reverse = c.flag("reverse", false);
    int n = x.shape[axis];
    c.room(n, n);
    float[] ones = new float[n * n];
    for (int from = 0; from < n; from++) {
      for (int to = 0; to < n; to++) {
        ones[from * n + to] = (reverse ? from - to : to - from) >= least ? 1 : 0;
      }
    }
    c.out(along(c, x, axis, Known.of(ElementType.FLOAT, new int[] {n, n}, ones)));
  }

  /// The product of an axis with a matrix `[from, to]`.
  static Operand along(Conversion c, Operand x, int axis, Known matrix) {
    int[] swap = Extents.from(0, x.rank());
    swap[axis] = x.rank() - 1;
    swap[x.rank() - 1] = axis;
    Operand rows = c.transpose(x, swap);
    Operand y = c.op(x.type, new Gemm(Activation.LINEAR), List.of(rows), matrix);
    return c.transpose(y, swap);
  }
}
