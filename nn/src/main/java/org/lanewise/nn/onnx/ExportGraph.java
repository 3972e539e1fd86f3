package org.lanewise.nn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Model;
import org.lanewise.nn.Node;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Value;

/// The ONNX graph of a model while it grows.
final class ExportGraph {
  private static final int OPSET = 17;
  private static final int IR = 8;

  private final Model model;
  private final Graph graph;
  private final List<TensorProto> initialisers = new ArrayList<>();
  private List<NodeProto.Builder> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<Parameter, String> parameters = new HashMap<>();

  /// What computes each value; that of an op which does nothing is that of its input.
  private final String[] values;

  private String batch;

  ExportGraph(Model model) {
    this.model = model;
    this.graph = model.graph();
    this.values = new String[graph.values()];
    graph.inputs().forEach(input -> values[input.id()] = input.name());
    graph.inputs().forEach(input -> names.add(input.name()));
    graph.nodes().forEach(node -> names.add(node.name()));
  }

  /// The bytes of the file.
  ///
  /// @throws UnsupportedNodesException if nodes cannot be expressed
  byte[] write(Path file) {
    List<String> unsupported = new ArrayList<>();
    for (Node node : graph.nodes()) {
      try {
        values[node.output().id()] = node(node);
      } catch (Unsupported e) {
        values[node.output().id()] = node.name();
        unsupported.add(node.name() + " (" + node.op().type() + "): " + e.getMessage());
      }
    }
    if (!unsupported.isEmpty()) {
      throw new UnsupportedNodesException(file, unsupported);
    }
    GraphProto.Builder proto = GraphProto.newBuilder().setName("lanewise");
    graph.inputs().forEach(input -> proto.addInput(port(input)));
    for (Value output : graph.outputs()) {
      proto.addOutput(port(output));
      if (!values[output.id()].equals(output.name())) {
        nodes.add(node("Identity", List.of(values[output.id()]), output.name()));
      }
    }
    nodes.forEach(proto::addNode);
    proto.addAllInitializer(initialisers);
    return ModelProto.newBuilder()
        .setIrVersion(IR)
        .setProducerName("lanewise")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(proto)
        .build()
        .toByteArray();
  }

  /// The value that holds the node's output: the last one made for it takes its name.
  private String node(Node node) {
    int before = nodes.size();
    List<String> inputs = node.inputs().stream().map(input -> values[input.id()]).toList();
    String result =
        ExportOperators.export(
            new ExportNode(
                this,
                node.name(),
                node.op(),
                inputs,
                node.inputs().stream().map(Value::shape).toList(),
                node.parameters(),
                node.output().shape()));
    if (nodes.size() > before && nodes.getLast().getOutput(0).equals(result)) {
      nodes.getLast().setOutput(0, node.name());
      return node.name();
    }
    return result;
  }

  /// A name that nothing else has.
  private String unique(String name) {
    String unique = name;
    for (int i = 1; !names.add(unique); i++) {
      unique = name + "." + i;
    }
    return unique;
  }

  /// Adds a node of several outputs.
  ///
  /// @return the names of these
  List<String> add(
      String title, String op, int outputs, List<String> inputs, Map<String, Object> attributes) {
    List<String> results = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      results.add(unique(title + "/" + op));
    }
    NodeProto.Builder node = node(op, inputs, results.get(0));
    results.stream().skip(1).forEach(node::addOutput);
    attributes.forEach((name, value) -> node.addAttribute(attribute(name, value)));
    nodes.add(node);
    return results;
  }

  /// Makes the graph that an operator repeats: those values are in sight that are there by then.
  ///
  /// @param content adds its nodes, of the names of its inputs, and gives those of its outputs
  GraphProto body(String title, int inputs, UnaryOperator<List<String>> content) {
    GraphProto.Builder body = GraphProto.newBuilder().setName(title);
    List<String> in = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      in.add(unique(title + "/body"));
      body.addInput(ValueInfoProto.newBuilder().setName(in.get(i)));
    }
    List<NodeProto.Builder> around = nodes;
    nodes = new ArrayList<>();
    List<String> out = content.apply(in);
    out.forEach(name -> body.addOutput(ValueInfoProto.newBuilder().setName(name)));
    nodes.forEach(body::addNode);
    nodes = around;
    return body.build();
  }

  private static NodeProto.Builder node(String op, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setOpType(op)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output);
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Float) {
      attribute.setType(AttributeType.FLOAT).setF((Float) value);
    } else if (value instanceof Integer) {
      attribute.setType(AttributeType.INT).setI((Integer) value);
    } else if (value instanceof String) {
      attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8((String) value));
    } else if (value instanceof GraphProto) {
      attribute.setType(AttributeType.GRAPH).setG((GraphProto) value);
    } else if (value instanceof String[]) {
      attribute.setType(AttributeType.STRINGS);
      Arrays.stream((String[]) value).map(ByteString::copyFromUtf8).forEach(attribute::addStrings);
    } else if (value instanceof float[]) {
      attribute.setType(AttributeType.FLOATS);
      for (float number : (float[]) value) {
        attribute.addFloats(number);
      }
    } else {
      attribute.setType(AttributeType.INTS);
      Arrays.stream((int[]) value).forEach(attribute::addInts);
    }
    return attribute.build();
  }

  /// A parameter as it is.
  String parameter(Parameter parameter) {
    return parameters.computeIfAbsent(
        parameter, p -> floats(p.name(), elements(p), p.shape().dims()));
  }

  float[] elements(Parameter parameter) {
    return model.parameters().slice(parameter).toArray();
  }

  /// Floats as an initialiser.
  String floats(String title, float[] elements, int... dims) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(elements);
    return initialiser(title, DataType.FLOAT, bytes, dims);
  }

  /// Integers as an initialiser.
  String integers(String title, long[] elements, int... dims) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * elements.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(elements);
    return initialiser(title, DataType.INT64, bytes, dims);
  }

  private String initialiser(String title, DataType type, ByteBuffer bytes, int... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(unique(title))
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    Arrays.stream(dims).forEach(tensor::addDims);
    initialisers.add(tensor.build());
    return tensor.getName();
  }

  /// The number of rows, as a tensor of one integer.
  String batch() {
    if (graph.inputs().isEmpty()) {
      throw new Unsupported("it needs the number of rows, and the model has no input");
    }
    if (batch == null) {
      List<String> input = List.of(graph.inputs().get(0).name());
      batch = add("batch", "Shape", 1, input, Map.of("start", 0, "end", 1)).get(0);
    }
    return batch;
  }

  private static ValueInfoProto port(Value value) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam("N"));
    for (int dim : value.shape().dims()) {
      shape.addDim(Dimension.newBuilder().setDimValue(dim));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(value.name())
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
