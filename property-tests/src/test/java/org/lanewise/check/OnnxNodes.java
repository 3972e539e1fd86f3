package org.lanewise.check;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.onnx.OnnxModel;
import org.lanewise.nn.onnx.Tensor;

/// Small ONNX models, made by hand.
final class OnnxNodes {
  static final String TRAINING = "ai.onnx.preview.training";

  private OnnxNodes() {}

  /// Names divided by spaces; `-` is one that is left out.
  private static List<String> names(String text) {
    return Arrays.stream(text.split(" ")).map(name -> name.equals("-") ? "" : name).toList();
  }

  static NodeProto node(String op, String inputs, String outputs, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(op)
        .addAllInput(names(inputs))
        .addAllOutput(names(outputs))
        .addAllAttribute(List.of(attributes))
        .build();
  }

  private static AttributeProto.Builder attribute(String name) {
    return AttributeProto.newBuilder().setName(name);
  }

  static AttributeProto integer(String name, long value) {
    return attribute(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
  }

  static AttributeProto number(String name, float value) {
    return attribute(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto text(String name, String value) {
    return attribute(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto integers(String name, Long... values) {
    return attribute(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(List.of(values))
        .build();
  }

  static AttributeProto numbers(String name, Float... values) {
    return attribute(name)
        .setType(AttributeProto.AttributeType.FLOATS)
        .addAllFloats(List.of(values))
        .build();
  }

  static AttributeProto texts(String name, String... values) {
    AttributeProto.Builder texts = attribute(name).setType(AttributeProto.AttributeType.STRINGS);
    for (String value : values) {
      texts.addStrings(ByteString.copyFromUtf8(value));
    }
    return texts.build();
  }

  static AttributeProto graph(String name, GraphProto graph) {
    return attribute(name).setType(AttributeProto.AttributeType.GRAPH).setG(graph).build();
  }

  /// A graph whose values are floats of any shape; `name:7` is one of 64-bit integers, `name:9` one
  /// of truth values.
  static GraphProto graph(String inputs, String outputs, NodeProto... nodes) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("g").addAllNode(List.of(nodes));
    names(inputs).stream().filter(name -> !name.isEmpty()).forEach(x -> graph.addInput(value(x)));
    names(outputs).forEach(y -> graph.addOutput(value(y)));
    return graph.build();
  }

  static ValueInfoProto value(String text) {
    String[] parts = text.split(":");
    int type = parts.length == 1 ? TensorProto.DataType.FLOAT_VALUE : Integer.parseInt(parts[1]);
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type).build();
    return ValueInfoProto.newBuilder()
        .setName(parts[0])
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /// A tensor of bytes with a sign.
  static TensorProto bytes(String name, float[] values, int... shape) {
    byte[] data = new byte[values.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) values[i];
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT8_VALUE)
            .setRawData(ByteString.copyFrom(data));
    for (int extent : shape) {
      tensor.addDims(extent);
    }
    return tensor.build();
  }

  static OnnxModel model(int opset, GraphProto graph) {
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(TRAINING).setVersion(1));
    try {
      Path file = Files.createTempFile("lanewise", ".onnx");
      try {
        Files.write(file, model.build().toByteArray());
        return OnnxModel.load(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The outputs of a graph.
  static Map<String, Tensor> run(int opset, GraphProto graph, Map<String, Tensor> inputs) {
    return model(opset, graph).session().run(inputs);
  }
}
