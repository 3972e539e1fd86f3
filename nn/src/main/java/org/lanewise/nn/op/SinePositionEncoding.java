package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.kernels.SinePositions;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Adds sines and cosines of its position to each step of `[steps, features]`, as
/// [SinePositions#fill] has them. Backward: `dx = dy`.
///
/// @param maxWavelength the base of the angles, above 0
/// @param longest 0; in a decoder, which gives one step a run, the most steps
public record SinePositionEncoding(float maxWavelength, int longest) implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public SinePositionEncoding {
    SinePositions.fill(0, 1, maxWavelength, new float[0], 0);
    Steps.checkLongest(longest);
  }

  static SinePositionEncoding of(Map<String, String> attributes) {
    return new SinePositionEncoding(Ops.number(attributes, "max_wavelength"), 0);
  }

  @Override
  public String type() {
    return "SinePositionEncoding";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("max_wavelength", "" + maxWavelength);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Steps.check(inputs.get(0));
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public long memory(Node node, int batch) {
    return longest == 0 ? 0 : 1;
  }

  @Override
  public Op step(Node node, Predicate<Value> stepped) {
    return new SinePositionEncoding(maxWavelength, node.output().shape().dim(0));
  }

  /// The table.
  @Override
  public Object prepare(Call call) {
    int positions = Math.max(longest, call.outputShape().dim(0));
    int dim = call.outputShape().dim(1);
    float[] table = new float[Math.multiplyExact(positions, dim)];
    SinePositions.fill(positions, dim, maxWavelength, table, 0);
    return table;
  }

  @Override
  public void forward(Call call) {
    int position = Steps.position(call, longest);
    Steps.add(call, (float[]) call.prepared(), position * call.outputShape().dim(1));
  }

  @Override
  public void backward(Call call) {
    Steps.copyGradient(call);
  }
}
