package org.lanewise.bench.peers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes small ONNX models: a chain of nodes from the input `x` to the output `y`, in the wire
/// format of protocol buffers (<https://protobuf.dev/programming-guides/encoding>) with the field
/// numbers of `onnx.proto`.
final class OnnxModel {
  private static final int IR_VERSION = 9;
  private static final int OPSET = 20;
  private static final int FLOAT = 1;
  private static final int INTEGER = 2;
  private static final int STRING = 3;
  private static final int INTEGERS = 7;
  private static final String CONTRIBUTED = "com.microsoft";

  private final Message graph = new Message();
  private Message open; // the last node, whose output has no name yet
  private int nodes;
  private int parameters;

  /// A model whose input is rows x inputs and whose output is rows x outputs.
  OnnxModel(int rows, int inputs, int outputs) {
    this(new long[] {rows, inputs}, new long[] {rows, outputs});
  }

  /// A model of an input and an output of these shapes.
  OnnxModel(long[] input, long[] output) {
    graph.text(2, "graph");
    graph.message(11, valueInfo("x", input));
    graph.message(12, valueInfo("y", output));
  }

  /// A layer `LSTM` or `GRU` with as many inputs as units, to its last output, from W, R and B; the
  /// reset gate comes after the product.
  OnnxModel recurrent(String operator, float[][] weights, int units) {
    int n = weights[0].length / units;
    node(
        operator,
        List.of(
            tensor(weights[0], 0, 1, n, units),
            tensor(weights[1], 0, 1, n, units),
            tensor(weights[2], 0, 1, 2 * n)));
    open.text(2, ""); // the outputs of all steps
    open.message(5, integer("hidden_size", units));
    if (operator.equals("GRU")) {
      open.message(5, integer("linear_before_reset", 1));
    }
    return this;
  }

  /// A convolution of two spatial axes with relu: `w` is filters x channels / groups x kernel x
  /// kernel. Where the border is odd, it is longer at the end.
  OnnxModel conv(float[] w, float[] b, int filters, int kernel, int stride, int groups) {
    int channels = w.length / (filters * kernel * kernel);
    node("Conv", List.of(tensor(w, 0, filters, channels, kernel, kernel), tensor(b, 0, filters)));
    open.message(5, new Message().text(1, "auto_pad").text(4, "SAME_UPPER").number(20, STRING));
    open.message(5, integers("strides", stride, stride));
    open.message(5, integer("group", groups));
    return apply("Relu");
  }

  /// Attention of a sequence to itself, without projections, by ONNX Runtime's own operator.
  OnnxModel attention(int heads, boolean causal) {
    node("MultiHeadAttention", List.of("x", "x"));
    open.text(7, CONTRIBUTED);
    open.message(5, integer("num_heads", heads));
    open.message(5, integer("unidirectional", causal ? 1 : 0));
    return this;
  }

  private static Message integers(String name, long... values) {
    Message attribute = new Message().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, INTEGERS);
  }

  private static Message integer(String name, long value) {
    return new Message().text(1, name).number(3, value).number(20, INTEGER);
  }

  /// A product with a constant matrix.
  OnnxModel matMul(float[] w, int inputs, int outputs) {
    return node("MatMul", List.of(tensor(w, 0, inputs, outputs)));
  }

  /// x w + b: a dense layer.
  OnnxModel gemm(float[] w, int wOffset, int bOffset, int inputs, int outputs) {
    return node("Gemm", List.of(tensor(w, wOffset, inputs, outputs), tensor(w, bOffset, outputs)));
  }

  /// x + z.
  OnnxModel add(float[] z, int rows, int cols) {
    return node("Add", List.of(tensor(z, 0, rows, cols)));
  }

  /// A norm of rows: the scale, and after it the shift.
  OnnxModel layerNormalization(float[] w, int n) {
    return node("LayerNormalization", List.of(tensor(w, 0, n), tensor(w, n, n)));
  }

  /// An operator without parameters, such as `Relu`.
  OnnxModel apply(String operator) {
    return node(operator, List.of());
  }

  /// The model's file.
  byte[] bytes() {
    finish("y");
    return new Message()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, OPSET))
        .message(8, new Message().text(1, CONTRIBUTED).number(2, 1))
        .bytes();
  }

  private OnnxModel node(String operator, List<String> parameters) {
    Message node = new Message().text(1, open == null ? "x" : finish("value" + nodes));
    for (String parameter : parameters) {
      node.text(1, parameter);
    }
    open = node.text(4, operator);
    nodes++;
    return this;
  }

  private String finish(String output) {
    graph.message(1, open.text(2, output));
    return output;
  }

  private String tensor(float[] values, int offset, int... shape) {
    Message tensor = new Message();
    int size = 1;
    for (int extent : shape) {
      tensor.number(1, extent);
      size *= extent;
    }
    String name = "parameter" + parameters++;
    ByteBuffer raw = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values, offset, size);
    graph.message(5, tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array()));
    return name;
  }

  private static Message valueInfo(String name, long[] extents) {
    Message shape = new Message();
    for (long extent : extents) {
      shape.message(1, new Message().number(1, extent));
    }
    Message tensor = new Message().number(1, FLOAT).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /// One message: fields with their numbers.
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes());
    }

    Message bytes(int field, byte[] value) {
      varint((long) field << 3 | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while (rest > 0x7f) {
        out.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
