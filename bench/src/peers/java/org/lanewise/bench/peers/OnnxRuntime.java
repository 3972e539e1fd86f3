package org.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/// A session of ONNX Runtime at its best: input and output lie in direct buffers that are bound to
/// tensors once.
final class OnnxRuntime implements AutoCloseable {
  private static final int ALIGNMENT = 64; // a line of the cache, as its own tensors have it

  private final OrtSession session;
  private final OnnxTensor input;
  private final OnnxTensor output;
  private final FloatBuffer inputBuffer;
  private final FloatBuffer outputBuffer;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  /// A session for `rows` rows on `threads` threads.
  OnnxRuntime(OnnxModel model, int rows, int inputSize, int outputSize, int threads) {
    this(model, new long[] {rows, inputSize}, new long[] {rows, outputSize}, threads);
  }

  /// A session for an input and an output of these shapes.
  OnnxRuntime(OnnxModel model, long[] inputShape, long[] outputShape, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model.bytes(), options);
      inputBuffer = buffer(inputShape);
      outputBuffer = buffer(outputShape);
      input = OnnxTensor.createTensor(environment, inputBuffer, inputShape);
      output = OnnxTensor.createTensor(environment, outputBuffer, outputShape);
      inputs = Map.of("x", input);
      outputs = Map.of("y", output);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The operation, ready to run again and again; leaves in `y` the result of a first run.
  static Runnable operation(Task task) {
    OnnxModel model = new OnnxModel(task.rows, task.cols, task.y.length / task.rows);
    switch (task.operation) {
      case ADD -> model.add(task.z, task.rows, task.cols);
      case LAYER_NORM -> model.layerNormalization(task.z, task.cols);
      default -> model.apply(task.operation.onnx);
    }
    OnnxRuntime session =
        new OnnxRuntime(model, task.rows, task.cols, task.y.length / task.rows, 1);
    session.run(task.x, task.y);
    return session::run;
  }

  private static FloatBuffer buffer(long[] shape) {
    long n = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    return Arena.ofAuto()
        .allocate(n * Float.BYTES, ALIGNMENT)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /// Runs the model on what lies in the input.
  void run() {
    try {
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Copies `x` in, runs, and copies the result to `y`, as a caller with arrays must.
  void run(float[] x, float[] y) {
    inputBuffer.put(0, x);
    run();
    outputBuffer.get(0, y);
  }

  @Override
  public void close() {
    try {
      input.close();
      output.close();
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
