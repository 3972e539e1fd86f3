package org.lanewise.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Recurrent.Direction;
import org.lanewise.kernels.Recurrent.Outputs;
import org.lanewise.kernels.RecurrentCell;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Model;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Bidirectional;
import org.lanewise.nn.layer.CategoryEncoding;
import org.lanewise.nn.layer.Conv1D;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.Conv2DTranspose;
import org.lanewise.nn.layer.Conv3D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Cropping2D;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.DepthwiseConv2D;
import org.lanewise.nn.layer.Dot;
import org.lanewise.nn.layer.Embedding;
import org.lanewise.nn.layer.GRU;
import org.lanewise.nn.layer.GroupedQueryAttention;
import org.lanewise.nn.layer.LSTM;
import org.lanewise.nn.layer.MultiHeadAttention;
import org.lanewise.nn.layer.RecurrentOptions;
import org.lanewise.nn.layer.SeparableConv2D;
import org.lanewise.nn.layer.SimpleRNN;
import org.lanewise.nn.layer.TransformerDecoder;
import org.lanewise.nn.layer.TransformerEncoder;
import org.lanewise.nn.layer.TransformerOptions;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.ActivityRegularization;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.ArgMax;
import org.lanewise.nn.op.Attention;
import org.lanewise.nn.op.AveragePool;
import org.lanewise.nn.op.BatchNormalization;
import org.lanewise.nn.op.Concat;
import org.lanewise.nn.op.Constant;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.Discrete;
import org.lanewise.nn.op.Dropout;
import org.lanewise.nn.op.Elementary;
import org.lanewise.nn.op.Elementwise;
import org.lanewise.nn.op.Expand;
import org.lanewise.nn.op.GaussianNoise;
import org.lanewise.nn.op.Gemm;
import org.lanewise.nn.op.GlobalAveragePool;
import org.lanewise.nn.op.GlobalMaxPool;
import org.lanewise.nn.op.GroupNormalization;
import org.lanewise.nn.op.LayerNormalization;
import org.lanewise.nn.op.LogSoftmax;
import org.lanewise.nn.op.LpNormalization;
import org.lanewise.nn.op.Masking;
import org.lanewise.nn.op.MatMul;
import org.lanewise.nn.op.MaxPool;
import org.lanewise.nn.op.Mean;
import org.lanewise.nn.op.PRelu;
import org.lanewise.nn.op.Pad;
import org.lanewise.nn.op.PadConstant;
import org.lanewise.nn.op.PaddingMask;
import org.lanewise.nn.op.PositionEmbedding;
import org.lanewise.nn.op.RMSNormalization;
import org.lanewise.nn.op.Recurrent;
import org.lanewise.nn.op.Reduce;
import org.lanewise.nn.op.Reshape;
import org.lanewise.nn.op.Resize;
import org.lanewise.nn.op.RotaryEmbedding;
import org.lanewise.nn.op.Sampling;
import org.lanewise.nn.op.Scaler;
import org.lanewise.nn.op.SinePositionEncoding;
import org.lanewise.nn.op.Softmax;
import org.lanewise.nn.op.Stepwise;
import org.lanewise.nn.op.Strided;
import org.lanewise.nn.op.Take;
import org.lanewise.nn.op.TimeDistributed;
import org.lanewise.nn.op.TopK;
import org.lanewise.nn.op.Transpose;
import org.lanewise.nn.op.Unary;
import org.lanewise.nn.op.Where;

