package org.lanewise.nn.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Workers;

/// A model from an ONNX file, of the opsets from 7 on; of older ones as far as their nodes have
/// no attributes that were dropped since.
///
/// ```java
/// OnnxModel model = OnnxModel.load(Path.of("model.onnx"));
/// OnnxSession session = model.session();
/// Tensor image = Tensor.of(pixels, 1, 3, 224, 224);
/// Tensor scores = session.run(Map.of("input", image)).get("output");
/// ```
///
/// Shapes need not be known before the first run: for each combination of shapes the nodes are
/// turned into a graph of this library (a plan). The last plans are kept. All share the weights,
/// which are packed by the first plan that needs them.
/// An input that says a shape, such as that of a Reshape, and one that an op takes as weights, such
/// as the kernel of a Conv, is part of a plan: with other elements another plan is made.
///
/// **Files are not trusted.** Whatever is in one, it is either read or refused with a message; no
/// other file is read than those in its folder that it names, and none of them more than 4 times.
/// What a plan takes is bounded by what the file and its inputs bring along: the tensors that are
/// known before a run, such as the mask that an Expand makes, may have 2^25 elements, and 64 for
/// each element that is there, all together; those that a run computes 2^26, and 4096. Loops are
/// unrolled up to 2^18 nodes.
///
/// Any number of threads may share a model; a session is for one.
///
/// The class needs the library `org.tribuo:tribuo-util-onnx`, which is an optional dependency.
public final class OnnxModel {
  /// How many plans are kept: enough for texts of up to 512 tokens, see
  /// [org.lanewise.nn.text.TextEmbedder].
  static final int PLANS = 16;

  private final Path file;
  private final OnnxGraph graph;
  private final Evaluations evaluations = new Evaluations();

  /// Those of all tensors of the file.
  private final long elements;

  /// The inputs that plans look into; it only ever grows.
  private final boolean[] needed;

  /// The last that was used is the last.
  private final List<Plan> plans = new ArrayList<>();

  private OnnxModel(Path file, OnnxGraph graph) {
    this.file = file;
    this.graph = graph;
    this.elements = graph.elements();
    this.needed = new boolean[graph.inputs().size()];
  }

  /// Reads a file. Tensors that it keeps in other files must lie in its folder.
  ///
  /// @param file an ONNX model
  /// @return the model
  /// @throws org.lanewise.nn.ModelFormatException if the file is missing, damaged or something
  ///     else; the message names it and what is wrong
  /// @throws UnsupportedNodesException if it has operators that there are not here: the message
  ///     lists all of them by name, operator and reason
  /// @throws IOException if it cannot be read
  /// @throws IllegalStateException if the library that reads ONNX is missing
  public static OnnxModel load(Path file) throws IOException {
    Objects.requireNonNull(file, "file is null");
    OnnxGraph graph;
    try {
      graph = OnnxFile.read(file);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "ONNX files need the library org.tribuo:tribuo-util-onnx, which is not there", e);
    }
    List<String> unsupported = new ArrayList<>();
    collect(graph, unsupported);
    if (!unsupported.isEmpty()) {
      throw new UnsupportedNodesException(file, unsupported);
    }
    return new OnnxModel(file, graph);
  }

  /// Nodes of operators that there are not here.
  private static void collect(OnnxGraph graph, List<String> unsupported) {
    for (OnnxNode node : graph.nodes()) {
      try {
        Operators.converter(node);
      } catch (Unsupported e) {
        unsupported.add(node.title() + e.getMessage());
      }
      for (Object value : node.attributes().values()) {
        if (value instanceof OnnxGraph) {
          collect((OnnxGraph) value, unsupported);
        }
      }
    }
  }

  Path file() {
    return file;
  }

  OnnxGraph graph() {
    return graph;
  }

  long elements() {
    return elements;
  }

  Evaluations evaluations() {
    return evaluations;
  }

  /// The inputs and the extents that the file gives them.
  ///
  /// @return by name, in the order of the file: the extents, -1 for one that may vary; an empty
  ///     array for a single number as well as for any shape
  public Map<String, int[]> inputs() {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    for (OnnxGraph.Port port : graph.inputs()) {
      shapes.put(port.name(), port.dims() == null ? new int[0] : port.dims().clone());
    }
    return shapes;
  }

  /// The names of the outputs.
  ///
  /// @return in the order of the file
  public List<String> outputs() {
    return graph.outputs();
  }

  /// A session that runs on the caller's thread alone.
  ///
  /// @return a new session
  public OnnxSession session() {
    return session(Workers.caller());
  }

  /// A session.
  ///
  /// @param workers the threads that kernels may use; the caller closes them
  /// @return a new session
  public OnnxSession session(Workers workers) {
    return new OnnxSession(this, Objects.requireNonNull(workers, "workers is null"));
  }

  /// The plan for some inputs: one that was made before, or else a new one.
  synchronized Plan plan(Tensor[] inputs) {
    for (int i = plans.size() - 1; i >= 0; i--) {
      if (plans.get(i).fits(inputs)) {
        Plan plan = plans.remove(i);
        plans.add(plan);
        return plan;
      }
    }
    while (true) {
      try {
        Plan plan = Plan.of(this, inputs, needed);
        plans.add(plan);
        if (plans.size() > PLANS) {
          plans.remove(0);
        }
        return plan;
      } catch (NeedsValue e) {
        e.inputs.stream().forEach(i -> needed[i] = true);
      }
    }
  }
}
