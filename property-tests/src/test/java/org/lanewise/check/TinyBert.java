package org.lanewise.check;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A BERT of one block and one head as an ONNX file, and its embedding of tokens computed in
/// double, without padding and mask:
///
/// ```
/// x = words[id] + positions[place] + segments[0]
/// y = x + softmax(x Q (x K)^T / sqrt(WIDTH)) x V
/// ```
final class TinyBert {
  static final int WIDTH = 6;
  static final int POSITIONS = 20;

  private final int words;
  private final float[] word;
  private final float[] position;
  private final float[] segment;
  private final float[] q;
  private final float[] k;
  private final float[] v;

  TinyBert(int words, long seed) {
    Random random = new Random(seed);
    this.words = words;
    word = uniform(random, words * WIDTH);
    position = uniform(random, POSITIONS * WIDTH);
    segment = uniform(random, 2 * WIDTH);
    q = uniform(random, WIDTH * WIDTH);
    k = uniform(random, WIDTH * WIDTH);
    v = uniform(random, WIDTH * WIDTH);
  }

  private static float[] uniform(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  /// The mean over the tokens, scaled to length 1.
  double[] embed(int[] tokens) {
    int n = tokens.length;
    double[] x = new double[n * WIDTH];
    for (int i = 0; i < x.length; i++) {
      int column = i % WIDTH;
      x[i] = (double) word[tokens[i / WIDTH] * WIDTH + column] + position[i] + segment[column];
    }
    double[] queries = times(x, q);
    double[] keys = times(x, k);
    double[] values = times(x, v);
    double[] mean = new double[WIDTH];
    for (int i = 0; i < n; i++) {
      double[] weights = new double[n];
      double sum = 0;
      for (int j = 0; j < n; j++) {
        double score = 0;
        for (int c = 0; c < WIDTH; c++) {
          score += queries[i * WIDTH + c] * keys[j * WIDTH + c];
        }
        weights[j] = Math.exp(score / Math.sqrt(WIDTH));
        sum += weights[j];
      }
      for (int c = 0; c < WIDTH; c++) {
        mean[c] += x[i * WIDTH + c] / n;
        for (int j = 0; j < n; j++) {
          mean[c] += weights[j] / sum * values[j * WIDTH + c] / n;
        }
      }
    }
    double squares = 0;
    for (double value : mean) {
      squares += value * value;
    }
    for (int c = 0; c < WIDTH; c++) {
      mean[c] /= Math.sqrt(squares);
    }
    return mean;
  }

  private static double[] times(double[] x, float[] matrix) {
    double[] product = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      for (int c = 0; c < WIDTH; c++) {
        product[i] += x[i / WIDTH * WIDTH + c] * matrix[c * WIDTH + i % WIDTH];
      }
    }
    return product;
  }

  /// Writes the model.
  void write(Path file) throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("bert");
    for (String input : List.of("input_ids", "attention_mask", "token_type_ids")) {
      graph.addInput(port(input, TensorProto.DataType.INT64, "batch", "tokens"));
    }
    graph.addOutput(port("hidden", TensorProto.DataType.FLOAT, "batch", "tokens", "width"));
    graph.addInitializer(floats("words", word, words, WIDTH));
    graph.addInitializer(floats("positions", position, POSITIONS, WIDTH));
    graph.addInitializer(floats("segments", segment, 2, WIDTH));
    graph.addInitializer(floats("q", q, WIDTH, WIDTH));
    graph.addInitializer(floats("k", k, WIDTH, WIDTH));
    graph.addInitializer(floats("v", v, WIDTH, WIDTH));
    graph.addInitializer(floats("root", new float[] {(float) Math.sqrt(WIDTH)}, 1));
    graph.addInitializer(floats("one", new float[] {1}, 1));
    graph.addInitializer(floats("least", new float[] {-Float.MAX_VALUE}, 1));
    graph.addInitializer(longs("start", 0));
    graph.addInitializer(longs("second", 1));
    graph.addInitializer(longs("axis", 1));
    graph.addNode(node("Gather", "word", "words", "input_ids"));
    graph.addNode(node("Gather", "segment", "segments", "token_type_ids"));
    graph.addNode(node("Shape", "shape", "input_ids"));
    graph.addNode(node("Gather", "count", "shape", "second"));
    graph.addNode(node("Slice", "position", "positions", "start", "count", "start"));
    graph.addNode(node("Add", "sum", "word", "segment"));
    graph.addNode(node("Add", "x", "sum", "position"));
    graph.addNode(node("MatMul", "queries", "x", "q"));
    graph.addNode(node("MatMul", "keys", "x", "k"));
    graph.addNode(node("MatMul", "values", "x", "v"));
    AttributeProto perm =
        AttributeProto.newBuilder()
            .setName("perm")
            .setType(AttributeProto.AttributeType.INTS)
            .addAllInts(List.of(0L, 2L, 1L))
            .build();
    graph.addNode(node("Transpose", "columns", "keys").toBuilder().addAttribute(perm));
    graph.addNode(node("MatMul", "products", "queries", "columns"));
    graph.addNode(node("Div", "scores", "products", "root"));
    AttributeProto toFloat =
        AttributeProto.newBuilder()
            .setName("to")
            .setType(AttributeProto.AttributeType.INT)
            .setI(TensorProto.DataType.FLOAT.getNumber())
            .build();
    graph.addNode(node("Cast", "mask", "attention_mask").toBuilder().addAttribute(toFloat));
    graph.addNode(node("Sub", "hidden_keys", "one", "mask"));
    graph.addNode(node("Mul", "far", "hidden_keys", "least"));
    graph.addNode(node("Unsqueeze", "bias", "far", "axis"));
    graph.addNode(node("Add", "masked", "scores", "bias"));
    graph.addNode(node("Softmax", "weights", "masked"));
    graph.addNode(node("MatMul", "attended", "weights", "values"));
    graph.addNode(node("Add", "hidden", "x", "attended"));
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    Files.write(file, model.toByteArray());
  }

  private static ValueInfoProto port(String name, TensorProto.DataType type, String... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : dims) {
      shape.addDim(Dimension.newBuilder().setDimParam(dim));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static TensorProto floats(String name, float[] values, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  private static TensorProto longs(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  private static NodeProto node(String op, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(op)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }
}
