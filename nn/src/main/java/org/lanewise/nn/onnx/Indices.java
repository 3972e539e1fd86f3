package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Discrete;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Take;
import org.lanewise.nn.op.TopK;

/// Operators that choose elements by their places.
final class Indices {
  private Indices() {}

  static void gather(Conversion c) {
    Operand x = c.in(0);
    Operand index = c.in(1);
    int axis = Extents.axis(c.integer("axis", 0), x.rank());
    if (index.isKnown()) {
      int[] places = places(index.known, x.shape[axis]);
      int[] shape = replaced(x.shape, axis, index.shape);
      Operand y = places.length == 1 ? c.slice(x, axis, places[0], 1, 1) : take(c, x, axis, places);
      c.out(c.reshape(y, shape));
      return;
    }
    c.out(c.op(x.type, new Take(axis - x.rank()), x, counted(c, index, x.shape[axis])));
  }

  private static int[] replaced(int[] shape, int axis, int[] by) {
    IntStream front = IntStream.concat(Arrays.stream(shape, 0, axis), Arrays.stream(by));
    return IntStream.concat(front, Arrays.stream(shape, axis + 1, shape.length)).toArray();
  }

  /// Places from 0, of which negative ones count from behind.
  private static int[] places(Known index, int n) {
    int[] places = index.asInts();
    for (int i = 0; i < places.length; i++) {
      int place = places[i] < 0 ? places[i] + n : places[i];
      if (place < 0 || place >= n) {
        throw new Unsupported("the index " + places[i] + " of an axis of " + n);
      }
      places[i] = place;
    }
    return places;
  }

  /// The same for places that come with each run.
  private static Operand counted(Conversion c, Operand index, int n) {
    Operand negative = Elements.discrete(c, Discrete.LESS, index, integer(0));
    Operand moved = Elements.binary(c, Binary.ADD, index, integer(n));
    return Elements.where(c, negative, moved, index);
  }

  private static Operand integer(int value) {
    return Operand.of(Known.ofInts(value).reshape(new int[0]));
  }

  /// Positions of an axis, in any order.
  static Operand take(Conversion c, Operand x, int axis, int... places) {
    if (x.isKnown() || places.length == 0) {
      int[] sizes = Extents.with(x.shape, axis, places.length);
      int inner = Extents.size(Arrays.copyOfRange(x.shape, axis + 1, x.rank()));
      c.room(sizes);
      int[] linear = new int[Extents.size(sizes)];
      for (int i = 0; i < linear.length; i++) {
        int row = i / inner;
        int outer = row / places.length;
        linear[i] = (outer * x.shape[axis] + places[row % places.length]) * inner + i % inner;
      }
      return pick(c, x, linear, sizes);
    }
    Value index = c.planner.plain(Operand.of(Known.ofInts(places)));
    if (x.isLastOnly()) {
      Take op = new Take(Extents.placeLast(axis, x.rank()) - x.rank());
      return c.operandLast(
          x.type, c.planner.add(c.node.name(), op, List.of(x.last, index), List.of()));
    }
    Take op = new Take(axis - x.rank());
    return c.operand(
        x.type, c.planner.add(c.node.name(), op, List.of(c.planner.plain(x), index), List.of()));
  }

  /// Elements by their places in the whole tensor.
  private static Operand pick(Conversion c, Operand x, int[] linear, int[] shape) {
    if (x.isKnown() && !x.type.isFloat()) {
      long[] all = x.known.longs();
      long[] some = Arrays.stream(linear).mapToLong(i -> all[i]).toArray();
      return Operand.of(Known.of(x.type, shape, some));
    }
    if (linear.length == 0) {
      return Operand.of(Known.fromFloats(x.type, shape, new float[0]));
    }
    Operand flat = c.reshape(x, x.size());
    Operand index = Operand.of(Known.ofInts(linear));
    return c.reshape(c.op(x.type, new Take(-1), flat, index), shape);
  }

  /// The place of an element of `index` in `x` is what it says on one axis, and its own on the
  /// others.
  static void gatherElements(Conversion c) {
    Operand x = c.in(0);
    Operand index = c.in(1);
    int axis = Extents.axis(c.integer("axis", 0), x.rank());
    c.out(along(c, x, axis, counted(c, index, x.shape[axis])));
  }

  private static Operand along(Conversion c, Operand x, int axis, Operand places) {
    int[] strides = Extents.strides(x.shape);
    c.room(places.shape);
    int[] base = positions(places.shape, Extents.with(strides, axis, 0));
    Operand on = Elements.binary(c, Binary.MUL, places, integer(strides[axis]));
    Operand rest = Operand.of(Known.ofInts(base).reshape(places.shape));
    return pick(c, x, Elements.binary(c, Binary.ADD, on, rest));
  }

