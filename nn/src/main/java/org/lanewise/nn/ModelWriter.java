package org.lanewise.nn;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lanewise.nn.file.AtomicFile;
import org.lanewise.nn.json.Json;
import org.lanewise.nn.op.Ops;

/// Writes models as safetensors files: eight bytes with the length of a JSON header, least
/// significant first; the header, which gives each tensor's type, shape and place; and the tensors,
/// without gaps between them.
///
/// The header's metadata holds the architecture as a JSON text of its own: inputs, parameters,
/// nodes with their ops, outputs.
final class ModelWriter {
  static final String METADATA = "__metadata__";
  static final String FORMAT = "lanewise";
  static final String VERSION = "1";

  private static final int CHUNK = 1 << 16;

  private ModelWriter() {}

  static void save(Model model, Path file) throws IOException {
    write(file, header(model), List.of(model.parameters().values()));
  }

  /// Writes a header and the elements of its tensors, so that after a crash there is the old file
  /// or the new one.
  static void write(Path file, String header, List<float[]> arrays) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    int length = Math.ceilDiv(json.length, 8) * 8;
    ByteBuffer start =
        ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
    while (start.hasRemaining()) {
      start.put((byte) ' ');
    }
    start.flip();
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, start);
          ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
          for (float[] values : arrays) {
            for (int i = 0; i < values.length; i += CHUNK / 4) {
              int n = Math.min(CHUNK / 4, values.length - i);
              chunk.clear().asFloatBuffer().put(values, i, n);
              AtomicFile.writeFully(channel, chunk.limit(4 * n));
            }
          }
        });
  }

  private static String header(Model model) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart(METADATA);
      json.writeStringField("format", FORMAT);
      json.writeStringField("version", VERSION);
      json.writeStringField("architecture", architecture(model.graph()));
      json.writeEndObject();
      for (Parameter parameter : model.graph().parameters()) {
        if (parameter.name().equals(METADATA)) {
          throw new IllegalArgumentException(
              "a parameter has the name " + METADATA + ", which the file format keeps for itself");
        }
        json.writeObjectFieldStart(parameter.name());
        json.writeStringField("dtype", "F32");
        writeShape(json, parameter.shape());
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(4L * parameter.offset());
        json.writeNumber(4L * (parameter.offset() + parameter.shape().size()));
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static String architecture(Graph graph) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("inputs");
      for (Value input : graph.inputs()) {
        json.writeStartObject();
        json.writeStringField("name", input.name());
        writeShape(json, input.shape());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("parameters");
      for (Parameter parameter : graph.parameters()) {
        json.writeStartObject();
        json.writeStringField("name", parameter.name());
        writeShape(json, parameter.shape());
        json.writeBooleanField("trainable", parameter.trainable());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("nodes");
      for (Node node : graph.nodes()) {
        if (!Ops.isRegistered(node.op())) {
          throw new IllegalArgumentException(
              "node "
                  + node.name()
                  + " has the op "
                  + node.op().type()
                  + " ("
                  + node.op().getClass().getName()
                  + "), which cannot be saved: expected one of the built-in ops");
        }
        json.writeStartObject();
        json.writeStringField("name", node.name());
        json.writeStringField("op", node.op().type());
        json.writeObjectFieldStart("attributes");
        for (Map.Entry<String, String> entry : new TreeMap<>(node.op().attributes()).entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        writeNames(json, "inputs", node.inputs().stream().map(Value::name).toList());
        writeNames(json, "parameters", node.parameters().stream().map(Parameter::name).toList());
        json.writeEndObject();
      }
      json.writeEndArray();
      writeNames(json, "outputs", graph.outputs().stream().map(Value::name).toList());
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void writeShape(JsonGenerator json, Shape shape) throws IOException {
    json.writeFieldName("shape");
    json.writeArray(shape.dims(), 0, shape.rank());
  }

  private static void writeNames(JsonGenerator json, String field, List<String> names)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String name : names) {
      json.writeString(name);
    }
    json.writeEndArray();
  }
}
