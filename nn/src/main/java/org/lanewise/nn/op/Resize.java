package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Upsample;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Resize of `[extents..., channels]`, one to three axes, by whole factors: each position is
/// repeated, or the outputs lie on straight lines between them (`half_pixel`).
///
/// Backward: each position takes `dy` times its share of each output that it is part of.
///
/// @param scales how many times longer each spatial axis becomes
/// @param linear whether to interpolate
public record Resize(List<Integer> scales, boolean linear) implements Op {
  /// Checks the attributes; the rest is checked with the shapes.
  public Resize {
    scales = List.copyOf(scales);
  }

  static Resize of(Map<String, String> attributes) {
    String mode = Ops.attribute(attributes, "mode");
    if (!mode.equals("nearest") && !mode.equals("linear")) {
      throw new IllegalArgumentException(
          "the attribute mode is '" + mode + "', expected nearest or linear");
    }
    return new Resize(Ops.integers(attributes, "scales"), mode.equals("linear"));
  }

  @Override
  public String type() {
    return "Resize";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("scales", Ops.text(scales), "mode", linear ? "linear" : "nearest");
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    int[] output = kernel(inputs.get(0)).output();
    int[] dims = Arrays.copyOf(output, output.length + 1);
    dims[output.length] = inputs.get(0).dim(-1);
    return Shape.of(dims);
  }

  private Upsample kernel(Shape x) {
    if (x.rank() != scales.size() + 1) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected "
              + scales.size()
              + " spatial extents and the channels");
    }
    return new Upsample(
        Arrays.copyOf(x.dims(), x.rank() - 1), x.dim(-1), Ops.array(scales), linear);
  }

  @Override
  public Object prepare(Call call) {
    return kernel(call.inputShape(0));
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    ((Upsample) call.prepared())
        .forward(call.batch(), x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      ((Upsample) call.prepared())
          .backward(call.batch(), dy.array(), dy.offset(), dx.array(), dx.offset());
    }
  }
}
