package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Session;

/// A model for given shapes of its inputs: a graph that is ready to run. What of it changes in a
/// run is in [Runs], one for each thread.
final class Plan {
  private final List<OnnxGraph.Port> ports;
  private final int[][] shapes;

  /// The elements of those inputs that the plan had to know, else null.
  private final float[][] values;

  /// The outputs: known ones as they are, the others null and in this order those of the session.
  private final Map<String, Known> outputs;

  private final int[][] outputShapes;

  /// Null where everything is known.
  private final Session session;

  private Plan(
      List<OnnxGraph.Port> ports,
      int[][] shapes,
      float[][] values,
      Map<String, Known> outputs,
      int[][] outputShapes,
      Session session) {
    this.ports = ports;
    this.shapes = shapes;
    this.values = values;
    this.outputs = outputs;
    this.outputShapes = outputShapes;
    this.session = session;
  }

  /// Makes a plan.
  ///
  /// @param tensors the inputs, for their shapes
  /// @param needed which of them the plan may look into
  /// @throws NeedsValue if it has to look into another one
  static Plan of(OnnxModel model, Tensor[] tensors, boolean[] needed) {
    OnnxGraph file = model.graph();
    long given = model.elements();
    for (Tensor tensor : tensors) {
      given += tensor.data().length;
    }
    Planner planner = new Planner(new Room(given), model.evaluations());
    int[][] shapes = new int[tensors.length][];
    float[][] values = new float[tensors.length][];
    for (int i = 0; i < tensors.length; i++) {
      OnnxGraph.Port port = file.inputs().get(i);
      shapes[i] = tensors[i].shape.clone();
      if (needed[i] || tensors[i].data().length == 0) {
        values[i] = tensors[i].data().clone();
        Known known = Known.fromFloats(port.type(), shapes[i], values[i]);
        planner.define(port.name(), Operand.of(known));
      } else {
        planner.input(i, port, shapes[i]);
      }
    }
    planner.nodes(file);
    if (!planner.unsupported().isEmpty()) {
      throw new UnsupportedNodesException(
          model.file(), planner.unsupported(), planner.unexpected());
    }
    try {
      return of(file, shapes, values, planner);
    } catch (Unsupported | IllegalArgumentException e) {
      throw new UnsupportedNodesException(model.file(), List.of("outputs: " + e.getMessage()), e);
    }
  }

  /// The plan of which all nodes are converted.
  private static Plan of(OnnxGraph file, int[][] shapes, float[][] values, Planner planner) {
    Map<String, Known> outputs = new LinkedHashMap<>();
    List<Operand> open = new ArrayList<>();
    for (String name : file.outputs()) {
      Operand result = planner.lookUp(name);
      outputs.put(name, result.known);
      if (result.isKnown()) {
        result.known.asFloats(); // refuses integers that are no floats
      } else {
        open.add(result);
      }
    }
    Session session = open.isEmpty() ? null : planner.session(open);
    int[][] outputShapes = open.stream().map(result -> result.shape).toArray(int[][]::new);
    return new Plan(file.inputs(), shapes, values, outputs, outputShapes, session);
  }

  /// Whether the plan is for these inputs.
  boolean fits(Tensor[] tensors) {
    for (int i = 0; i < tensors.length; i++) {
      if (!Arrays.equals(shapes[i], tensors[i].shape)
          || values[i] != null && !Arrays.equals(values[i], tensors[i].data())) {
        return false;
      }
    }
    return true;
  }

  /// @param workers the threads that kernels may use
  Runs runs(Workers workers) {
    return new Runs(workers);
  }

  /// What runs a plan on one thread.
  final class Runs {
    private final Session own;
    private final int[] positions;
    private final float[][] in;
    private final int[] inOffsets;
    private final float[][] out = new float[outputShapes.length][];
    private final int[] outOffsets = new int[out.length];
    private final Map<String, Tensor> results = new LinkedHashMap<>();
    private final Map<String, Tensor> view = Collections.unmodifiableMap(results);

    private Runs(Workers workers) {
      own = session == null ? null : session.fork(workers);
      int count = (int) Arrays.stream(values).filter(v -> v == null).count();
      positions = new int[count];
      in = new float[count][];
      inOffsets = new int[count];
      for (int i = 0, at = 0; i < values.length; i++) {
        if (values[i] == null) {
          positions[at++] = i;
        }
      }
      int next = 0;
      for (Map.Entry<String, Known> output : outputs.entrySet()) {
        Known known = output.getValue();
        Tensor result;
        if (known == null) {
          out[next] = new float[Extents.size(outputShapes[next])];
          result = Tensor.of(out[next], outputShapes[next++]);
        } else {
          result = Tensor.of(known.asFloats().clone(), known.shape());
        }
        results.put(output.getKey(), result);
      }
    }

    Plan plan() {
      return Plan.this;
    }

    Map<String, Tensor> run(Tensor[] tensors) {
      for (int i = 0; i < in.length; i++) {
        Tensor tensor = tensors[positions[i]];
        OnnxGraph.Port port = ports.get(positions[i]);
        if (!port.type().isFloat()) {
          OnnxSession.checkIntegers(port.name(), tensor.data());
        }
        in[i] = tensor.data();
      }
      if (own != null) {
        own.run(in, inOffsets, out, outOffsets, 1);
      }
      return view;
    }
  }
}
