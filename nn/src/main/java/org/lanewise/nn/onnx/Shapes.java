package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.nn.op.Concat;
import org.lanewise.nn.op.PadConstant;

/// Operators that make shapes, and that move elements without a change.
final class Shapes {
  private Shapes() {}

  // Shapes and constants.

  static void shape(Conversion c) {
    int[] shape = c.in(0).shape;
    int start = clamp(c.integer("start", 0), shape.length);
    int end = clamp(c.integer("end", shape.length), shape.length);
    c.out(Operand.of(Known.ofInts(Arrays.copyOfRange(shape, start, Math.max(start, end)))));
  }

  private static int clamp(int axis, int rank) {
    return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
  }

  static void size(Conversion c) {
    c.out(Operand.of(Known.ofInts(c.in(0).size()).reshape(new int[0])));
  }

  static void constant(Conversion c) {
    Known value = c.as(Known.class, "value");
    if (value == null && c.hasAttribute("value_float")) {
      value = Known.scalar(c.number("value_float", 0));
    } else if (value == null && c.hasAttribute("value_int")) {
      value = Known.ofInts(c.integer("value_int", 0)).reshape(new int[0]);
    } else if (value == null && c.hasAttribute("value_floats")) {
      float[] floats = c.as(float[].class, "value_floats");
      value = Known.of(ElementType.FLOAT, new int[] {floats.length}, floats);
    } else if (value == null && c.hasAttribute("value_ints")) {
      long[] longs = c.integers("value_ints");
      value = Known.of(ElementType.INT64, new int[] {longs.length}, longs);
    } else if (value == null) {
      throw new Unsupported("a constant that is neither a tensor nor numbers");
    }
    c.out(Operand.of(value));
  }

  static void constantOfShape(Conversion c) {
    int[] shape = c.known(0).asInts();
    Known value = c.as(Known.class, "value");
    Known one = value == null ? Known.scalar(0) : value.reshape(new int[0]);
    c.out(c.expand(Operand.of(one), shape));
  }

