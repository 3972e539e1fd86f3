package org.lanewise.check;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lanewise.nn.ModelFormatException;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.Tensor;
import org.lanewise.nn.onnx.UnsupportedNodesException;

/// A case of ONNX's conformance data: a folder with a model, and with inputs and the outputs that
/// they should give.
record OnnxCase(Path folder) {
  /// The tolerance of ONNX's own runner, relative to the element. Small elements may be off by as
  /// much as a few units in the last place of the largest, for they are often differences.
  private static final double RELATIVE = 1e-3;

  private static final double ABSOLUTE = 1e-6;

  enum Outcome {
    PASSED,
    FAILED,
    UNSUPPORTED
  }

  /// @param ops the operators of the model
  /// @param detail what was wrong, or is not supported
  record Result(String name, Set<String> ops, Outcome outcome, String detail) {}

  String name() {
    return folder.getFileName().toString();
  }

  Result run() throws IOException {
    ModelProto proto = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
    Set<String> ops = new TreeSet<>();
    proto.getGraph().getNodeList().forEach(node -> ops.add(node.getOpType()));
    try {
      String wrong = difference(proto);
      return new Result(name(), ops, wrong == null ? Outcome.PASSED : Outcome.FAILED, wrong);
    } catch (UnsupportedNodesException e) {
      return new Result(name(), ops, Outcome.UNSUPPORTED, String.join("; ", e.nodes()));
    } catch (ModelFormatException e) {
      return new Result(name(), ops, Outcome.UNSUPPORTED, "model: " + e.getMessage());
    } catch (RuntimeException e) {
      StackTraceElement at = e.getStackTrace().length == 0 ? null : e.getStackTrace()[0];
      return new Result(name(), ops, Outcome.FAILED, e + " at " + at);
    }
  }

  /// What differs from the outputs that are expected; null for nothing.
  private String difference(ModelProto proto) throws IOException {
    OnnxModel model = OnnxModel.load(folder.resolve("model.onnx"));
    Path data = folder.resolve("test_data_set_0");
    List<ValueInfoProto> ports =
        proto.getGraph().getInputList().stream()
            .filter(input -> model.inputs().containsKey(input.getName()))
            .toList();
    Map<String, Tensor> inputs = new HashMap<>();
    for (int i = 0; i < ports.size(); i++) {
      TensorProto tensor = read(data.resolve("input_" + i + ".pb"), ports.get(i));
      inputs.put(ports.get(i).getName(), Tensor.of(elements(tensor), dims(tensor)));
    }
    Map<String, Tensor> outputs = model.session().run(inputs);
    for (int i = 0; i < model.outputs().size(); i++) {
      ValueInfoProto port = proto.getGraph().getOutput(i);
      TensorProto expected = read(data.resolve("output_" + i + ".pb"), port);
      Tensor actual = outputs.get(model.outputs().get(i));
      String wrong = difference(expected, actual);
      if (wrong != null) {
        return "output " + i + " " + wrong;
      }
    }
    return null;
  }

  private static String difference(TensorProto expected, Tensor actual) {
    int[] dims = dims(expected);
    if (!Arrays.equals(dims, actual.shape())) {
      return "has the shape " + actual + ", expected " + expected.getDimsList();
    }
    float[] y = elements(expected);
    double largest = 0;
    for (float v : y) {
      largest = Float.isFinite(v) ? Math.max(largest, Math.abs(v)) : largest;
    }
    boolean exact =
        switch (expected.getDataType()) {
          case TensorProto.DataType.FLOAT_VALUE,
              TensorProto.DataType.DOUBLE_VALUE,
              TensorProto.DataType.FLOAT16_VALUE,
              TensorProto.DataType.BFLOAT16_VALUE ->
              false;
          default -> true;
        };
    for (int i = 0; i < y.length; i++) {
      float v = actual.data()[i];
      double off = Math.abs((double) v - y[i]);
      double allowed = exact ? 0 : RELATIVE * Math.abs(y[i]) + ABSOLUTE * largest;
      if (!(v == y[i] || Float.isNaN(v) && Float.isNaN(y[i]) || off <= allowed)) {
        return "is " + v + " at " + i + ", expected " + y[i];
      }
    }
    return null;
  }

  /// The data of an input or output. Those of bfloat16 are written as 16-bit integers of the same
  /// bits, for numpy has no such type.
  private static TensorProto read(Path file, ValueInfoProto port) throws IOException {
    TensorProto tensor = TensorProto.parseFrom(Files.readAllBytes(file));
    int type = port.getType().getTensorType().getElemType();
    boolean bits =
        type == TensorProto.DataType.BFLOAT16_VALUE
            && tensor.getDataType() == TensorProto.DataType.UINT16_VALUE;
    return bits ? tensor.toBuilder().setDataType(type).build() : tensor;
  }

  private static int[] dims(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToInt(Long::intValue).toArray();
  }

  /// The elements as floats, read without the library's reader.
  private static float[] elements(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int n = 1;
    for (int dim : dims(tensor)) {
      n *= dim;
    }
    float[] y = new float[n];
    boolean isRaw = tensor.hasRawData();
    for (int i = 0; i < n; i++) {
      y[i] =
          switch (tensor.getDataType()) {
            case TensorProto.DataType.FLOAT_VALUE ->
                isRaw ? raw.getFloat() : tensor.getFloatData(i);
            case TensorProto.DataType.DOUBLE_VALUE ->
                (float) (isRaw ? raw.getDouble() : tensor.getDoubleData(i));
            case TensorProto.DataType.FLOAT16_VALUE ->
                Float.float16ToFloat(isRaw ? raw.getShort() : (short) tensor.getInt32Data(i));
            case TensorProto.DataType.BFLOAT16_VALUE ->
                Float.intBitsToFloat((isRaw ? raw.getShort() : tensor.getInt32Data(i)) << 16);
            case TensorProto.DataType.INT64_VALUE -> isRaw ? raw.getLong() : tensor.getInt64Data(i);
            case TensorProto.DataType.UINT64_VALUE ->
                isRaw ? raw.getLong() : tensor.getUint64Data(i);
            case TensorProto.DataType.INT32_VALUE -> isRaw ? raw.getInt() : tensor.getInt32Data(i);
            case TensorProto.DataType.UINT32_VALUE ->
                isRaw ? raw.getInt() & 0xFFFFFFFFL : tensor.getUint64Data(i);
            case TensorProto.DataType.INT16_VALUE ->
                isRaw ? raw.getShort() : tensor.getInt32Data(i);
            case TensorProto.DataType.UINT16_VALUE ->
                isRaw ? raw.getShort() & 0xFFFF : tensor.getInt32Data(i);
            case TensorProto.DataType.INT8_VALUE -> isRaw ? raw.get() : tensor.getInt32Data(i);
            case TensorProto.DataType.UINT8_VALUE, TensorProto.DataType.BOOL_VALUE ->
                isRaw ? raw.get() & 0xFF : tensor.getInt32Data(i);
            default -> throw new IllegalArgumentException("type " + tensor.getDataType());
          };
    }
    return y;
  }
}
