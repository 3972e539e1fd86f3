package org.lanewise.nn;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.nn.json.Json;

/// Arrays and texts by name, kept in a safetensors file: what a training needs beside its model to
/// go on where it was.
public final class Snapshot {
  private static final String FORMAT = "lanewise-snapshot";

  private final String prefix;
  private final Map<String, String> texts;
  private final Map<String, float[]> arrays;

  /// An empty snapshot.
  public Snapshot() {
    this("", new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  private Snapshot(String prefix, Map<String, String> texts, Map<String, float[]> arrays) {
    this.prefix = prefix;
    this.texts = texts;
    this.arrays = arrays;
  }

  /// A part of this snapshot, whose names do not meet those of others.
  ///
  /// @param name the name of the part
  /// @return a view: what is put there is in this snapshot
  public Snapshot part(String name) {
    return new Snapshot(prefix + name + "/", texts, arrays);
  }

  /// Keeps a number.
  ///
  /// @param name its name
  /// @param value any number; it comes back bitwise, but for the kind of a NaN
  public void put(String name, double value) {
    texts.put(prefix + name, Double.toString(value));
  }

  /// Keeps a whole number.
  ///
  /// @param name its name
  /// @param value any number
  public void put(String name, long value) {
    texts.put(prefix + name, Long.toString(value));
  }

  /// Keeps an array.
  ///
  /// @param name its name
  /// @param values the array, not copied; at least one element
  public void put(String name, float[] values) {
    arrays.put(prefix + name, values);
  }

  /// A number that was put.
  ///
  /// @param name its name
  /// @return the number
  /// @throws IllegalArgumentException if there is none of this name
  public double number(String name) {
    return Double.parseDouble(text(name));
  }

  /// A whole number that was put.
  ///
  /// @param name its name
  /// @return the number
  /// @throws IllegalArgumentException if there is none of this name
  public long integer(String name) {
    return Long.parseLong(text(name));
  }

  private String text(String name) {
    String text = texts.get(prefix + name);
    if (text == null) {
      throw new IllegalArgumentException("it has no number " + prefix + name);
    }
    return text;
  }

  /// Whether an array was put.
  ///
  /// @param name its name
  /// @return true if [#array] has it
  public boolean hasArray(String name) {
    return arrays.containsKey(prefix + name);
  }

  /// An array that was put.
  ///
  /// @param name its name
  /// @param length how long it must be
  /// @return the array itself
  /// @throws IllegalArgumentException if there is none of this name and length
  public float[] array(String name, int length) {
    float[] array = arrays.get(prefix + name);
    if (array == null || array.length != length) {
      throw new IllegalArgumentException(
          "tensor "
              + prefix
              + name
              + (array == null ? " is missing" : " has " + array.length + " elements")
              + ", expected "
              + length
              + " elements");
    }
    return array;
  }

  /// Writes the file beside the target, forces it to the disk and renames it, so that after a crash
  /// there is the old file or the new one.
  ///
  /// @param file the target; one that exists is replaced
  /// @throws IOException if it cannot be written; the old file is then as it was
  public void save(Path file) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart(ModelWriter.METADATA);
      json.writeStringField("format", FORMAT);
      for (Map.Entry<String, String> entry : texts.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      long begin = 0;
      for (Map.Entry<String, float[]> entry : arrays.entrySet()) {
        long end = begin + 4L * entry.getValue().length;
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", "F32");
        json.writeFieldName("shape");
        json.writeArray(new int[] {entry.getValue().length}, 0, 1);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    ModelWriter.write(file, text.toString(), new ArrayList<>(arrays.values()));
  }

  /// Reads what [#save] has written.
  ///
  /// @param file the file
  /// @return the snapshot
  /// @throws ModelFormatException if the file is damaged or something else; the message names it
  ///     and what is wrong
  /// @throws IOException if it cannot be read
  public static Snapshot load(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ModelReader.Contents contents = ModelReader.contents(channel);
      Snapshot snapshot = new Snapshot();
      ModelReader.expect(contents.metadata(), "format", FORMAT);
      for (Map.Entry<String, Json> entry : contents.metadata().object().entrySet()) {
        snapshot.texts.put(entry.getKey(), entry.getValue().text());
      }
      for (String name : contents.tensors().keySet()) {
        snapshot.arrays.put(name, contents.read(channel, name));
      }
      return snapshot;
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(file, "its header is not JSON: " + e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(file, "its header is not UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file, e.getMessage(), e);
    }
  }
}