  static void topK(Conversion c) {
    Operand x = c.in(0);
    int axis = Extents.axis(c.integer("axis", -1), x.rank());
    c.ignore("sorted"); // they are in any case
    int k = c.version() < 10 ? c.integer("k", 1) : c.known(1).asInts()[0];
    if (k == 0) {
      int[] none = Extents.with(x.shape, axis, 0);
      Operand values = Operand.of(Known.fromFloats(x.type, none, new float[0]));
      c.out(values, Operand.of(Known.of(ElementType.INT64, none, new long[0])));
      return;
    }
    TopK op = new TopK(axis - x.rank(), k, c.flag("largest", true));
    Operand places = c.op(ElementType.INT64, op, x);
    c.out(along(c, x, axis, places), places);
  }

  private static Operand pick(Conversion c, Operand x, Operand linear) {
    if (linear.isKnown()) {
      return pick(c, x, linear.known.asInts(), linear.shape);
    }
    if (x.size() > Tensor.LARGEST) {
      // The places are floats here.
      throw new Unsupported(
          "computed places among " + x.size() + " elements, expected 2^24 or fewer");
    }
    return c.op(x.type, new Take(-1), c.reshape(x, x.size()), linear);
  }

  /// The sum over the axes of position times stride, for each element of a shape.
  static int[] positions(int[] shape, int[] strides) {
    int[] places = new int[Extents.size(shape)];
    int[] own = Extents.strides(shape);
    for (int i = 0; i < places.length; i++) {
      for (int d = 0; d < shape.length; d++) {
        places[i] += i / own[d] % shape[d] * strides[d];
      }
    }
    return places;
  }

  static void gatherNd(Conversion c) {
    Operand x = c.in(0);
    Operand index = c.in(1);
    int batch = c.integer("batch_dims", 0);
    int[] rest = tail(x.shape, batch + index.shape[index.rank() - 1]);
    Operand first = starts(c, x.shape, index, batch);
    int[] shape = IntStream.concat(Arrays.stream(first.shape), Arrays.stream(rest)).toArray();
    int n = Extents.size(rest);
    c.room(n);
    int[] one = new int[shape.length];
    Arrays.fill(one, 1);
    System.arraycopy(first.shape, 0, one, 0, first.rank());
    int[] within = new int[shape.length];
    Arrays.fill(within, 1);
    System.arraycopy(rest, 0, within, first.rank(), rest.length);
    Operand offsets = Operand.of(Known.ofInts(Extents.from(0, n)).reshape(within));
    c.out(pick(c, x, Elements.binary(c, Binary.ADD, c.reshape(first, one), offsets)));
  }

  private static int[] tail(int[] shape, int from) {
    return Arrays.copyOfRange(shape, from, shape.length);
  }

  /// Where the slices of a tensor begin that the last axis of `index` names.
  private static Operand starts(Conversion c, int[] shape, Operand index, int batch) {
    int k = index.shape[index.rank() - 1];
    int[] strides = Extents.strides(shape);
    int[] outer = Arrays.copyOf(index.shape, index.rank() - 1);
    int[] batches = new int[outer.length];
    System.arraycopy(strides, 0, batches, 0, batch);
    Operand sum = Operand.of(Known.ofInts(positions(outer, batches)).reshape(outer));
    for (int i = 0; i < k; i++) {
      Operand part = c.reshape(c.slice(index, index.rank() - 1, i, 1, 1), outer);
      Operand place = counted(c, part, shape[batch + i]);
      Operand steps = Elements.binary(c, Binary.MUL, place, integer(strides[batch + i]));
      sum = Elements.binary(c, Binary.ADD, sum, steps);
    }
    return sum;
  }

  static void scatterElements(Conversion c) {
    Operand x = c.in(0);
    Known index = c.known(1);
    int axis = Extents.axis(c.integer("axis", 0), x.rank());
    int[] strides = Extents.strides(x.shape);
    int[] targets = positions(index.shape(), Extents.with(strides, axis, 0));
    int[] places = places(index, x.shape[axis]);
    for (int i = 0; i < targets.length; i++) {
      targets[i] += places[i] * strides[axis];
    }
    c.out(scatter(c, x, targets, c.in(2)));
  }

