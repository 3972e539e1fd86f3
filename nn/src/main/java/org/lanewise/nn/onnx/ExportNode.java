package org.lanewise.nn.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lanewise.kernels.Transpose;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;

/// An application of an op that is turned into nodes of a file. Values go by their names, and have
/// the batch before the axes of their shapes.
///
/// @param graph what the nodes are added to
/// @param name the node's
/// @param op what it computes
/// @param inputs the names of the inputs
/// @param shapes their shapes, without the batch
/// @param parameters what is trained
/// @param output the shape of the result, without the batch
record ExportNode(
    ExportGraph graph,
    String name,
    Op op,
    List<String> inputs,
    List<Shape> shapes,
    List<Parameter> parameters,
    Shape output) {
  /// The first input.
  String x() {
    return inputs.get(0);
  }

  /// The shape of the first input.
  Shape shape() {
    return shapes.get(0);
  }

  /// A parameter as an initialiser.
  String parameter(int i) {
    return graph.parameter(parameters.get(i));
  }

  /// A parameter with its axes in another order, and these in other groups.
  ///
  /// @param order which axis of the parameter each is
  /// @param dims the shape in the file
  String parameter(int i, int[] order, int... dims) {
    return graph.floats(parameters.get(i).name(), transposed(i, order), dims);
  }

  /// The elements of a parameter in another order of axes.
  float[] transposed(int i, int... order) {
    float[] elements = graph.elements(parameters.get(i));
    float[] other = new float[elements.length];
    Transpose.of(parameters.get(i).shape().dims(), order).forward(1, elements, 0, other, 0);
    return other;
  }

  /// A node of one output.
  String add(String operator, String... inputs) {
    return add(operator, Map.of(), inputs);
  }

  /// A node of one output with attributes: integers, floats, texts and arrays of them.
  String add(String operator, Map<String, Object> attributes, String... inputs) {
    return graph.add(name, operator, 1, List.of(inputs), attributes).get(0);
  }

  /// A number that is the same for all.
  String scalar(float value) {
    return floats(new float[] {value});
  }

  String floats(float[] elements, int... dims) {
    return graph.floats(name + "/constant", elements, dims);
  }

  String integers(long[] elements, int... dims) {
    return graph.integers(name + "/constant", elements, dims);
  }

  /// Integers as a vector.
  String vector(int... elements) {
    return integers(Arrays.stream(elements).asLongStream().toArray(), elements.length);
  }

  String cast(DataType type, String x) {
    return add("Cast", Map.of("to", type.getNumber()), x);
  }

  /// As truth values: all but 0 are true.
  String bool(String x) {
    return cast(DataType.BOOL, x);
  }

  /// Truth values or integers as floats.
  String real(String x) {
    return cast(DataType.FLOAT, x);
  }

  /// Floats as integers.
  String whole(String x) {
    return cast(DataType.INT64, x);
  }

  /// Another shape, with as many rows as are left.
  String reshape(String x, int... dims) {
    int[] all = new int[dims.length + 1];
    all[0] = -1;
    System.arraycopy(dims, 0, all, 1, dims.length);
    return add("Reshape", x, vector(all));
  }

  /// Axes in another order, where the first of the permutation is number 1, after the batch.
  String transpose(String x, int... permutation) {
    int[] all = new int[permutation.length + 1];
    System.arraycopy(permutation, 0, all, 1, permutation.length);
    return add("Transpose", Map.of("perm", all), x);
  }

  /// From `[extents..., channels]` to `[channels, extents...]`.
  ///
  /// @param axes the number of extents
  String channelsFirst(String x, int axes) {
    return transpose(x, IntStream.concat(IntStream.of(axes + 1), axes(axes)).toArray());
  }

  /// The way back of [#channelsFirst].
  String channelsLast(String x, int axes) {
    IntStream extents = IntStream.rangeClosed(2, axes + 1);
    return transpose(x, IntStream.concat(extents, IntStream.of(1)).toArray());
  }

  /// The numbers of the first axes after the batch.
  static IntStream axes(int count) {
    return IntStream.rangeClosed(1, count);
  }

  /// A part of an axis.
  String slice(String x, int axis, int from, int to) {
    return add("Slice", x, vector(from), vector(to), vector(axis));
  }

  /// An input with axes of 1 after the batch, so that it broadcasts against others of a rank.
  String aligned(int i, int rank) {
    int[] dims = shapes.get(i).dims();
    if (dims.length == rank) {
      return inputs.get(i);
    }
    int[] filled = new int[rank];
    Arrays.fill(filled, 1);
    System.arraycopy(dims, 0, filled, rank - dims.length, dims.length);
    return reshape(inputs.get(i), filled);
  }
}
