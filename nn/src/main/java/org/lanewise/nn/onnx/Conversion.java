package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Reshape;
import org.lanewise.nn.op.Strided;
import org.lanewise.nn.op.Transpose;

/// One node on its way into a graph: its inputs and attributes to ask for, ops to add, and its
/// results to be named at the end.
final class Conversion {
  final Planner planner;
  final OnnxNode node;
  private final List<Operand> inputs;
  private final BitSet sources = new BitSet();
  private final Set<String> asked = new HashSet<>();
  private Operand[] results;

  Conversion(Planner planner, OnnxNode node, List<Operand> inputs) {
    this.planner = planner;
    this.node = node;
    this.inputs = inputs;
    for (Operand input : inputs) {
      if (input != null) {
        sources.or(input.sources);
      }
    }
  }

  // What the node has.

  /// The opset of the node.
  int version() {
    return node.version();
  }

  int inputs() {
    return inputs.size();
  }

  boolean has(int i) {
    return i < inputs.size() && inputs.get(i) != null;
  }

  /// An input.
  Operand in(int i) {
    if (!has(i)) {
      throw new Unsupported("input " + i + " is missing");
    }
    return inputs.get(i);
  }

  /// An input whose elements the plan needs.
  Known known(int i) {
    return known(in(i));
  }

  Known known(Operand x) {
    if (!x.isKnown()) {
      throw new NeedsValue(x.sources);
    }
    return x.known;
  }

  private Object attribute(String name) {
    asked.add(name);
    Object value = node.attributes().get(name);
    if (value instanceof Unsupported) {
      throw (Unsupported) value;
    }
    return value;
  }

  boolean hasAttribute(String name) {
    return attribute(name) != null;
  }

  int integer(String name, int missing) {
    Object value = attribute(name);
    if (value == null) {
      return missing;
    }
    long number = as(Long.class, name, value);
    if (number != (int) number) {
      throw new Unsupported("the attribute " + name + " is " + number);
    }
    return (int) number;
  }

  boolean flag(String name, boolean missing) {
    return integer(name, missing ? 1 : 0) != 0;
  }

  float number(String name, float missing) {
    Object value = attribute(name);
    return value == null ? missing : as(Float.class, name, value);
  }

  String text(String name, String missing) {
    Object value = attribute(name);
    return value == null ? missing : as(String.class, name, value);
  }

  /// Null where the node does not have it.
  long[] integers(String name) {
    Object value = attribute(name);
    return value == null ? null : as(long[].class, name, value);
  }

