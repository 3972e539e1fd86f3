package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.op.ArgMax;
import org.lanewise.nn.op.BatchNormalization;
import org.lanewise.nn.op.LayerNormalization;
import org.lanewise.nn.op.LogSoftmax;
import org.lanewise.nn.op.Reduce.Kind;
import org.lanewise.nn.op.Softmax;

/// Normalisations, softmax and its kin.
final class Norms {
  private Norms() {}

  static void batch(Conversion c) {
    c.ignore("momentum", "spatial");
    if (c.flag("training_mode", false)) {
      batchTraining(c);
      return;
    }
    Operand x = c.in(0);
    BatchNormalization op = new BatchNormalization(c.number("epsilon", 1e-5f), 0.9f, true, true);
    Known[] weights = {c.known(1), c.known(2), c.known(3), c.known(4)};
    c.out(
        x.rank() > 2
            ? c.opLast(x.type, op, List.of(x), weights)
            : c.op(x.type, op, List.of(x), weights));
  }

  /// With the statistics of the batch, which also move the running ones.
  private static void batchTraining(Conversion c) {
    Operand x = c.in(0);
    int[] axes = Extents.from(1, x.rank());
    axes[0] = 0;
    for (int i = 1; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    Operand mean = Reductions.reduce(c, Kind.MEAN, x, axes, true);
    Operand off = Elements.binary(c, Binary.SUB, x, mean);
    Operand square = Elements.binary(c, Binary.MUL, off, off);
    Operand variance = Reductions.reduce(c, Kind.MEAN, square, axes, true);
    Operand inverse =
        Elements.unary(c, Unary.RSQRT, Elements.plus(c, variance, c.number("epsilon", 1e-5f)));
    Operand scale = Elements.binary(c, Binary.MUL, inverse, c.reshape(c.in(1), mean.shape));
    Operand y = Elements.binary(c, Binary.MUL, off, scale);
    y = Elements.binary(c, Binary.ADD, y, c.reshape(c.in(2), mean.shape));
    c.out(y, running(c, c.in(3), mean), running(c, c.in(4), variance));
  }

  private static Operand running(Conversion c, Operand before, Operand now) {
    float momentum = c.number("momentum", 0.9f);
    Operand stays = Elements.times(c, before, momentum);
    Operand comes = Elements.times(c, c.reshape(now, before.shape), 1 - momentum);
    return Elements.binary(c, Binary.ADD, stays, comes);
  }

  static void layer(Conversion c) {
    c.ignore("stash_type");
    Operand x = c.in(0);
    int axis = Extents.axis(c.integer("axis", -1), x.rank()) - x.rank();
    float epsilon = c.number("epsilon", 1e-5f);
    int[] shape = Arrays.copyOfRange(x.shape, x.rank() + axis, x.rank());
    boolean scale = c.in(1).isKnown() && Arrays.equals(c.in(1).shape, shape);
    boolean center = c.has(2) && c.in(2).isKnown() && Arrays.equals(c.in(2).shape, shape);
    if (scale && (center || !c.has(2))) {
      LayerNormalization op = new LayerNormalization(axis, epsilon, true, center);
      Known[] weights = center ? new Known[] {c.known(1), c.known(2)} : new Known[] {c.known(1)};
      c.out(c.op(x.type, op, List.of(x), weights));
      return;
    }
    Operand normal = c.op(x.type, new LayerNormalization(axis, epsilon, false, false), x);
    Operand y = Elements.binary(c, Binary.MUL, normal, c.in(1));
    y = c.has(2) ? Elements.binary(c, Binary.ADD, y, c.in(2)) : y;
    if (c.node.outputs().size() == 1) {
      c.out(y);
      return;
    }
    int[] axes = Extents.from(x.rank() + axis, x.rank());
    Operand mean = Reductions.reduce(c, Kind.MEAN, x, axes, true);
    Operand off = Elements.binary(c, Binary.SUB, x, mean);
    Operand square = Elements.binary(c, Binary.MUL, off, off);
    Operand variance = Reductions.reduce(c, Kind.MEAN, square, axes, true);
    c.out(y, mean, Elements.unary(c, Unary.RSQRT, Elements.plus(c, variance, epsilon)));
  }

  /// Each channel of each sample is a row that is normalised.
  static void instance(Conversion c) {
    Operand x = c.in(0);
    int channels = x.shape[1];
    Operand rows = c.reshape(x, x.shape[0], channels, x.size() / x.shape[0] / channels);
    LayerNormalization op = new LayerNormalization(-1, c.number("epsilon", 1e-5f), false, false);
    Operand normal = c.op(x.type, op, rows);
    Operand y = Elements.binary(c, Binary.MUL, normal, c.reshape(c.in(1), channels, 1));
    y = Elements.binary(c, Binary.ADD, y, c.reshape(c.in(2), channels, 1));
    c.out(c.reshape(y, x.shape));
  }

  static void meanVariance(Conversion c) {
    Operand x = c.in(0);
    long[] given = c.integers("axes");
    int[] axes = Extents.axes(given == null ? new long[] {0, 2, 3} : given, x.rank());
    Operand mean = Reductions.reduce(c, Kind.MEAN, x, axes, true);
    Operand off = Elements.binary(c, Binary.SUB, x, mean);
    Operand square = Elements.binary(c, Binary.MUL, off, off);
    Operand deviation =
        Elements.unary(c, Unary.SQRT, Reductions.reduce(c, Kind.MEAN, square, axes, true));
    c.out(Elements.binary(c, Binary.DIV, off, Elements.plus(c, deviation, 1e-9f)));
  }

  static void lp(Conversion c) {
    Operand x = c.in(0);
    int[] axes = {Extents.axis(c.integer("axis", -1), x.rank())};
    Kind kind = c.integer("p", 2) == 1 ? Kind.L1 : Kind.L2;
    c.out(Elements.binary(c, Binary.DIV, x, Reductions.reduce(c, kind, x, axes, true)));
  }

  /// `x / (bias + alpha / size sum of squares of the channels round it)^beta`: the sums are a
  /// product with a band of ones.
  static void localResponse(Conversion c) {
    Operand x = c.in(0);
    int size = c.integer("size", 1);
    int n = x.shape[1];
    c.room(n, n);
    float[] band = new float[n * n];
    for (int to = 0; to < n; to++) {
      int from = Math.max(0, to - (size - 1) / 2);
      int end = Math.min(n, to + size / 2 + 1);
      for (int i = from; i < end; i++) {
        band[i * n + to] = 1;
      }
    }
    Operand square = Elements.binary(c, Binary.MUL, x, x);
    Operand sums =
        Reductions.along(c, square, 1, Known.of(ElementType.FLOAT, new int[] {n, n}, band));
    Operand scaled = Elements.times(c, sums, c.number("alpha", 1e-4f) / size);
    Operand base = Elements.plus(c, scaled, c.number("bias", 1));
    Operand power = Elements.unary(c, Unary.pow(-c.number("beta", 0.75f)), base);
    c.out(Elements.binary(c, Binary.MUL, x, power));
  }

  /// Before opset 13 all axes from one on are one.
  static void softmax(Conversion c, boolean log) {
    Operand x = c.in(0);
    if (c.version() < 13) {
      int axis = Extents.axis(c.integer("axis", 1), x.rank());
      int rows = Extents.size(Arrays.copyOf(x.shape, axis));
      Operand y = softmax(c, c.reshape(x, rows, x.size() / rows), 1, log);
      c.out(c.reshape(y, x.shape));
      return;
    }
    c.out(softmax(c, x, Extents.axis(c.integer("axis", -1), x.rank()), log));
  }

  static Operand softmax(Conversion c, Operand x, int axis, boolean log) {
    int place = axis - x.rank();
    return c.op(x.type, log ? new LogSoftmax(place) : new Softmax(place), x);
  }

  /// 1 at the first of the largest elements, else 0.
  static void hardmax(Conversion c) {
    Operand x = c.in(0);
    int axis = Extents.axis(c.integer("axis", c.version() < 13 ? 1 : -1), x.rank());
    if (c.version() < 13 && axis != x.rank() - 1) {
      throw new Unsupported(
          "the attribute axis is " + axis + ", expected the last before opset 13");
    }
    Operand place = c.op(x.type, new ArgMax(axis - x.rank()), x);
    c.out(Indices.isAt(c, x.type, place, axis, x.shape[axis]));
  }
}
