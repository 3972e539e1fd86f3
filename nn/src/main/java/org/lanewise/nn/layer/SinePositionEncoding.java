package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Adds sines and cosines of its position to each step of `[steps, features]`: keras_hub's
/// `SinePositionEncoding`, already added to its input.
///
/// @param maxWavelength the base of the angles, above 0
public record SinePositionEncoding(float maxWavelength) implements Layer {
  /// Checks the part.
  ///
  /// @throws IllegalArgumentException if it is out of its range
  public SinePositionEncoding {
    new org.lanewise.nn.op.SinePositionEncoding(maxWavelength, 0);
  }

  /// With a wavelength of 10,000.
  public SinePositionEncoding() {
    this(10_000);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("sine_position_encoding"),
        new org.lanewise.nn.op.SinePositionEncoding(maxWavelength, 0),
        List.of(input),
        List.of());
  }
}
