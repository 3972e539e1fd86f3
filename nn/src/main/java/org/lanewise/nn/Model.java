package org.lanewise.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lanewise.kernels.Workers;

/// A graph and its weights.
///
/// Any number of threads may use a model as long as nobody trains it; a [Session] keeps the weights
/// as they were when it was made.
public final class Model {
  private static final int PREDICT_BATCH = 256;

  private final Graph graph;
  private final Parameters parameters;

  Model(Graph graph, Parameters parameters) {
    this.graph = graph;
    this.parameters = parameters;
  }

  /// A model with weights from the graph's initializers.
  ///
  /// @param graph any graph
  /// @param seed the same seed gives bitwise the same weights
  /// @return a new model
  public static Model of(Graph graph, long seed) {
    return new Model(graph, new Parameters(Objects.requireNonNull(graph, "graph is null"), seed));
  }

  /// The graph of ops.
  ///
  /// @return the graph
  public Graph graph() {
    return graph;
  }

  /// The weights.
  ///
  /// @return the parameters themselves, not a copy
  public Parameters parameters() {
    return parameters;
  }

  /// Computes the output of some rows, in a session made for this one call: for more than one call
  /// make a [#session]. The model must have one input and one output.
  ///
  /// @param x `rows` samples of the input shape's size each
  /// @param rows 0 or more
  /// @return a new array of `rows` outputs
  /// @throws IllegalArgumentException if `rows` is negative or `x` has another length
  public float[] predict(float[] x, int rows) {
    Objects.requireNonNull(x, "x is null");
    int in = graph.input().shape().size();
    int out = graph.output().shape().size();
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + ", expected 0 or more");
    }
    if (x.length != (long) rows * in) {
      throw new IllegalArgumentException(
          "x has "
              + x.length
              + " elements, expected "
              + (long) rows * in
              + ": "
              + rows
              + " rows of "
              + graph.input().shape());
    }
    float[] y = new float[Math.multiplyExact(rows, out)];
    Session session = session(Math.clamp(rows, 1, PREDICT_BATCH));
    for (int row = 0; row < rows; row += PREDICT_BATCH) {
      session.run(x, row * in, y, row * out, Math.min(PREDICT_BATCH, rows - row));
    }
    return y;
  }

  /// Packs the weights for serving, on the thread that runs the session alone.
  ///
  /// @param maxBatch the largest number of rows in one run
  /// @return a new session
  /// @throws IllegalArgumentException if `maxBatch` is less than 1 or needs more memory than an
  ///     array holds
  /// @throws IllegalStateException if the model has several inputs or outputs
  public Session session(int maxBatch) {
    return session(maxBatch, Workers.caller());
  }

  /// Packs the weights for serving.
  ///
  /// @param maxBatch the largest number of rows in one run
  /// @param workers the threads that kernels may use; the caller closes them
  /// @return a new session
  /// @throws IllegalArgumentException if `maxBatch` is less than 1 or needs more memory than an
  ///     array holds
  /// @throws IllegalStateException if the model has several inputs or outputs
  public Session session(int maxBatch, Workers workers) {
    return new Session(graph, parameters, maxBatch, workers);
  }

  /// Writes the model to a file in the safetensors format: the weights by name as any tool for that
  /// format reads them, and the graph in the metadata. The file is written beside the target,
  /// forced to the disk and then renamed, so that after a crash there is the old file or the new
  /// one.
  ///
  /// @param file the target; one that exists is replaced
  /// @throws IOException if it cannot be written; the old file is then as it was
  /// @throws IllegalArgumentException if the graph holds an op that is not built in
  public void save(Path file) throws IOException {
    ModelWriter.save(this, Objects.requireNonNull(file, "file is null"));
  }

  /// Reads a model that [#save] has written. The weights come back bitwise.
  ///
  /// @param file the file
  /// @return a new model
  /// @throws ModelFormatException if the file is missing, damaged or something else; the message
  ///     names it and what is wrong
  /// @throws IOException if it cannot be read
  public static Model load(Path file) throws IOException {
    return ModelReader.load(Objects.requireNonNull(file, "file is null"));
  }

  /// A table of the nodes with their output shapes and numbers of weights.
  ///
  /// @return several lines, the last with the total
  public String summary() {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"layer", "op", "output", "parameters"});
    for (Value input : graph.inputs()) {
      rows.add(new String[] {input.name(), "", input.shape().toString(), "0"});
    }
    for (Node node : graph.nodes()) {
      long size = 0;
      for (Parameter parameter : node.parameters()) {
        size += parameter.shape().size();
      }
      rows.add(
          new String[] {
            node.name(),
            node.op().type(),
            node.output().shape().toString(),
            String.format(Locale.ROOT, "%,d", size)
          });
    }
    int[] widths = new int[4];
    for (String[] row : rows) {
      for (int i = 0; i < 4; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder table = new StringBuilder();
    String format =
        "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3] + "s%n";
    rows.forEach(row -> table.append(String.format(format, (Object[]) row)));
    return table + String.format(Locale.ROOT, "parameters in all: %,d%n", parameters.size());
  }
}
