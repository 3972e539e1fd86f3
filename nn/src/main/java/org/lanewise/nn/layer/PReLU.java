package org.lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.PRelu;

/// The rectifier with learned slopes that begin at 0: Keras's `PReLU`, with its name for them
/// (`p_re_lu/alpha`).
///
/// @param sharedAxes how many of the first axes share their slopes: 0 for a slope an element, and
///     of an image `[height, width, channels]` 2 for one a channel (Keras's `shared_axes=[1, 2]`)
public record PReLU(int sharedAxes) implements Layer {
  /// Checks the part.
  ///
  /// @throws IllegalArgumentException if it is negative
  public PReLU {
    if (sharedAxes < 0) {
      throw new IllegalArgumentException("sharedAxes is " + sharedAxes + ", expected 0 or more");
    }
  }

  /// A slope an element.
  public PReLU() {
    this(0);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("p_re_lu");
    int[] dims = input.shape().dims();
    if (dims.length < sharedAxes) {
      throw new IllegalArgumentException(
          name
              + ": the input has the shape "
              + input.shape()
              + ", expected "
              + sharedAxes
              + " dimensions to share slopes along, or more");
    }
    Shape slopes = Shape.of(Arrays.copyOfRange(dims, sharedAxes, dims.length));
    Parameter alpha = graph.parameter(name + "/alpha", slopes, Initializer.ZEROS);
    return graph.add(name, new PRelu(), List.of(input), List.of(alpha));
  }
}
