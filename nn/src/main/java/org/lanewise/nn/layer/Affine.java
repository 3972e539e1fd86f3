package org.lanewise.nn.layer;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;

/// The parameters of the normalisations: gamma, which starts at one, and beta, at zero.
final class Affine {
  private Affine() {}

  static List<Parameter> parameters(
      GraphBuilder graph, String name, Shape shape, boolean scale, boolean center) {
    List<Parameter> parameters = new ArrayList<>();
    if (scale) {
      parameters.add(graph.parameter(name + "/gamma", shape, Initializer.ONES));
    }
    if (center) {
      parameters.add(graph.parameter(name + "/beta", shape, Initializer.ZEROS));
    }
    return parameters;
  }
}