/// A small model that is exported. What its inputs hold is said by their names: `numbers`, from -1
/// to 1; `positive` ones, from 0.1 to 0.9; `whole` ones, from 1 to 4; `bits`, 0 or 1; `padded`
/// steps, half of which hold nothing but zeros; `special` values.
record ExportCase(String name, Model model) {
  private static final float[] SPECIAL = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, 2.5f, -1.5f
  };

  private static final ConvOptions OPTIONS = ConvOptions.of(Activation.RELU);
  private static final RecurrentOptions SEQUENCES = RecurrentOptions.DEFAULT.withSequences();

  @Override
  public String toString() {
    return name;
  }

  /// The elements of an input.
  float[] input(Value input, int rows, long seed) {
    Random random = new Random(seed);
    float[] elements = new float[rows * input.shape().size()];
    int width = input.shape().rank() == 0 ? 1 : input.shape().dim(-1);
    String kind = input.name().replaceAll("[0-9]", "");
    boolean padding = false;
    for (int i = 0; i < elements.length; i++) {
      padding = i % width == 0 ? random.nextBoolean() : padding;
      elements[i] =
          switch (kind) {
            case "numbers" -> 2 * random.nextFloat() - 1;
            case "positive" -> 0.1f + 0.8f * random.nextFloat();
            case "whole" -> 1 + random.nextInt(4);
            case "special" -> SPECIAL[i % SPECIAL.length];
            case "bits" -> random.nextInt(2);
            case "padded" -> padding ? 0 : 0.1f + random.nextFloat();
            default -> throw new AssertionError(input.name());
          };
    }
    return elements;
  }

  private interface Recipe {
    Value build(GraphBuilder graph, List<Value> inputs);
  }

  private record Input(String kind, Shape shape) {}

  private static Input in(String kind, int... dims) {
    return new Input(kind, Shape.of(dims));
  }

  private static final class Cases {
    final List<ExportCase> all = new ArrayList<>();

    /// States are variances too, so they are positive.
    void add(String name, Recipe recipe, Input... inputs) {
      GraphBuilder builder = new GraphBuilder();
      List<Value> values = new ArrayList<>();
      for (Input input : inputs) {
        values.add(builder.input(input.kind + values.size(), input.shape));
      }
      Graph graph = builder.build(recipe.build(builder, values));
      Model model = Model.of(graph, 1);
      Random random = new Random(name.hashCode());
      for (Parameter parameter : graph.parameters()) {
        float low = parameter.trainable() ? -0.7f : 0.5f;
        for (int i = 0; i < parameter.shape().size(); i++) {
          model.parameters().values()[parameter.offset() + i] = low + 1.4f * random.nextFloat();
        }
      }
      all.add(new ExportCase(name, model));
    }

    void layer(Layer layer, int... dims) {
      add(layer.toString(), (graph, in) -> layer.build(graph, in.get(0)), in("numbers", dims));
    }

    void merge(Merge merge, Input... inputs) {
      add(merge.toString(), merge::build, inputs);
    }

    void op(Op op, Input... inputs) {
      op(op, List.of(), 0, inputs);
    }

    /// @param states how many of the parameters, from the last, are no weights
    void op(Op op, List<Shape> parameters, int states, Input... inputs) {
      add(
          op + " of " + Arrays.toString(inputs),
          (graph, in) -> {
            List<Parameter> made = new ArrayList<>();
            for (Shape shape : parameters) {
              String name = "p" + made.size();
              made.add(
                  made.size() < parameters.size() - states
                      ? graph.parameter(name, shape, Initializer.ZEROS)
                      : graph.state(name, shape, Initializer.ONES));
            }
            return graph.add("node", op, in, made);
          },
          inputs);
    }
  }

  private static List<Shape> shapes(int... vectors) {
    return IntStream.of(vectors).mapToObj(Shape::of).toList();
  }

  static List<ExportCase> all() {
    Cases cases = new Cases();
    elements(cases);
    images(cases);
    norms(cases);
    movements(cases);
    sequences(cases);
    networks(cases);
    return cases.all;
  }

  private static void elements(Cases cases) {
    for (Activation activation : Activations.ALL) {
      cases.op(new Activate(activation), in("numbers", 2, 5));
      cases.op(new Activate(activation), in("whole", 5));
    }
    for (String unary :
        List.of(
            "sqrt",
            "abs",
            "neg",
            "reciprocal",
            "exp",
            "expm1",
            "log",
            "log1p",
            "erf",
            "sin",
            "cos",
            "rsqrt",
            "pow(2.5)")) {
      cases.op(new Unary(org.lanewise.kernels.Unary.of(unary)), in("positive", 7));
    }
    for (org.lanewise.kernels.Elementary function : org.lanewise.kernels.Elementary.values()) {
      boolean fromOne = function == org.lanewise.kernels.Elementary.ACOSH;
      cases.op(new Elementary(function), in(fromOne ? "whole" : "positive", 7));
    }
    for (org.lanewise.kernels.Stepwise function : org.lanewise.kernels.Stepwise.values()) {
      cases.op(new Stepwise(function), in("numbers", 3, 4));
      cases.op(new Stepwise(function), in("special", 12));
    }
    for (Binary function : Binary.values()) {
      cases.op(new Elementwise(function), in("positive", 2, 3, 4), in("positive", 3, 1));
    }
    for (org.lanewise.kernels.Discrete function : org.lanewise.kernels.Discrete.values()) {
      cases.op(new Discrete(function), in("whole", 3), in("whole", 4, 3));
      cases.op(new Discrete(function), in("bits", 8), in("whole", 8));
    }
    cases.op(new Where(), in("bits", 3), in("numbers", 2, 3), in("numbers", 2, 1));
    cases.op(new Add(), in("numbers", 5), in("numbers", 5));
    cases.op(new Add(), in("numbers", 5), in("numbers", 5), in("numbers", 5));
    cases.op(new Mean(), in("numbers", 5), in("numbers", 5), in("numbers", 5));
    cases.op(new PRelu(), List.of(Shape.of(3, 2)), 0, in("numbers", 4, 3, 2));
    cases.op(new Gemm(Activation.TANH), List.of(Shape.of(5, 3), Shape.of(3)), 0, in("numbers", 5));
    cases.op(
        new Gemm(Activation.LINEAR),
        List.of(Shape.of(5, 3), Shape.of(3)),
        0,
        in("numbers", 2, 4, 5));
    cases.op(new Gemm(Activation.RELU), List.of(Shape.of(5, 3)), 0, in("numbers", 5));
    cases.op(
        new Gemm(Activation.TANH),
        List.of(Shape.of(5, 3), Shape.of(3)),
        0,
        in("numbers", 5),
        in("numbers", 3));
    for (boolean a : new boolean[] {false, true}) {
      for (boolean b : new boolean[] {false, true}) {
        cases.op(
            new MatMul(a, b),
            a ? in("numbers", 2, 4, 3) : in("numbers", 2, 3, 4),
            b ? in("numbers", 2, 5, 4) : in("numbers", 2, 4, 5));
      }
    }
    for (Op same :
        List.of(
            new ActivityRegularization(0.1f, 0.2f),
            new Dropout(0.5f, false),
            new GaussianNoise(0.3f))) {
      cases.op(same, in("numbers", 4));
    }
    cases.op(new Sampling(0.1f), in("numbers", 4), in("numbers", 4));
    cases.add(
        "dropout inside",
        (graph, in) -> {
          Value x = new Dense(3).build(graph, in.get(0));
          x = graph.add("drop", new Dropout(0.5f, false), List.of(x), List.of());
          return new Dense(2).build(graph, x);
        },
        in("numbers", 4));
  }

  private static void images(Cases cases) {
    for (Padding padding : List.of(Padding.VALID, Padding.SAME)) {
      cases.layer(new Conv2D(4, 3, OPTIONS.padding(padding)), 7, 6, 3);
      cases.layer(new Conv2D(4, 3, OPTIONS.padding(padding).strides(2, 3)), 8, 7, 3);
      cases.layer(new Conv2D(6, 3, OPTIONS.padding(padding).groups(2)), 7, 6, 4);
      cases.layer(new Conv2D(4, 2, OPTIONS.padding(padding).dilationRate(2, 3)), 8, 9, 3);
      cases.layer(new Conv1D(4, 3, OPTIONS.padding(padding).withoutBias()), 9, 2);
      cases.layer(new Conv3D(2, 2, OPTIONS.padding(padding)), 4, 5, 3, 2);
      cases.layer(new DepthwiseConv2D(List.of(3, 3), 2, OPTIONS.padding(padding)), 6, 7, 3);
      cases.layer(new SeparableConv2D(5, 3, OPTIONS.padding(padding)), 6, 7, 3);
      cases.layer(new Conv2DTranspose(4, 3, OPTIONS.padding(padding)), 4, 5, 3);
      cases.layer(new Conv2DTranspose(4, 3, OPTIONS.padding(padding).strides(2, 3)), 4, 5, 3);
      cases.layer(new Conv2DTranspose(4, 2, OPTIONS.padding(padding).strides(3, 3)), 4, 5, 3);
      cases.op(new MaxPool(List.of(3, 2), List.of(2, 1), padding), in("numbers", 8, 7, 3));
      cases.op(new AveragePool(List.of(3, 2), List.of(2, 2), padding), in("numbers", 8, 7, 3));
      cases.op(new AveragePool(List.of(3), List.of(2), padding), in("numbers", 2, 8, 3));
    }
    cases.op(
        new Conv(List.of(2), Padding.of(1, 2), List.of(1), 1, Activation.SILU),
        List.of(Shape.of(3, 2, 5), Shape.of(5)),
        0,
        in("numbers", 3, 7, 2));
    cases.op(
        new Conv(List.of(1), Padding.SAME, List.of(1), 1, Activation.TANH),
        List.of(Shape.of(3, 2, 5)),
        0,
        in("numbers", 7, 2),
        in("numbers", 7, 5));
    cases.op(new GlobalAveragePool(), in("numbers", 3, 4, 5));
    cases.op(new GlobalAveragePool(), in("numbers", 6, 5), in("bits", 6));
    cases.op(new GlobalMaxPool(), in("numbers", 3, 4, 5));
    for (boolean linear : new boolean[] {false, true}) {
      cases.op(new Resize(List.of(2, 3), linear), in("numbers", 3, 4, 2));
      cases.op(new Resize(List.of(3), linear), in("numbers", 4, 2));
    }
    cases.op(new Pad(List.of(1, -1), List.of(2, 0)), in("numbers", 3, 4, 2));
    cases.layer(new Cropping2D(1), 5, 6, 2);
    cases.op(new PadConstant(List.of(1, 0, 2), List.of(0, 1, 1), 0.5f), in("numbers", 3, 4, 2));
  }

  private static void norms(Cases cases) {
    for (boolean scale : new boolean[] {false, true}) {
      for (boolean center : new boolean[] {false, true}) {
        int[] affine = new int[(scale ? 1 : 0) + (center ? 1 : 0)];
        Arrays.fill(affine, 6);
        List<Shape> weights = shapes(affine);
        List<Shape> batch = new ArrayList<>(weights);
        batch.addAll(shapes(6, 6));
        BatchNormalization op = new BatchNormalization(1e-3f, 0.9f, scale, center);
        cases.op(op, batch, 2, in("numbers", 6));
        cases.op(op, batch, 2, in("numbers", 4, 3, 6));
        cases.op(
            new GroupNormalization(3, 1e-3f, scale, center), weights, 0, in("numbers", 4, 5, 6));
        cases.op(new GroupNormalization(2, 1e-3f, scale, center), weights, 0, in("numbers", 6));
        cases.op(new LayerNormalization(-1, 1e-3f, scale, center), weights, 0, in("numbers", 4, 6));
      }
    }
    List<Shape> matrices = List.of(Shape.of(4, 6), Shape.of(4, 6));
    cases.op(new LayerNormalization(-2, 1e-3f, true, true), matrices, 0, in("numbers", 3, 4, 6));
    cases.op(new RMSNormalization(-1, 1e-3f), shapes(6), 0, in("numbers", 4, 6));
    cases.op(new RMSNormalization(-2, 1e-3f), matrices.subList(0, 1), 0, in("numbers", 3, 4, 6));
    cases.op(new LpNormalization(), in("numbers", 4, 6));
    cases.op(new Scaler(), shapes(5, 5), 2, in("numbers", 3, 5));
    for (int axis : new int[] {-1, -2}) {
      cases.op(new Softmax(axis), in("numbers", 4, 5));
      cases.op(new LogSoftmax(axis), in("numbers", 4, 5));
      cases.op(new ArgMax(axis), in("numbers", 4, 5));
      cases.op(new TopK(axis, 3, true), in("numbers", 4, 5));
      cases.op(new TopK(axis, 1, false), in("numbers", 4, 5));
    }
    for (Reduce.Kind kind : Reduce.Kind.values()) {
      cases.op(new Reduce(kind, List.of(1), false), in("numbers", 3, 4, 5));
      cases.op(new Reduce(kind, List.of(0, 2), true), in("numbers", 3, 4, 5));
    }
  }

  private static void movements(Cases cases) {
    cases.op(new Concat(-1), in("numbers", 3, 2), in("numbers", 3, 4));
    cases.op(new Concat(-2), in("numbers", 3, 2), in("numbers", 1, 2));
    cases.op(new Reshape(Shape.of(2, 6)), in("numbers", 4, 3));
    cases.op(new Transpose(List.of(2, 0, 1)), in("numbers", 4, 3, 2));
    cases.op(new Expand(3), in("numbers", 4, 2));
    cases.op(new Strided(11, List.of(2, 3), List.of(-6, 1)), in("numbers", 4, 5));
    cases.op(new Strided(2, List.of(4, 3), List.of(0, 2)), in("numbers", 8));
    cases.op(new Take(-1), in("numbers", 2, 6), in("whole", 3));
    cases.op(new Take(-2), in("numbers", 2, 6, 3), in("whole", 2, 2));
    cases.op(new Take(-3), in("numbers", 6, 2, 3), in("whole"));
    cases.add(
        "embedding", (graph, in) -> new Embedding(6, 4).build(graph, in.get(0)), in("whole", 3));
    cases.add(
        "categories",
        (graph, in) -> new CategoryEncoding(List.of(6, 0, 5)).build(graph, in.get(0)),
        in("whole", 2, 3));
    cases.add(
        "constant",
        (graph, in) -> {
          Parameter weights = graph.parameter("weights", Shape.of(3), Initializer.ZEROS);
          Value value = graph.add("constant", new Constant(), List.of(), List.of(weights));
          return graph.add("concat", new Concat(-1), List.of(in.get(0), value), List.of());
        },
        in("numbers", 2));
  }

  private static void sequences(Cases cases) {
    cases.op(new Masking(0), in("padded", 5, 3));
    cases.op(new PaddingMask(0), in("padded", 5, 3));
    cases.op(new PaddingMask(1), in("bits", 5));
    cases.op(new PositionEmbedding(0), List.of(Shape.of(7, 4)), 0, in("numbers", 5, 4));
    cases.op(new SinePositionEncoding(10_000, 0), in("numbers", 5, 4));
    cases.op(new RotaryEmbedding(3, 10_000, 0), in("numbers", 5, 12));
    Input queries = in("numbers", 5, 12);
    for (boolean causal : new boolean[] {false, true}) {
      cases.op(new Attention(3, 3, 0, causal, 0, false, false), queries, queries, queries);
      cases.op(
          new Attention(6, 2, 0.3f, causal, 0.1f, true, true),
          queries,
          in("numbers", 7, 4),
          in("numbers", 7, 6),
          in("numbers", 6, 1, 7),
          in("bits", 7));
      cases.op(
          new Attention(2, 1, 0, causal, 0, true, false),
          queries,
          in("numbers", 7, 6),
          in("numbers", 7, 3),
          in("numbers", 5, 7));
    }
    cases.op(new TimeDistributed(new Softmax(-2)), in("numbers", 4, 3, 2));
    cases.op(
        new TimeDistributed(new Gemm(Activation.TANH)),
        List.of(Shape.of(3, 2), Shape.of(2)),
        0,
        in("numbers", 4, 3));
    for (Activation activation :
        List.of(
            Activation.LINEAR,
            Activation.RELU,
            Activation.SIGMOID,
            Activation.SOFTPLUS,
            Activation.HARD_SIGMOID,
            Activation.LEAKY_RELU,
            Activation.elu(0.7f))) {
      recurrent(cases, RecurrentCell.simple(activation), Direction.FORWARD, Outputs.ALL);
    }
    for (Direction direction : Direction.values()) {
      for (RecurrentCell cell :
          List.of(
              RecurrentCell.simple(Activation.TANH),
              RecurrentCell.LSTM,
              RecurrentCell.GRU,
              RecurrentCell.GRU_RESET_BEFORE)) {
        for (Outputs outputs : Outputs.values()) {
          recurrent(cases, cell, direction, outputs);
        }
      }
    }
  }

  private static void recurrent(
      Cases cases, RecurrentCell cell, Direction direction, Outputs outputs) {
    int width = cell.gates() * 3;
    Shape bias = cell.biases() == 1 ? Shape.of(width) : Shape.of(cell.biases(), width);
    List<Shape> weights = List.of(Shape.of(4, width), Shape.of(3, width), bias);
    Input x = in("numbers", 5, 4);
    Input state = in("numbers", 3);
    Recurrent op = new Recurrent(cell, direction, outputs, false, false, false, 0.2f);
    Recurrent masked = new Recurrent(cell, direction, outputs, true, false, true, 0);
    Input mask = in("bits", 5);
    cases.op(masked, weights, 0, x, mask);
    cases.op(op, weights, 0, x);
    if (cell.states() == 1) {
      cases.op(op, weights, 0, x, state);
      cases.op(masked, weights, 0, x, state, mask);
    } else {
      cases.op(
          new Recurrent(cell, direction, outputs, true, false, false, 0),
          weights,
          0,
          x,
          state,
          state);
      cases.op(masked, weights, 0, x, state, state, mask);
    }
  }

  private static void networks(Cases cases) {
    cases.layer(new LSTM(3, SEQUENCES), 5, 4);
    cases.layer(new GRU(3, SEQUENCES.backwards()), 5, 4);
    cases.layer(new SimpleRNN(3), 5, 4);
    cases.add(
        "LSTM after Masking",
        (graph, in) -> {
          Value masked = new org.lanewise.nn.layer.Masking().build(graph, in.get(0));
          return new LSTM(3).build(graph, masked);
        },
        in("padded", 5, 4));
    cases.layer(new Bidirectional(new LSTM(3, SEQUENCES)), 5, 4);
    Input steps = in("numbers", 5, 8);
    cases.merge(new MultiHeadAttention(2, 4), steps, steps);
    cases.merge(new GroupedQueryAttention(4, 4, 2, true, 0.1f, true, true), steps, steps);
    cases.merge(new Dot(), in("numbers", 6), in("numbers", 6));
    cases.layer(new TransformerEncoder(16, 2), 5, 8);
    cases.layer(new TransformerDecoder(16, 2), 5, 8);
    cases.layer(
        new TransformerDecoder(
            TransformerOptions.of(16, 4).keyValueHeads(2).swiGlu().preNorm().rotaryPositions()),
        5,
        8);
    cases.layer(new org.lanewise.nn.layer.TimeDistributed(new Conv2D(2, 3, OPTIONS)), 3, 5, 6, 2);
  }
}