  static void range(Conversion c) {
    Known start = c.known(0);
    Known limit = c.known(1);
    Known delta = c.known(2);
    if (start.type().isFloat()) {
      double step = delta.asFloat();
      int n = count(c, (limit.asFloat() - start.asFloat()) / step);
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = (float) (start.asFloat() + i * step);
      }
      c.out(Operand.of(Known.of(start.type(), new int[] {n}, values)));
      return;
    }
    long from = start.longs()[0];
    long step = delta.longs()[0];
    int n = count(c, (limit.longs()[0] - from) / (double) step);
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      values[i] = from + i * step;
    }
    c.out(Operand.of(Known.of(start.type(), new int[] {n}, values)));
  }

  private static int count(Conversion c, double steps) {
    int n = (int) Math.max(0, Math.ceil(steps));
    c.room(n);
    return n;
  }

  static void eyeLike(Conversion c) {
    Operand x = c.in(0);
    ElementType type = c.hasAttribute("dtype") ? ElementType.of(c.integer("dtype", 1)) : x.type;
    int k = c.integer("k", 0);
    c.room(x.shape);
    float[] values = new float[x.size()];
    for (int i = 0; i < x.shape[0]; i++) {
      if (i + k >= 0 && i + k < x.shape[1]) {
        values[i * x.shape[1] + i + k] = 1;
      }
    }
    c.out(Operand.of(Known.fromFloats(type, x.shape, values)));
  }

  /// A triangle of ones to choose by.
  static void trilu(Conversion c) {
    Operand x = c.in(0);
    boolean upper = c.flag("upper", true);
    long k = c.has(1) ? c.known(1).asLongs()[0] : 0;
    int rows = x.shape[x.rank() - 2];
    int cols = x.shape[x.rank() - 1];
    if (x.size() == 0) {
      c.out(x);
      return;
    }
    c.room(rows, cols);
    long[] keeps = new long[rows * cols];
    for (int i = 0; i < keeps.length; i++) {
      long above = i % cols - i / cols - k;
      keeps[i] = (upper ? above >= 0 : above <= 0) ? 1 : 0;
    }
    Operand keep = Operand.of(Known.of(ElementType.BOOL, new int[] {rows, cols}, keeps));
    Operand zero = Operand.of(Known.fromFloats(x.type, new int[0], new float[1]));
    c.out(Elements.where(c, keep, x, zero));
  }

  // The same elements in another shape.

  static void reshape(Conversion c) {
    Operand x = c.in(0);
    int[] shape = c.known(1).asInts();
    boolean zeros = c.flag("allowzero", false);
    int open = -1;
    int rest = 1;
    for (int d = 0; d < shape.length; d++) {
      if (shape[d] == 0 && !zeros) {
        shape[d] = x.shape[d];
      }
      if (shape[d] == -1) {
        open = d;
      } else {
        rest *= shape[d];
      }
    }
    if (open >= 0) {
      shape[open] = rest == 0 ? 0 : x.size() / rest;
    }
    if (Extents.size(shape) != x.size()) {
      throw new Unsupported(
          "a reshape of " + Arrays.toString(x.shape) + " to " + Arrays.toString(shape));
    }
    c.out(c.reshape(x, shape));
  }

  static void flatten(Conversion c) {
    Operand x = c.in(0);
    int axis = c.integer("axis", 1);
    axis = axis < 0 ? axis + x.rank() : axis;
    int rows = Extents.size(Arrays.copyOf(x.shape, axis));
    int cols = Extents.size(Arrays.copyOfRange(x.shape, axis, x.rank()));
    c.out(c.reshape(x, rows, cols));
  }

  static void squeeze(Conversion c) {
    Operand x = c.in(0);
    long[] axes = c.integers("axes", 1);
    int[] gone =
        axes == null
            ? IntStream.range(0, x.rank()).filter(d -> x.shape[d] == 1).toArray()
            : Extents.axes(axes, x.rank());
    c.out(Reductions.without(c, x, gone));
  }

  static void unsqueeze(Conversion c) {
    Operand x = c.in(0);
    long[] axes = c.integers("axes", 1);
    int rank = x.rank() + axes.length;
    int[] shape = new int[rank];
    for (int axis : Extents.axes(axes, rank)) {
      shape[axis] = 1;
    }
    for (int d = 0, from = 0; d < rank; d++) {
      if (shape[d] == 0) {
        shape[d] = x.shape[from++];
      }
    }
    c.out(c.reshape(x, shape));
  }

  static void transpose(Conversion c) {
    Operand x = c.in(0);
    int[] order = new int[x.rank()];
    long[] given = c.integers("perm");
    for (int d = 0; d < order.length; d++) {
      order[d] = given == null ? order.length - 1 - d : (int) given[d];
    }
    c.out(c.transpose(x, order));
  }

  static void depthToSpace(Conversion c) {
    Operand x = c.in(0);
    int b = c.integer("blocksize", 1);
    int depth = x.shape[1] / (b * b);
    boolean columns = c.text("mode", "DCR").equals("CRD");
    Operand apart =
        columns
            ? c.reshape(x, x.shape[0], depth, b, b, x.shape[2], x.shape[3])
            : c.reshape(x, x.shape[0], b, b, depth, x.shape[2], x.shape[3]);
    Operand moved =
        columns ? c.transpose(apart, 0, 1, 4, 2, 5, 3) : c.transpose(apart, 0, 3, 4, 1, 5, 2);
    c.out(c.reshape(moved, x.shape[0], depth, x.shape[2] * b, x.shape[3] * b));
  }

  static void spaceToDepth(Conversion c) {
    Operand x = c.in(0);
    int b = c.integer("blocksize", 1);
    int rows = x.shape[2] / b;
    int cols = x.shape[3] / b;
    Operand apart = c.reshape(x, x.shape[0], x.shape[1], rows, b, cols, b);
    Operand moved = c.transpose(apart, 0, 3, 5, 1, 2, 4);
    c.out(c.reshape(moved, x.shape[0], x.shape[1] * b * b, rows, cols));
  }

  // Parts and repetitions.

  static void expand(Conversion c) {
    Operand x = c.in(0);
    c.out(c.expand(x, Extents.broadcast(x.shape, c.known(1).asInts())));
  }

  /// Each axis becomes two, the first of which repeats.
  static void tile(Conversion c) {
    Operand x = c.in(0);
    int[] times = c.known(1).asInts();
    int[] sizes = new int[2 * x.rank()];
    int[] strides = new int[2 * x.rank()];
    int[] shape = new int[x.rank()];
    int[] own = Extents.strides(x.shape);
    for (int d = 0; d < x.rank(); d++) {
      sizes[2 * d] = times[d];
      sizes[2 * d + 1] = x.shape[d];
      strides[2 * d + 1] = own[d];
      shape[d] = times[d] * x.shape[d];
    }
    c.out(c.reshape(c.strided(x, 0, sizes, strides), shape));
  }

  static void slice(Conversion c) {
    Operand x = c.in(0);
    long[] starts = c.integers("starts", 1);
    long[] ends = c.integers("ends", 2);
    long[] axes = c.integers("axes", 3);
    long[] steps = c.has(4) ? c.known(4).asLongs() : null;
    int[] sizes = x.shape.clone();
    int[] strides = Extents.strides(x.shape);
    int offset = 0;
    for (int i = 0; i < starts.length; i++) {
      int axis = Extents.axis(axes == null ? i : axes[i], x.rank());
      long step = steps == null ? 1 : steps[i];
      if (step == 0) {
        throw new Unsupported("a step of 0");
      }
      long n = x.shape[axis];
      long from = bounded(starts[i], n, 0, step < 0 ? n - 1 : n);
      long to = bounded(ends[i], n, step < 0 ? -1 : 0, step < 0 ? n - 1 : n);
      long count = step > 0 ? Math.ceilDiv(to - from, step) : Math.ceilDiv(from - to, -step);
      sizes[axis] = n == 0 ? 0 : (int) Math.max(0, count);
      offset += sizes[axis] == 0 ? 0 : (int) from * strides[axis];
      strides[axis] = sizes[axis] <= 1 ? strides[axis] : Math.toIntExact(strides[axis] * step);
    }
    c.out(c.strided(x, offset, sizes, strides));
  }

  private static long bounded(long place, long n, long least, long most) {
    return Math.clamp(place < 0 ? place + n : place, least, Math.max(least, most));
  }

  static void split(Conversion c) {
    Operand x = c.in(0);
    int axis = Extents.axis(c.integer("axis", 0), x.rank());
    long[] parts = c.integers("split", 1);
    int count = c.integer("num_outputs", c.node.outputs().size());
    int each = Math.ceilDiv(x.shape[axis], count);
    Operand[] y = new Operand[parts == null ? count : parts.length];
    for (int i = 0, from = 0; i < y.length; i++) {
      int n = parts == null ? Math.min(each, x.shape[axis] - from) : (int) parts[i];
      y[i] = c.slice(x, axis, n == 0 ? 0 : from, n, 1);
      from += n;
    }
    c.out(y);
  }

  static void concat(Conversion c) {
    List<Operand> x = new ArrayList<>();
    for (int i = 0; i < c.inputs(); i++) {
      if (c.in(i).size() > 0) {
        x.add(c.in(i));
      }
    }
    c.out(x.isEmpty() ? c.in(0) : concat(c, c.integer("axis", 1), x));
  }

  static Operand concat(Conversion c, int place, List<Operand> x) {
    int rank = x.get(0).rank();
    int axis = Extents.axis(place, rank);
    if (x.size() == 1) {
      return x.get(0);
    }
    ElementType type = x.get(0).type;
    if (x.stream().allMatch(Operand::isKnown) && !type.isFloat()) {
      c.room(x.stream().mapToInt(Operand::size).sum());
      return Operand.of(concat(axis, x));
    }
    boolean known = x.stream().allMatch(Operand::isKnown);
    if (!known && x.stream().allMatch(part -> part.isKnown() || part.isLastOnly())) {
      return c.opLast(type, new Concat(Extents.placeLast(axis, rank) - rank), x);
    }
    return c.op(type, new Concat(axis - rank), x);
  }

  private static Known concat(int axis, List<Operand> x) {
    int[] shape = x.get(0).shape.clone();
    shape[axis] = x.stream().mapToInt(part -> part.shape[axis]).sum();
    int outer = Extents.size(Arrays.copyOf(shape, axis));
    long[] all = new long[Extents.size(shape)];
    int at = 0;
    for (int i = 0; i < outer; i++) {
      for (Operand part : x) {
        int n = part.size() / outer;
        System.arraycopy(part.known.longs(), i * n, all, at, n);
        at += n;
      }
    }
    return Known.of(x.get(0).type, shape, all);
  }

  static void pad(Conversion c) {
    Operand x = c.in(0);
    long[] pads = c.integers("pads", 1);
    String mode = c.text("mode", "constant");
    float value = c.has(2) ? c.known(2).asFloat() : c.number("value", 0);
    int[] axes =
        c.has(3) ? Extents.axes(c.known(3).asLongs(), x.rank()) : Extents.from(0, x.rank());
    int[] before = new int[x.rank()];
    int[] after = new int[x.rank()];
    for (int i = 0; i < axes.length; i++) {
      before[axes[i]] = Math.toIntExact(pads[i]);
      after[axes[i]] = Math.toIntExact(pads[i + axes.length]);
    }
    c.out(pad(c, x, before, after, mode, value));
  }

  static Operand pad(Conversion c, Operand x, int[] before, int[] after, String mode, float value) {
    if (!mode.equals("constant")) {
      Operand y = x;
      for (int d = 0; d < x.rank(); d++) {
        if (before[d] != 0 || after[d] != 0) {
          c.room(x.shape[d] + before[d] + after[d]);
          y = Indices.take(c, y, d, places(mode, x.shape[d], before[d], after[d]));
        }
      }
      return y;
    }
    Operand y = x;
    for (int d = 0; d < x.rank(); d++) {
      int off = Math.max(0, -before[d]);
      int n = x.shape[d] - off - Math.max(0, -after[d]);
      if (n < x.shape[d]) {
        y = c.slice(y, d, off, n, 1);
      }
      before[d] = Math.max(0, before[d]);
      after[d] = Math.max(0, after[d]);
    }
    boolean last = y.isLastOnly();
    int[] order = last ? Extents.toLast(x.rank()) : Extents.from(0, x.rank());
    List<Integer> front = Arrays.stream(order).mapToObj(d -> before[d]).toList();
    List<Integer> back = Arrays.stream(order).mapToObj(d -> after[d]).toList();
    return c.each(x.type, new PadConstant(front, back, value), y);
  }

  /// Which position of an axis of n each of a padded one shows.
  private static int[] places(String mode, int n, int before, int after) {
    int[] places = new int[before + n + after];
    for (int i = 0; i < places.length; i++) {
      int at = i - before;
      places[i] =
          switch (mode) {
            case "edge" -> Math.clamp(at, 0, n - 1);
            case "wrap" -> Math.floorMod(at, n);
            case "reflect" -> {
              int turn = Math.floorMod(at, Math.max(1, 2 * n - 2));
              yield turn < n ? turn : 2 * n - 2 - turn;
            }
            default -> throw new Unsupported("the mode " + mode);
          };
    }
    return places;
  }
}
