package org.lanewise.nn.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Reads the tensors of a file, those that lie in other files of its folder included. Before an
/// array is made, its size is known to be that of the data.
final class TensorReader {
  /// How often a file may be read: tensors that models share come twice.
  private static final int READINGS = 4;

  private final Path folder;

  /// The bytes that were read of each other file.
  private final Map<Path, Long> read = new HashMap<>();

  /// @param folder where other files are looked for; nothing outside of it is read
  TensorReader(Path folder) {
    this.folder = folder;
  }

  /// Reads a tensor.
  ///
  /// @throws Unsupported if it is of a type that there is not here
  /// @throws IllegalArgumentException if it is malformed; the message says in what way
  Known read(TensorProto tensor) {
    ElementType type = ElementType.of(tensor.getDataType());
    int[] shape = shape(tensor);
    long elements = 1;
    for (int extent : shape) {
      elements *= extent;
      if (elements > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "has the shape " + Arrays.toString(shape) + ", more than an array can hold");
      }
    }
    int n = (int) elements;
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      return decode(type, shape, external(tensor, (long) n * type.bytes));
    }
    if (tensor.hasRawData()) {
      expect(tensor.getRawData().size(), (long) n * type.bytes, "bytes", shape);
      return decode(type, shape, tensor.getRawData().asReadOnlyByteBuffer());
    }
    return fromFields(tensor, type, shape, n);
  }

  private static int[] shape(TensorProto tensor) {
    int[] shape = new int[tensor.getDimsCount()];
    for (int d = 0; d < shape.length; d++) {
      long extent = tensor.getDims(d);
      if (extent < 0 || extent > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "has the shape " + tensor.getDimsList() + ", expected extents from 0 to 2^31 - 1");
      }
      shape[d] = (int) extent;
    }
    return shape;
  }

  private static void expect(long found, long expected, String what, int[] shape) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "has "
              + found
              + " "
              + what
              + ", expected "
              + expected
              + " for the shape "
              + Arrays.toString(shape));
    }
  }

  /// From the fields that hold numbers one by one.
  private static Known fromFields(TensorProto tensor, ElementType type, int[] shape, int n) {
    int found =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case INT64 -> tensor.getInt64DataCount();
          case UINT32, UINT64 -> tensor.getUint64DataCount();
          default -> tensor.getInt32DataCount();
        };
    expect(found, n, "elements", shape);
    float[] floats = type.isFloat() ? new float[n] : null;
    long[] longs = type.isFloat() ? null : new long[n];
    for (int i = 0; i < n; i++) {
      switch (type) {
        case FLOAT -> floats[i] = tensor.getFloatData(i);
        case DOUBLE -> floats[i] = (float) tensor.getDoubleData(i);
        case FLOAT16 -> floats[i] = Float.float16ToFloat((short) tensor.getInt32Data(i));
        case BFLOAT16 -> floats[i] = Float.intBitsToFloat(tensor.getInt32Data(i) << 16);
        case INT64 -> longs[i] = tensor.getInt64Data(i);
        case UINT32, UINT64 -> longs[i] = tensor.getUint64Data(i);
        default -> longs[i] = tensor.getInt32Data(i);
      }
    }
    return new Known(type, shape, floats, longs);
  }

  private static Known decode(ElementType type, int[] shape, ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int n = bytes.remaining() / type.bytes;
    float[] floats = type.isFloat() ? new float[n] : null;
    long[] longs = type.isFloat() ? null : new long[n];
    if (type == ElementType.FLOAT) {
      bytes.asFloatBuffer().get(floats);
      return Known.of(type, shape, floats);
    }
    for (int i = 0; i < n; i++) {
      switch (type) {
        case DOUBLE -> floats[i] = (float) bytes.getDouble();
        case FLOAT16 -> floats[i] = Float.float16ToFloat(bytes.getShort());
        case BFLOAT16 -> floats[i] = Float.intBitsToFloat(bytes.getShort() << 16);
        case INT64, UINT64 -> longs[i] = bytes.getLong();
        case INT32 -> longs[i] = bytes.getInt();
        case UINT32 -> longs[i] = bytes.getInt() & 0xFFFFFFFFL;
        case INT16 -> longs[i] = bytes.getShort();
        case UINT16 -> longs[i] = bytes.getShort() & 0xFFFF;
        case INT8 -> longs[i] = bytes.get();
        default -> longs[i] = bytes.get() & 0xFF;
      }
    }
    return new Known(type, shape, floats, longs);
  }

  /// The bytes of a tensor that lies in another file.
  private ByteBuffer external(TensorProto tensor, long length) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String location = entries.get("location");
    long offset = number(entries, "offset", 0);
    long given = number(entries, "length", length);
    if (given != length) {
      throw new IllegalArgumentException(
          "has " + given + " bytes of external data, expected " + length);
    }
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("has " + length + " bytes of external data, too many");
    }
    Path file = inside(location);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "has external data in '" + location + "', which is no file");
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (offset > channel.size() - length) {
        throw new IllegalArgumentException(
            "needs "
                + length
                + " bytes from "
                + offset
                + " on of the file "
                + file
                + ", which has "
                + channel.size());
      }
      if (read.merge(file, length, Long::sum) > READINGS * channel.size()) {
        throw new IllegalArgumentException(
            "reads the file " + file + " again, expected at most " + READINGS + " times");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      channel.position(offset);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
      if (bytes.hasRemaining()) {
        throw new IllegalArgumentException("the file " + file + " has become shorter");
      }
      return bytes.flip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Map<String, String> entries, String key, long missing) {
    String text = entries.get(key);
    try {
      long number = text == null ? missing : Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "has external data of the " + key + " '" + text + "', expected 0 or more");
  }

  /// A file in the model's folder. Names that lead out of it are refused, links included.
  private Path inside(String location) {
    try {
      if (location != null && folder != null) {
        Path root = folder.toRealPath();
        Path file = root.resolve(location).normalize();
        if (!Path.of(location).isAbsolute() && file.startsWith(root)) {
          Path real = file.toRealPath();
          if (real.startsWith(root)) {
            return real;
          }
        }
      }
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "has external data in '" + location + "', which cannot be read: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "has external data in '"
            + location
            + "', expected a file in the folder of the model, "
            + folder);
  }
}
