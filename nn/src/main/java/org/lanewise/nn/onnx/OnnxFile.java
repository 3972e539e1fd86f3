package org.lanewise.nn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.lanewise.nn.ModelFormatException;

/// Reads an ONNX file, and checks what can be checked before shapes are known: that it is whole,
/// that every value that is read was made before, and that names are not given twice.
final class OnnxFile {
  /// Graphs within graphs; deeper ones are no honest file's.
  private static final int DEPTH = 16;

  /// What a message of protobuf may have.
  private static final int LARGEST = Integer.MAX_VALUE;

  private final Map<String, Integer> opsets = new HashMap<>();
  private final TensorReader tensors;

  private OnnxFile(Path folder) {
    tensors = new TensorReader(folder);
  }

  /// Reads a file.
  ///
  /// @throws ModelFormatException if it is missing or malformed
  /// @throws IOException if it cannot be read
  static OnnxGraph read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(file, "is no file, expected an ONNX model", null);
    }
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      return read(file, channel, arena);
    }
  }

  /// Mapped, so that the elements of tensors are copied once, from there to their arrays.
  private static OnnxGraph read(Path file, FileChannel channel, Arena arena) throws IOException {
    long size = channel.size();
    if (size > LARGEST) {
      throw new ModelFormatException(
          file,
          "has "
              + size
              + " bytes, expected at most 2 GiB: larger models keep their"
              + " tensors in other files",
          null);
    }
    try {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes.asByteBuffer()).newCodedInput();
      in.enableAliasing(true);
      ModelProto model = ModelProto.parseFrom(in);
      return new OnnxFile(file.toAbsolutePath().getParent()).model(model);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new ModelFormatException(file, "is no ONNX model: " + e.getMessage(), e);
    } catch (IllegalArgumentException | Unsupported e) {
      throw new ModelFormatException(file, e.getMessage(), e);
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    } catch (InternalError e) {
      throw new ModelFormatException(file, "has changed while it was read", e);
    }
  }

  private OnnxGraph model(ModelProto model) {
    if (!model.hasGraph()) {
      throw new IllegalArgumentException("is no ONNX model: it has no graph");
    }
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      String domain = domain(opset.getDomain());
      if (opset.getVersion() < 1) {
        throw new IllegalArgumentException(
            "imports the opset " + opset.getVersion() + ", expected 1 or more");
      }
      opsets.put(domain, (int) Math.min(Integer.MAX_VALUE, opset.getVersion()));
    }
    if (!opsets.containsKey("")) {
      opsets.put("", 1);
    }
    return graph(model.getGraph(), name -> false, 0);
  }

  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  /// @param outer the values that a sub-graph sees
  private OnnxGraph graph(GraphProto graph, Predicate<String> outer, int depth) {
    if (depth > DEPTH) {
      throw new IllegalArgumentException("has graphs within graphs beyond the depth of " + DEPTH);
    }
    Set<String> own = new HashSet<>();
    Predicate<String> known = name -> own.contains(name) || outer.test(name);
    Map<String, Known> initialisers = new LinkedHashMap<>();
    if (graph.getSparseInitializerCount() > 0) {
      throw new IllegalArgumentException("has sparse initialisers, expected dense ones");
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      if (!own.add(tensor.getName())) {
        throw new IllegalArgumentException("has the initialiser " + tensor.getName() + " twice");
      }
      try {
        initialisers.put(tensor.getName(), tensors.read(tensor));
      } catch (IllegalArgumentException | Unsupported e) {
        throw new IllegalArgumentException(
            "initialiser " + tensor.getName() + " " + e.getMessage(), e);
      }
    }
    List<OnnxGraph.Port> inputs = new ArrayList<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (!initialisers.containsKey(input.getName())) {
        inputs.add(port(input, depth));
        if (input.getName().isEmpty()) {
          throw new IllegalArgumentException("has an input without a name");
        }
        if (!own.add(input.getName())) {
          throw new IllegalArgumentException("has the input " + input.getName() + " twice");
        }
      }
    }
    List<OnnxNode> nodes = new ArrayList<>();
    Set<String> made = new HashSet<>();
    for (NodeProto proto : graph.getNodeList()) {
      OnnxNode node = node(proto, known, depth);
      for (String input : node.inputs()) {
        if (!input.isEmpty() && !known.test(input)) {
          throw new IllegalArgumentException(
              "node " + node.title() + "reads " + input + ", which nothing before it makes");
        }
      }
      for (String output : node.outputs()) {
        if (!output.isEmpty() && (!made.add(output) || initialisers.containsKey(output))) {
          throw new IllegalArgumentException(
              "node " + node.title() + "makes " + output + ", which is there already");
        }
        own.add(output);
      }
      nodes.add(node);
    }
    List<String> outputs = new ArrayList<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      if (output.getName().isEmpty() || !known.test(output.getName())) {
        throw new IllegalArgumentException(
            "has the output " + output.getName() + ", which nothing makes");
      }
      if (depth == 0 && outputs.contains(output.getName())) {
        throw new IllegalArgumentException("has the output " + output.getName() + " twice");
      }
      outputs.add(output.getName());
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("has a graph without outputs");
    }
    return new OnnxGraph(
        List.copyOf(inputs), Map.copyOf(initialisers), List.copyOf(nodes), List.copyOf(outputs));
  }

  private static OnnxGraph.Port port(ValueInfoProto input, int depth) {
    TypeProto type = input.getType();
    if (!type.hasTensorType()) {
      if (depth > 0) {
        return new OnnxGraph.Port(input.getName(), null, null);
      }
      throw new IllegalArgumentException(
          "input " + input.getName() + " is no tensor; sequences and options are not supported");
    }
    ElementType elements;
    try {
      elements = ElementType.of(type.getTensorType().getElemType());
    } catch (Unsupported e) {
      throw new IllegalArgumentException(
          "input " + input.getName() + " has " + e.getMessage() + ", which is not supported", e);
    }
    if (!type.getTensorType().hasShape()) {
      return new OnnxGraph.Port(input.getName(), elements, null);
    }
    int[] dims = new int[type.getTensorType().getShape().getDimCount()];
    for (int d = 0; d < dims.length; d++) {
      Dimension dim = type.getTensorType().getShape().getDim(d);
      boolean given = dim.hasDimValue() && dim.getDimValue() > 0;
      dims[d] = given ? (int) Math.min(Integer.MAX_VALUE, dim.getDimValue()) : -1;
    }
    return new OnnxGraph.Port(input.getName(), elements, dims);
  }

  private OnnxNode node(NodeProto proto, Predicate<String> known, int depth) {
    String domain = domain(proto.getDomain());
    String first = proto.getOutputList().stream().filter(y -> !y.isEmpty()).findFirst().orElse("?");
    String name = proto.getName().isEmpty() ? first : proto.getName();
    Integer version = opsets.get(domain);
    if (version == null) {
      throw new IllegalArgumentException(
          "node " + name + " is of the domain " + domain + ", which the file does not import");
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (AttributeProto attribute : proto.getAttributeList()) {
      Object value = value(attribute, known, depth);
      if (attributes.put(attribute.getName(), value) != null) {
        throw new IllegalArgumentException(
            "node " + name + " has the attribute " + attribute.getName() + " twice");
      }
    }
    return new OnnxNode(
        name,
        domain,
        proto.getOpType(),
        version,
        List.copyOf(proto.getInputList()),
        List.copyOf(proto.getOutputList()),
        attributes);
  }

  private Object value(AttributeProto attribute, Predicate<String> known, int depth) {
    try {
      return switch (attribute.getType()) {
        case INT -> attribute.getI();
        case FLOAT -> attribute.getF();
        case STRING -> attribute.getS().toStringUtf8();
        case INTS -> attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
        case FLOATS -> floats(attribute.getFloatsList());
        case STRINGS ->
            attribute.getStringsList().stream().map(s -> s.toStringUtf8()).toArray(String[]::new);
        case TENSOR -> tensors.read(attribute.getT());
        case GRAPH -> graph(attribute.getG(), known, depth + 1);
        default ->
            new Unsupported(
                "the attribute " + attribute.getName() + " of type " + attribute.getType());
      };
    } catch (Unsupported e) {
      return e;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "attribute " + attribute.getName() + " " + e.getMessage(), e);
    }
  }

  private static float[] floats(List<Float> list) {
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.get(i);
    }
    return floats;
  }
}
