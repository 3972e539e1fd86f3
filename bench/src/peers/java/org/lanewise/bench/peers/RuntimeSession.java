package org.lanewise.bench.peers;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.nn.onnx.Tensor;

/// A model in ONNX Runtime, with named inputs of the types that it wants.
final class RuntimeSession implements AutoCloseable {
  private final OrtEnvironment environment =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
  private final OrtSession session;

  /// @param level what is rewritten: nothing is where each node is computed as it is written
  /// @param exact whether products of integers are what they should be on all processors
  RuntimeSession(Path file, int threads, OptLevel level, boolean exact) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(level);
      // Or sums of two products of 8-bit integers saturate at 16 bits where the processor has no
      // instruction for them.
      options.addConfigEntry("session.x64quantprecision", exact ? "1" : "0");
      session = environment.createSession(file.toString(), options);
    }
  }

  /// The inputs as its own tensors.
  Map<String, OnnxTensor> tensors(Map<String, Tensor> inputs) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      NodeInfo info = session.getInputInfo().get(input.getKey());
      tensors.put(input.getKey(), tensor((TensorInfo) info.getInfo(), input.getValue()));
    }
    return tensors;
  }

  private OnnxTensor tensor(TensorInfo info, Tensor tensor) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
    float[] data = tensor.data();
    if (info.type != OnnxJavaType.INT64) {
      return OnnxTensor.createTensor(environment, FloatBuffer.wrap(data), shape);
    }
    long[] longs = new long[data.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = (long) data[i];
    }
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(longs), shape);
  }

  void run(Map<String, OnnxTensor> inputs) {
    try {
      session.run(inputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The outputs, copied.
  Map<String, Tensor> outputs(Map<String, OnnxTensor> inputs) throws OrtException {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
        OnnxTensor tensor = (OnnxTensor) entry.getValue();
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] data = new float[buffer.remaining()];
        buffer.get(data);
        int[] shape = Arrays.stream(tensor.getInfo().getShape()).mapToInt(n -> (int) n).toArray();
        outputs.put(entry.getKey(), Tensor.of(data, shape));
      }
    }
    return outputs;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