  /// Small numbers, or as many times the same one.
  int[] ints(String name, int count, int missing) {
    long[] values = integers(name);
    int[] ints = new int[count];
    Arrays.fill(ints, missing);
    if (values == null) {
      return ints;
    }
    if (values.length != count) {
      throw new Unsupported(
          "the attribute " + name + " is " + Arrays.toString(values) + ", expected " + count);
    }
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  <T> T as(Class<T> type, String name) {
    Object value = attribute(name);
    return value == null ? null : as(type, name, value);
  }

  private static <T> T as(Class<T> type, String name, Object value) {
    if (!type.isInstance(value)) {
      throw new Unsupported(
          "the attribute "
              + name
              + " is a "
              + value.getClass().getSimpleName()
              + ", expected a "
              + type.getSimpleName());
    }
    return type.cast(value);
  }

  /// Numbers that are an input since some opset, and were an attribute before. Null where the node
  /// has neither.
  long[] integers(String name, int input) {
    return has(input) ? known(input).asLongs() : integers(name);
  }

  // What becomes of it.

  /// Names the results, in the order of the node's outputs; null for one that there is not.
  void out(Operand... results) {
    this.results = results;
  }

  Operand[] results() {
    for (String name : node.attributes().keySet()) {
      if (!asked.contains(name)) {
        throw new Unsupported("the attribute " + name);
      }
    }
    int wanted = node.outputs().size();
    for (int i = 0; i < wanted; i++) {
      if (!node.outputs().get(i).isEmpty() && (i >= results.length || results[i] == null)) {
        throw new Unsupported("the output " + i);
      }
    }
    return Arrays.copyOf(results, Math.min(wanted, results.length));
  }

  /// An attribute that makes no difference here.
  void ignore(String... names) {
    asked.addAll(List.of(names));
  }

  /// A value of the graph as an operand.
  Operand operand(ElementType type, Value plain) {
    return Operand.of(type, plain, sources);
  }

  Operand operandLast(ElementType type, Value last) {
    return Operand.ofLast(type, last, sources);
  }

  /// Adds an op over values in ONNX's order of axes, and over weights.
  Operand op(ElementType type, Op op, List<Operand> x, Known... weights) {
    List<Value> values = x.stream().map(planner::plain).toList();
    return operand(type, planner.add(node.name(), op, values, List.of(weights)));
  }

  Operand op(ElementType type, Op op, Operand... x) {
    return op(type, op, List.of(x));
  }

  /// The same with the channels last.
  Operand opLast(ElementType type, Op op, List<Operand> x, Known... weights) {
    List<Value> values = x.stream().map(planner::last).toList();
    return operandLast(type, planner.add(node.name(), op, values, List.of(weights)));
  }

  /// Adds an op that works element by element, in the order of axes that is there.
  Operand each(ElementType type, Op op, Operand x) {
    return x.isLastOnly() ? opLast(type, op, List.of(x)) : op(type, op, x);
  }

  /// Adds an op of two operands that broadcasts, in the order of axes that is there.
  Operand pair(ElementType type, Op op, Operand a, Operand b) {
    if (a.isLastOnly() && fitsLast(a, b) || b.isLastOnly() && fitsLast(b, a)) {
      int rank = Math.max(a.rank(), b.rank());
      return opLast(type, op, List.of(ofRank(a, rank), ofRank(b, rank)));
    }
    return op(type, op, a, b);
  }

  /// Whether the other operand may be had with the channels last for nothing, or nearly so.
  private static boolean fitsLast(Operand last, Operand other) {
    return other.rank() <= last.rank()
        && (other.isKnown() || other.last != null && other.rank() == last.rank());
  }

  private static Operand ofRank(Operand x, int rank) {
    if (x.rank() == rank) {
      return x;
    }
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    System.arraycopy(x.shape, 0, shape, rank - x.rank(), x.rank());
    return Operand.of(x.known.reshape(shape));
  }

  Operand reshape(Operand x, int... shape) {
    if (Arrays.equals(x.shape, shape)) {
      return x;
    }
    return x.isKnown()
        ? Operand.of(x.known.reshape(shape))
        : op(x.type, new Reshape(Shape.of(shape)), x);
  }

  Operand transpose(Operand x, int... permutation) {
    if (Arrays.equals(permutation, Extents.from(0, x.rank()))) {
      return x;
    }
    if (x.isKnown()) {
      return Operand.of(x.known.transpose(permutation));
    }
    if (x.last != null && Arrays.equals(permutation, Extents.toLast(x.rank()))) {
      return operand(x.type, x.last);
    }
    if (x.rank() > 2 && Arrays.equals(permutation, Extents.toFirst(x.rank()))) {
      return operandLast(x.type, planner.plain(x));
    }
    return op(x.type, new Transpose(Arrays.stream(permutation).boxed().toList()), x);
  }

  /// Elements that strides find.
  Operand strided(Operand x, int offset, int[] sizes, int[] strides) {
    if (x.isKnown()) {
      room(sizes);
      return Operand.of(x.known.strided(offset, sizes, strides));
    }
    if (offset == 0
        && Extents.size(sizes) == x.size()
        && Arrays.equals(strides, Extents.strides(sizes))) {
      return reshape(x, sizes);
    }
    for (int size : sizes) {
      if (size == 0) {
        // Nothing of it: known without its elements.
        return Operand.of(Known.fromFloats(x.type, sizes, new float[0]));
      }
    }
    return op(
        x.type,
        new Strided(
            offset, Arrays.stream(sizes).boxed().toList(), Arrays.stream(strides).boxed().toList()),
        x);
  }

  /// Repeated along axes of one element, and along new ones in front.
  Operand expand(Operand x, int... shape) {
    return Arrays.equals(x.shape, shape)
        ? x
        : strided(x, 0, shape, Extents.repeating(x.shape, shape));
  }

  /// Positions of an axis.
  Operand slice(Operand x, int axis, int from, int count, int step) {
    int[] strides = Extents.strides(x.shape);
    int offset = from * strides[axis];
    strides[axis] *= step;
    return strided(x, offset, Extents.with(x.shape, axis, count), strides);
  }

  /// Refuses a tensor that there is no room for, before it is made.
  void room(int... extents) {
    planner.room().check(Extents.product(extents));
  }

  static Operand constant(float value) {
    return Operand.of(Known.scalar(value));
  }
}
