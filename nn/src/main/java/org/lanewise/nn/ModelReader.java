package org.lanewise.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.json.Json;
import org.lanewise.nn.op.Ops;

/// Reads what [ModelWriter] writes. All of a file is checked before a model is made of it, and no
/// memory is taken for a size that the file only claims.
final class ModelReader {
  /// Many times what thousands of tensors take, and little enough to parse in any heap.
  private static final int HEADER_LIMIT = 1 << 24;

  private static final int CHUNK = 1 << 16;

  private ModelReader() {}

  record Tensor(String name, Shape shape, long begin, long end) {}

  /// What a file holds, and where its tensors begin.
  record Contents(Json metadata, Map<String, Tensor> tensors, long start) {
    /// The elements of a tensor.
    float[] read(SeekableByteChannel channel, String name) throws IOException {
      Tensor tensor = tensors.get(name);
      float[] values = new float[tensor.shape.size()];
      channel.position(start + tensor.begin);
      readFloats(channel, new Slice(values, 0, values.length));
      return values;
    }
  }

  static Model load(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ModelFormatException(file, "it is a folder, expected a file", null);
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return read(channel);
    } catch (NoSuchFileException e) {
      throw new ModelFormatException(file, "there is no such file", e);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file, "its header is not JSON: " + e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(file, "its header is not UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file, e.getMessage(), e);
    }
  }

  /// Reads and checks the header.
  static Contents contents(SeekableByteChannel channel) throws IOException {
    long size = channel.size();
    if (size < 8) {
      throw new IllegalArgumentException(
          "it is truncated: it has " + size + " bytes, expected at least 8");
    }
    ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, prefix);
    long length = prefix.flip().getLong();
    if (length < 0 || length > size - 8) {
      throw new IllegalArgumentException(
          "its header should have "
              + Long.toUnsignedString(length)
              + " bytes, but only "
              + (size - 8)
              + " follow: it is truncated or not a safetensors file");
    }
    if (length > HEADER_LIMIT) {
      throw new IllegalArgumentException(
          "its header has " + length + " bytes, expected at most " + HEADER_LIMIT);
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    readFully(channel, header);
    Json root =
        Json.parse("header", StandardCharsets.UTF_8.newDecoder().decode(header.flip()).toString());

    Map<String, Json> entries = new LinkedHashMap<>(root.object());
    Json metadata = entries.remove(ModelWriter.METADATA);
    if (metadata == null) {
      throw new IllegalArgumentException(
          "its header has no " + ModelWriter.METADATA + ": it was not written by Lanewise");
    }
    return new Contents(metadata, tensors(entries, size - 8 - length), 8 + length);
  }

  private static Model read(SeekableByteChannel channel) throws IOException {
    Contents contents = contents(channel);
    Json metadata = contents.metadata;
    Map<String, Tensor> tensors = contents.tensors;
    expect(metadata, "format", ModelWriter.FORMAT);
    expect(metadata, "version", ModelWriter.VERSION);
    Graph graph = graph(Json.parse("architecture", metadata.get("architecture").text()));
    match(graph, tensors);

    Parameters parameters = new Parameters(graph);
    for (Parameter parameter : graph.parameters()) {
      channel.position(contents.start + tensors.get(parameter.name()).begin);
      readFloats(channel, parameters.slice(parameter));
    }
    return new Model(graph, parameters);
  }

  static void expect(Json metadata, String field, String value) {
    String actual = metadata.get(field).text();
    if (!actual.equals(value)) {
      throw new IllegalArgumentException(
          "its " + field + " is '" + actual + "', expected '" + value + "'");
    }
  }

