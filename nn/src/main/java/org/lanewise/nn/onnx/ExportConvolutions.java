package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.AveragePool;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.ConvTranspose;
import org.lanewise.nn.op.MaxPool;

/// Exports convolutions and pooling: the images become channels first, and their results channels
/// last again.
final class ExportConvolutions {
  private ExportConvolutions() {}

  static String conv(ExportNode n, Conv op) {
    Shape w = n.parameters().get(0).shape();
    int axes = w.rank() - 2;
    int filters = n.output().dim(-1);
    int[] taps = Arrays.copyOf(w.dims(), axes);
    boolean depthwise = op.groups() == n.shape().dim(-1) && w.dim(-2) == op.groups();
    // From [taps, channels, filters], or depthwise [taps, channels, multiplier].
    int[] order =
        IntStream.concat(
                depthwise ? IntStream.of(axes, axes + 1) : IntStream.of(axes + 1, axes),
                IntStream.range(0, axes))
            .toArray();
    int[] dims =
        IntStream.concat(IntStream.of(filters, depthwise ? 1 : w.dim(-2)), Arrays.stream(taps))
            .toArray();
    int[] extents = extents(n.shape(), axes);
    Map<String, Object> attributes =
        windows(taps, op.strides(), op.dilations(), op.padding(), extents);
    attributes.put("group", op.groups());
    attributes.put("dilations", ints(op.dilations()));
    String y = run(n, "Conv", axes, attributes, n.parameter(0, order, dims));
    y = n.inputs().size() == 2 ? n.add("Add", y, n.inputs().get(1)) : y;
    return ExportElements.activate(n, y, op.activation());
  }

  static String convTranspose(ExportNode n, ConvTranspose op) {
    Shape w = n.parameters().get(0).shape();
    int axes = w.rank() - 2;
    int[] taps = Arrays.copyOf(w.dims(), axes);
    int[] order =
        IntStream.concat(IntStream.of(axes + 1, axes), IntStream.range(0, axes)).toArray();
    int[] dims =
        IntStream.concat(IntStream.of(w.dim(-1), w.dim(-2)), Arrays.stream(taps)).toArray();
    int[] extents = extents(n.shape(), axes);
    int[] outputs = extents(n.output(), axes);
    Map<String, Object> attributes =
        windows(taps, op.strides(), op.dilations(), op.padding(), outputs);
    int[] pads = (int[]) attributes.get("pads");
    int[] more = new int[axes];
    for (int i = 0; i < axes; i++) {
      int window = (taps[i] - 1) * op.dilations().get(i) + 1;
      int reached = op.strides().get(i) * (extents[i] - 1) + window - pads[i] - pads[axes + i];
      more[i] = outputs[i] - reached;
    }
    attributes.put("output_padding", more);
    attributes.put("group", op.groups());
    attributes.put("dilations", ints(op.dilations()));
    String y = run(n, "ConvTranspose", axes, attributes, n.parameter(0, order, dims));
    return ExportElements.activate(n, y, op.activation());
  }

  static String averagePool(ExportNode n, AveragePool op) {
    return pool(n, "AveragePool", op.kernelShape(), op.strides(), op.padding());
  }

  static String maxPool(ExportNode n, MaxPool op) {
    return pool(n, "MaxPool", op.kernelShape(), op.strides(), op.padding());
  }

  private static String pool(
      ExportNode n, String operator, List<Integer> kernel, List<Integer> strides, Padding padding) {
    int axes = kernel.size();
    List<Integer> dense = kernel.stream().map(k -> 1).toList();
    int[] extents = extents(n.shape(), axes);
    return run(n, operator, axes, windows(ints(kernel), strides, dense, padding, extents));
  }

  /// The extents before the channels.
  private static int[] extents(Shape shape, int axes) {
    return Arrays.copyOfRange(shape.dims(), shape.rank() - 1 - axes, shape.rank() - 1);
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /// The attributes that say where the windows lie.
  private static Map<String, Object> windows(
      int[] kernel,
      List<Integer> strides,
      List<Integer> dilations,
      Padding padding,
      int[] extents) {
    int axes = kernel.length;
    int[] pads = new int[2 * axes];
    for (int i = 0; i < axes; i++) {
      int window = (kernel[i] - 1) * dilations.get(i) + 1;
      int[] around = padding.along(i, axes, extents[i], window, strides.get(i));
      pads[i] = around[0];
      pads[axes + i] = around[1];
    }
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("kernel_shape", kernel);
    attributes.put("strides", ints(strides));
    attributes.put("pads", pads);
    return attributes;
  }

  /// Runs an operator on images that are channels first; axes before the extents are more images.
  private static String run(
      ExportNode n, String operator, int axes, Map<String, Object> attributes, String... weights) {
    int[] dims = n.shape().dims();
    boolean more = dims.length > axes + 1;
    String x = n.x();
    x = more ? n.reshape(x, Arrays.copyOfRange(dims, dims.length - axes - 1, dims.length)) : x;
    String[] inputs =
        Stream.of(
                new String[] {n.channelsFirst(x, axes)},
                weights,
                n.parameters().size() == 2 ? new String[] {n.parameter(1)} : new String[0])
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    String y = n.channelsLast(n.add(operator, attributes, inputs), axes);
    return more ? n.reshape(y, n.output().dims()) : y;
  }
}
