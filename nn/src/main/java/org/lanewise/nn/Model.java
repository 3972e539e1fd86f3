package org.lanewise.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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

  /// The same model cut at values inside of it, to see what they are: its outputs are these. It has
  /// all inputs and the same weights, themselves, so that it changes as this one is trained.
  ///
  /// @param names of nodes, such as `conv2d`: see [#summary]
  /// @return a model over the same weights
  /// @throws IllegalArgumentException if there is no name, a node of one does not exist, or one
  ///     comes twice or is an input's
  public Model until(String... names) {
    Value[] outputs = Stream.of(names).map(graph::value).toArray(Value[]::new);
    return new Model(graph.withOutputs(outputs), parameters);
  }

  /// Computes the output of some rows, in a session made for this one call: for more than one call
  /// make a [#session]. The model must have one input and one output.
  ///
  /// @param x `rows` samples of the input shape's size each
  /// @param rows 0 or more
  /// @return a new array of `rows` outputs
  /// @throws IllegalArgumentException if `rows` is negative or `x` has another length
  /// @throws IllegalStateException if the model has several inputs or outputs
  public float[] predict(float[] x, int rows) {
    Objects.requireNonNull(x, "x is null");
    return predict(Map.of(graph.input().name(), x), rows).get(graph.output().name());
  }

  /// Computes the outputs of some rows, in a session made for this one call: for more than one call
  /// make a [#session].
  ///
  /// @param inputs by the name of each input, `rows` samples of its shape's size each
  /// @param rows 0 or more
  /// @return by the name of each output, a new array of `rows` samples
  /// @throws IllegalArgumentException if `rows` is negative, the names are not those of the inputs,
  ///     or an array has another length
  public Map<String, float[]> predict(Map<String, float[]> inputs, int rows) {
    List<Value> in = graph.inputs();
    List<Value> out = graph.outputs();
    if (rows < 0) {
      throw new IllegalArgumentException("rows is " + rows + ", expected 0 or more");
    }
    if (inputs.size() != in.size()) {
      throw new IllegalArgumentException(
          "there are the inputs " + inputs.keySet() + ", expected " + in);
    }
    float[][] x = new float[in.size()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = inputs.get(in.get(i).name());
      if (x[i] == null) {
        throw new IllegalArgumentException(
            "input " + in.get(i) + " is missing among " + inputs.keySet());
      }
      long expected = (long) rows * in.get(i).shape().size();
      if (x[i].length != expected) {
        throw new IllegalArgumentException(
            in.get(i).name()
                + " has "
                + x[i].length
                + " elements, expected "
                + expected
                + ": "
                + rows
                + " rows of "
                + in.get(i).shape());
      }
    }
    float[][] y = new float[out.size()][];
    for (int i = 0; i < y.length; i++) {
      y[i] = new float[Math.multiplyExact(rows, out.get(i).shape().size())];
    }
    Session session = session(Math.clamp(rows, 1, PREDICT_BATCH));
    for (int row = 0; row < rows; row += PREDICT_BATCH) {
      int batch = Math.min(PREDICT_BATCH, rows - row);
      session.run(x, offsets(in, row), y, offsets(out, row), batch);
    }
    Map<String, float[]> outputs = new LinkedHashMap<>();
    for (int i = 0; i < y.length; i++) {
      outputs.put(out.get(i).name(), y[i]);
    }
    return outputs;
  }

  /// Where a row begins in an array of each of the values.
  private static int[] offsets(List<Value> values, int row) {
    return values.stream().mapToInt(value -> row * value.shape().size()).toArray();
  }

  /// Packs the weights for serving, on the thread that runs the session alone.
  ///
  /// @param maxBatch the largest number of rows in one run
  /// @return a new session
  /// @throws IllegalArgumentException if `maxBatch` is less than 1 or needs more memory than an
  ///     array holds
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
  public Session session(int maxBatch, Workers workers) {
    return new Session(graph, parameters::slice, maxBatch, workers);
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

  /// A table of the layers with their ops, output shapes and numbers of weights, as Keras prints
  /// it; a layer of several nodes is one line. Where the model is no chain, another column says
  /// what each layer reads. Weights that layers share count where they come first.
  ///
  /// @return several lines, the last with the totals
  public String summary() {
    return Summary.of(this);
  }
}
