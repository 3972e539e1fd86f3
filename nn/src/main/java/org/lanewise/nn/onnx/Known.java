package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.lanewise.nn.Slice;

/// A tensor whose elements are known when a plan is made: an initialiser, or what is computed from
/// shapes. Integers are longs here, so that marks such as the largest long, which means the end of
/// an axis, stay what they are. Extents may be 0.
final class Known {
  private final ElementType type;
  private final int[] shape;

  /// The elements of a type with fractions, else null.
  private final float[] floats;

  /// The elements of any other type, else null.
  private final long[] longs;

  /// The elements as the plans of a model share them, with what is made of them; null until a plan
  /// wants integers so.
  private Slice weights;

  private Known(ElementType type, int[] shape, float[] floats, long[] longs, Slice weights) {
    this.type = type;
    this.shape = shape;
    this.floats = floats;
    this.longs = longs;
    this.weights = weights;
    if (size() != Extents.size(shape)) {
      throw new IllegalArgumentException(
          "there are " + size() + " elements for the shape " + Arrays.toString(shape));
    }
  }

  /// @param floats the elements of a type with fractions, else null
  /// @param longs the elements of any other type, else null
  Known(ElementType type, int[] shape, float[] floats, long[] longs) {
    this(type, shape, floats, longs, floats == null ? null : Slice.constant(floats));
  }

  ElementType type() {
    return type;
  }

  int[] shape() {
    return shape;
  }

  float[] floats() {
    return floats;
  }

  long[] longs() {
    return longs;
  }

  static Known of(ElementType type, int[] shape, float[] floats) {
    return new Known(type, shape, floats, null);
  }

  static Known of(ElementType type, int[] shape, long[] longs) {
    return new Known(type, shape, null, longs);
  }

  /// A vector of 64-bit integers.
  static Known ofInts(int... ints) {
    long[] longs = Arrays.stream(ints).asLongStream().toArray();
    return of(ElementType.INT64, new int[] {ints.length}, longs);
  }

  /// A single number.
  static Known scalar(float value) {
    return of(ElementType.FLOAT, new int[0], new float[] {value});
  }

  /// Of a type, from floats that hold it.
  static Known fromFloats(ElementType type, int[] shape, float[] values) {
    if (type.isFloat()) {
      return of(type, shape, values);
    }
    long[] longs = new long[values.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = (long) values[i];
    }
    return of(type, shape, longs);
  }

  int size() {
    return floats == null ? longs.length : floats.length;
  }

  /// The elements as a graph has them.
  float[] asFloats() {
    if (floats != null) {
      return floats;
    }
    float[] values = new float[longs.length];
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(longs[i]) > Tensor.LARGEST) {
        throw new Unsupported(
            "the integer " + longs[i] + " in a computation, expected at most 2^24");
      }
      values[i] = longs[i];
    }
    return values;
  }

  float asFloat() {
    return floats == null ? longs[0] : floats[0];
  }

  long[] asLongs() {
    if (longs != null) {
      return longs;
    }
    long[] values = new long[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) floats[i];
    }
    return values;
  }

  /// The elements as numbers of positions: beyond an int is as far as an int goes.
  int[] asInts() {
    return Arrays.stream(asLongs())
        .mapToInt(v -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, v)))
        .toArray();
  }

  Known reshape(int[] dims) {
    return new Known(type, dims, floats, longs, weights);
  }

  /// The elements that strides find: see [org.lanewise.nn.op.Strided].
  Known strided(int offset, int[] sizes, int[] strides) {
    int n = Extents.size(sizes);
    float[] moreFloats = floats == null ? null : new float[n];
    long[] moreLongs = longs == null ? null : new long[n];
    int[] index = new int[sizes.length];
    for (int i = 0; i < n; i++) {
      int from = offset;
      for (int d = 0; d < index.length; d++) {
        from += index[d] * strides[d];
      }
      if (longs == null) {
        moreFloats[i] = floats[from];
      } else {
        moreLongs[i] = longs[from];
      }
      for (int d = index.length - 1; d >= 0 && ++index[d] == sizes[d]; d--) {
        index[d] = 0;
      }
    }
    return new Known(type, sizes, moreFloats, moreLongs);
  }

  Known transpose(int... permutation) {
    int[] sizes = Extents.permuted(shape, permutation);
    int[] strides = Extents.permuted(Extents.strides(shape), permutation);
    Supplier<Known> made = () -> strided(0, sizes, strides);
    return weights == null ? made.get() : derive(boxed(permutation), made);
  }

  private static List<Integer> boxed(int[] ints) {
    return Arrays.stream(ints).boxed().toList();
  }

  /// The elements as a graph has them, with what plans have made of them.
  Slice asWeights() {
    if (weights == null) {
      weights = Slice.constant(asFloats());
    }
    return weights;
  }

  /// The same, made once for all plans of what never changes.
  ///
  /// @param key what else it depends on
  <T> T derive(List<?> key, Supplier<T> maker) {
    return asWeights().derive(List.of(type, boxed(shape), key), maker);
  }

  /// What it holds, to be compared with `equals`.
  List<Object> content() {
    return List.of(type, boxed(shape), Arrays.stream(asLongs()).boxed().toList());
  }

  /// The elements as floats, all of which hold them.
  Known withFractions() {
    return new Known(ElementType.FLOAT, shape, asWeights().array(), null, asWeights());
  }

  /// A function of each integer.
  Known map(ElementType result, LongUnaryOperator function) {
    return of(result, shape, Arrays.stream(longs).map(function).toArray());
  }

  /// A function of integers, with broadcasting.
  static Known combine(ElementType result, Known a, Known b, LongBinaryOperator function) {
    int[] shape = Extents.broadcast(a.shape, b.shape);
    Known p = a.expand(shape);
    Known q = b.expand(shape);
    long[] longs = new long[p.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = function.applyAsLong(p.longs[i], q.longs[i]);
    }
    return of(result, shape, longs);
  }

  /// Repeated along axes of one element.
  Known expand(int[] dims) {
    return strided(0, dims, Extents.repeating(shape, dims));
  }

  /// The same elements in another type.
  Known cast(ElementType to) {
    if (to == type || floats != null && to.isFloat() && to.rounding() == null) {
      return new Known(to, shape, floats, longs, weights);
    }
    if (to.isFloat()) {
      float[] values = new float[size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats == null ? longs[i] : floats[i];
      }
      if (to.rounding() != null) {
        to.rounding().forward(values.length, values, 0, values, 0);
      }
      return of(to, shape, values);
    }
    if (to == ElementType.BOOL) {
      long[] truths = new long[size()];
      for (int i = 0; i < truths.length; i++) {
        truths[i] = (floats == null ? longs[i] != 0 : floats[i] != 0) ? 1 : 0;
      }
      return of(to, shape, truths);
    }
    return of(to, shape, asLongs());
  }

  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