  /// The tensors of the header, which must cover the data without a gap or an overlap.
  private static Map<String, Tensor> tensors(Map<String, Json> entries, long data) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Json> entry : entries.entrySet()) {
      String name = entry.getKey();
      Json json = entry.getValue();
      String type = json.get("dtype").text();
      if (!type.equals("F32")) {
        throw new IllegalArgumentException(
            "tensor " + name + " has the dtype " + type + ", expected F32");
      }
      Shape shape = shape(json);
      List<Json> offsets = json.get("data_offsets").list();
      if (offsets.size() != 2) {
        throw new IllegalArgumentException(
            "tensor " + name + " has " + offsets.size() + " data_offsets, expected 2");
      }
      long begin = offsets.get(0).integer();
      long end = offsets.get(1).integer();
      if (begin < 0 || end < begin || end - begin != 4L * shape.size()) {
        throw new IllegalArgumentException(
            "tensor "
                + name
                + shape
                + " lies from "
                + begin
                + " to "
                + end
                + ", expected "
                + 4L * shape.size()
                + " bytes");
      }
      tensors.put(name, new Tensor(name, shape, begin, end));
    }
    List<Tensor> byPlace = new ArrayList<>(tensors.values());
    byPlace.sort(Comparator.comparingLong(Tensor::begin));
    long end = 0;
    for (Tensor tensor : byPlace) {
      if (tensor.begin != end) {
        throw new IllegalArgumentException(
            "tensor "
                + tensor.name
                + " begins at "
                + tensor.begin
                + ", expected "
                + end
                + ", where the one before ends");
      }
      end = tensor.end;
    }
    if (end != data) {
      throw new IllegalArgumentException(
          "it has "
              + data
              + " bytes of data, expected "
              + end
              + (data < end ? ": it is truncated" : ": something follows the last tensor"));
    }
    return tensors;
  }

  private static Shape shape(Json json) {
    List<Json> list = json.get("shape").list();
    int[] dims = new int[list.size()];
    for (int i = 0; i < dims.length; i++) {
      long dim = list.get(i).integer();
      if (dim < 1 || dim > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            list.get(i).where() + " is " + dim + ", expected 1 to " + Integer.MAX_VALUE);
      }
      dims[i] = (int) dim;
    }
    return Shape.of(dims);
  }

  private static Graph graph(Json json) {
    GraphBuilder builder = new GraphBuilder();
    Map<String, Value> values = new LinkedHashMap<>();
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Json input : json.get("inputs").list()) {
      String name = input.get("name").text();
      values.put(name, builder.input(name, shape(input)));
    }
    for (Json parameter : json.get("parameters").list()) {
      String name = parameter.get("name").text();
      boolean trainable = parameter.get("trainable").flag();
      Shape shape = shape(parameter);
      parameters.put(
          name,
          trainable
              ? builder.parameter(name, shape, Initializer.ZEROS)
              : builder.state(name, shape, Initializer.ZEROS));
    }
    for (Json node : json.get("nodes").list()) {
      String name = node.get("name").text();
      Map<String, String> attributes = new LinkedHashMap<>();
      node.get("attributes").object().forEach((key, value) -> attributes.put(key, value.text()));
      Op op;
      try {
        op = Ops.of(node.get("op").text(), attributes);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("node " + name + ": " + e.getMessage(), e);
      }
      List<Value> inputs = named(node.get("inputs"), values);
      values.put(name, builder.add(name, op, inputs, named(node.get("parameters"), parameters)));
    }
    return builder.build(named(json.get("outputs"), values).toArray(Value[]::new));
  }

  private static <T> List<T> named(Json names, Map<String, T> known) {
    List<T> found = new ArrayList<>();
    for (Json name : names.list()) {
      T one = known.get(name.text());
      if (one == null) {
        throw new IllegalArgumentException(
            name.where() + " is '" + name.text() + "', which nothing before it has as its name");
      }
      found.add(one);
    }
    return found;
  }

  /// Refuses tensors that are not the parameters of the graph.
  private static void match(Graph graph, Map<String, Tensor> tensors) {
    for (Parameter parameter : graph.parameters()) {
      Tensor tensor = tensors.get(parameter.name());
      if (tensor == null) {
        throw new IllegalArgumentException("tensor " + parameter + " is missing");
      }
      if (!tensor.shape.equals(parameter.shape())) {
        throw new IllegalArgumentException(
            "tensor "
                + tensor.name
                + " has the shape "
                + tensor.shape
                + ", expected "
                + parameter.shape());
      }
    }
    if (tensors.size() != graph.parameters().size()) {
      List<String> extra = new ArrayList<>(tensors.keySet());
      graph.parameters().forEach(parameter -> extra.remove(parameter.name()));
      throw new IllegalArgumentException("tensors " + extra + " belong to no node of the model");
    }
  }

  private static void readFloats(SeekableByteChannel channel, Slice slice) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < slice.length(); i += CHUNK / 4) {
      int n = Math.min(CHUNK / 4, slice.length() - i);
      readFully(channel, chunk.clear().limit(4 * n));
      chunk.flip().asFloatBuffer().get(slice.array(), slice.offset() + i, n);
    }
  }

  private static void readFully(SeekableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new IllegalArgumentException("it was truncated while it was read");
      }
    }
  }
}