  static void scatterNd(Conversion c) {
    Operand x = c.in(0);
    Operand index = Operand.of(c.known(1));
    int n = Extents.size(tail(x.shape, index.shape[index.rank() - 1]));
    int[] starts = starts(c, x.shape, index, 0).known.asInts();
    c.room(starts.length, n);
    int[] targets = new int[starts.length * n];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = starts[i / n] + i % n;
    }
    c.out(scatter(c, x, targets, c.in(2)));
  }

  /// In rounds, so that an element meets one update in each: `y = f(y, update or what changes
  /// nothing)`.
  private static Operand scatter(Conversion c, Operand x, int[] targets, Operand updates) {
    String reduction = c.text("reduction", "none");
    int n = x.size();
    c.room(n);
    Operand flat = c.reshape(updates, updates.size());
    if (reduction.equals("none")) {
      int[] from = Extents.from(0, n);
      for (int i = 0; i < targets.length; i++) {
        from[targets[i]] = n + i;
      }
      Operand all = Shapes.concat(c, 0, List.of(c.reshape(x, n), flat));
      return pick(c, all, from, x.shape);
    }
    Binary function;
    float nothing;
    switch (reduction) {
      case "add" -> {
        function = Binary.ADD;
        nothing = 0;
      }
      case "mul" -> {
        function = Binary.MUL;
        nothing = 1;
      }
      case "max" -> {
        function = Binary.MAX;
        nothing = Float.NEGATIVE_INFINITY;
      }
      case "min" -> {
        function = Binary.MIN;
        nothing = Float.POSITIVE_INFINITY;
      }
      default -> throw new Unsupported("the attribute reduction is " + reduction);
    }
    Operand neutral = Operand.of(Known.of(x.type, new int[] {1}, new float[] {nothing}));
    Operand all = Shapes.concat(c, 0, List.of(flat, neutral));
    int[] round = new int[targets.length];
    int[] met = new int[n];
    int rounds = 0;
    for (int i = 0; i < targets.length; i++) {
      round[i] = met[targets[i]]++;
      rounds = Math.max(rounds, round[i] + 1);
    }
    c.room(rounds, n);
    Operand y = x;
    for (int r = 0; r < rounds; r++) {
      int[] from = new int[n];
      Arrays.fill(from, targets.length);
      for (int i = 0; i < targets.length; i++) {
        if (round[i] == r) {
          from[targets[i]] = i;
        }
      }
      y = Elements.binary(c, function, y, pick(c, all, from, x.shape));
    }
    return y;
  }

  /// 1 where the position on an axis is the place that is given, else 0.
  ///
  /// @param place with one element on the axis
  static Operand isAt(Conversion c, ElementType type, Operand place, int axis, int n) {
    int[] shape = new int[place.rank()];
    Arrays.fill(shape, 1);
    shape[axis] = n;
    c.room(n);
    Operand positions = Operand.of(Known.ofInts(Extents.from(0, n)).reshape(shape));
    return Elements.cast(c, Elements.discrete(c, Discrete.EQUAL, place, positions), type);
  }

  static void oneHot(Conversion c) {
    Operand index = c.in(0);
    int depth = c.known(1).asInts()[0];
    Operand values = c.in(2);
    int axis = Extents.axis(c.integer("axis", -1), index.rank() + 1);
    int[] one = new int[index.rank() + 1];
    for (int d = 0, from = 0; d < one.length; d++) {
      one[d] = d == axis ? 1 : index.shape[from++];
    }
    Operand place = c.reshape(counted(c, index, depth), one);
    Operand hot = isAt(c, ElementType.BOOL, place, axis, depth);
    Operand off = c.reshape(c.slice(values, 0, 0, 1, 1));
    Operand on = c.reshape(c.slice(values, 0, 1, 1, 1));
    c.out(Elements.where(c, hot, on, off));
  }

  /// Of what is known when the plan is made.
  static void nonZero(Conversion c) {
    Known x = c.known(0);
    float[] values = x.asFloats();
    int[] found = IntStream.range(0, values.length).filter(i -> values[i] != 0).toArray();
    int[] strides = Extents.strides(x.shape());
    c.room(strides.length, found.length);
    int[] places = new int[strides.length * found.length];
    for (int i = 0; i < places.length; i++) {
      int d = i / found.length;
      places[i] = found[i % found.length] / strides[d] % x.shape()[d];
    }
    c.out(Operand.of(Known.ofInts(places).reshape(new int[] {strides.length, found.length})));
  }

  static void compress(Conversion c) {
    boolean flat = !c.hasAttribute("axis");
    Operand x = flat ? c.reshape(c.in(0), c.in(0).size()) : c.in(0);
    long[] condition = c.known(1).asLongs();
    int axis = flat ? 0 : Extents.axis(c.integer("axis", 0), x.rank());
    int[] places =
        IntStream.range(0, Math.min(condition.length, x.shape[axis]))
            .filter(i -> condition[i] != 0)
            .toArray();
    c.out(take(c, x, axis, places));
  }

  static void reverseSequence(Conversion c) {
    Operand x = c.in(0);
    int[] lengths = c.known(1).asInts();
    int batch = c.integer("batch_axis", 1);
    int time = c.integer("time_axis", 0);
    int[] strides = Extents.strides(x.shape);
    c.room(x.shape);
    int[] from = new int[x.size()];
    for (int i = 0; i < from.length; i++) {
      int at = i / strides[time] % x.shape[time];
      int length = lengths[i / strides[batch] % x.shape[batch]];
      from[i] = at < length ? i + (length - 1 - 2 * at) * strides[time] : i;
    }
    c.out(pick(c, x, from, x.shape));
  }
}
