package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Decoder;
import org.lanewise.nn.Execution;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Conv1D;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Embedding;
import org.lanewise.nn.layer.GroupedQueryAttention;
import org.lanewise.nn.layer.LayerNormalization;
import org.lanewise.nn.layer.Masking;
import org.lanewise.nn.layer.MultiHeadAttention;
import org.lanewise.nn.layer.PositionEmbedding;
import org.lanewise.nn.layer.RotaryEmbedding;
import org.lanewise.nn.layer.SinePositionEncoding;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.layer.TransformerDecoder;
import org.lanewise.nn.layer.TransformerEncoder;
import org.lanewise.nn.layer.TransformerOptions;
import org.lanewise.nn.op.Attention;

/// Layers with attention and with positions.
class AttentionLayerProperties implements DifferentiableContract {
  private static final int KINDS = 14;

  private static Model model(int kind, int steps, int dim) {
    Shape x = Shape.of(steps, 4 * dim);
    Shape other = Shape.of(steps + 1, 3);
    return switch (kind) {
      case 0 -> merged(new MultiHeadAttention(2, dim), x);
      case 1 -> merged(new MultiHeadAttention(2, dim, 3, false, 0, true), x);
      case 2 -> merged(new MultiHeadAttention(2, dim), x, other);
      case 3 -> merged(new MultiHeadAttention(1, dim, 2, true, 0, false), x, other, other);
      case 4 -> merged(new GroupedQueryAttention(2 * dim, 4, 2, true, 0, true, true), x);
      case 5 -> merged(bias(), x, x, x, Shape.of(2, steps, steps));
      case 6 -> merged(bias(), x, x, x, Shape.of(1, steps));
      case 7 -> Sequential.of(x, new RotaryEmbedding(2)).build(1);
      case 8 -> Sequential.of(x, new SinePositionEncoding()).build(1);
      case 9 -> Sequential.of(x, new PositionEmbedding(steps + 1)).build(1);
      case 10 -> Sequential.of(x, new TransformerEncoder(smooth(dim))).build(1);
      case 11 -> Sequential.of(x, new TransformerEncoder(smooth(dim).preNorm())).build(1);
      case 12 -> Sequential.of(x, new TransformerDecoder(llama(dim))).build(1);
      default -> {
        GraphBuilder graph = new GraphBuilder();
        Value in = graph.input("x", x);
        Value encoded = graph.input("encoded", other);
        yield Model.of(
            graph.build(new TransformerDecoder(smooth(dim)).build(graph, in, encoded)), 1);
      }
    };
  }

  /// Without the kink of relu.
  private static TransformerOptions smooth(int dim) {
    return TransformerOptions.of(dim + 1, 2).activation(Activation.GELU);
  }

  private static TransformerOptions llama(int dim) {
    return TransformerOptions.of(dim + 1, 2).keyValueHeads(1).swiGlu().preNorm().rotaryPositions();
  }

  private static Merge bias() {
    Attention op = new Attention(2, 2, 0.5f, false, 0, true, false);
    return (graph, in) -> graph.add("attention", op, in, List.of());
  }

  private static Model merged(Merge merge, Shape... shapes) {
    GraphBuilder graph = new GraphBuilder();
    Value[] inputs = new Value[shapes.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = graph.input("x" + i, shapes[i]);
    }
    return Model.of(graph.build(merge.build(graph, inputs)), 1);
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.integers().between(0, KINDS - 1),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 2),
            Arbitraries.longs())
        .as(
            (kind, steps, dim, seed) ->
                Networks.sample(Networks.jittered(model(kind, steps, dim), seed), null, seed));
  }

  @Property(tries = 4)
  void dropsWeightsInTraining(@ForAll long seed) {
    Layer layer = (graph, x) -> new MultiHeadAttention(2, 2, 3, true, 0.4f, false).build(graph, x);
    GradientCheck.of(layer, Shape.of(3, 4)).seed(seed).training().run().assertPasses();
    Layer block = new TransformerDecoder(smooth(1).dropout(0.3f));
    GradientCheck.of(block, Shape.of(3, 4)).seed(seed).training().run().assertPasses();
  }

  @Property(tries = 6)
  void servesTheSameBitsOnceSaved(
      @ForAll @IntRange(min = 10, max = 12) int kind, @ForAll long seed) {
    Layer layer =
        switch (kind) {
          case 10 -> new TransformerEncoder(smooth(5).dropout(0.2f));
          case 11 ->
              (graph, x) ->
                  new SinePositionEncoding().build(graph, new PositionEmbedding(9).build(graph, x));
          default -> new TransformerDecoder(llama(3));
        };
    Served.check(layer, Shape.of(5, 8), seed, 1e-3f);
    Served.checkWithoutInputGradients(layer, Shape.of(5, 8), seed);
  }

  private static Model language(int steps, TransformerOptions options, Layer positions) {
    return Sequential.of(
            Shape.of(steps),
            new Embedding(7, 16),
            positions,
            new TransformerDecoder(options),
            new TransformerDecoder(options),
            new LayerNormalization(),
            new Dense(7),
            new Softmax())
        .build(3);
  }

  @Example
  void stepsGiveTheWholeSequence() {
    int steps = 35;
    Model[] models = {
      language(steps, smooth(20), new PositionEmbedding(steps + 2)),
      language(steps, smooth(20).preNorm().dropout(0.1f), new SinePositionEncoding()),
      language(steps, llama(20), (graph, x) -> x)
    };
    for (Model model : models) {
      int batch = 2;
      SplittableRandom random = new SplittableRandom(1);
      float[] x = new float[batch * steps];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextInt(7);
      }
      float[] whole = model.predict(x, batch);
      Decoder decoder = Decoder.of(model, 3, Workers.caller());
      for (int round = 0; round < 2; round++) {
        float[] tokens = new float[batch];
        float[] y = new float[batch * 7];
        for (int i = 0; i < steps; i++) {
          assertEquals(i, decoder.position());
          tokens[0] = x[i];
          tokens[1] = x[steps + i];
          decoder.step(tokens, 0, y, 0, batch);
          if (i == 0) {
            BadInput.refused(
                () -> decoder.step(new float[3], 0, new float[21], 0, 3),
                "batch is 3",
                "before, 2");
          }
          for (int j = 0; j < y.length; j++) {
            // Scores of order 1, whose sums have another order, through two blocks.
            assertEquals(whole[(j / 7 * steps + i) * 7 + j % 7], y[j], 1e-5, "step " + i);
          }
        }
        assertThrows(IllegalStateException.class, () -> decoder.step(tokens, 0, y, 0, batch));
        decoder.reset();
      }
    }
  }

  @Example
  void stepsAttendToAnEncodedSequence() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(6, 8));
    Value encoded = graph.input("encoded", Shape.of(5, 3));
    Model model =
        Model.of(graph.build(new TransformerDecoder(smooth(4)).build(graph, x, encoded)), 2);
    float[][] in = {Points.uniform(48, -1, 1, 1), Points.uniform(15, -1, 1, 2)};
    float[][] whole = {new float[48]};
    model.session(1).run(in, new int[2], whole, new int[1], 1);
    Decoder decoder = Decoder.of(model, 1, Workers.caller());
    float[][] out = {new float[8]};
    for (int i = 0; i < decoder.steps(); i++) {
      decoder.step(in, new int[] {i * 8, 0}, out, new int[1], 1);
      assertArrayEquals(Arrays.copyOfRange(whole[0], i * 8, i * 8 + 8), out[0], 1e-5f);
    }
  }

  /// Padded steps change nothing: the others are as without them.
  @Example
  void hidesPaddedSteps() {
    Layer[] layers = {
      new TransformerEncoder(smooth(4).preNorm()),
      (graph, x) -> new MultiHeadAttention(2, 3).build(graph, x)
    };
    for (Layer layer : layers) {
      Model padded = Sequential.of(Shape.of(6, 8), new Masking(), layer).build(4);
      Model alone = Sequential.of(Shape.of(4, 8), layer).build(4);
      System.arraycopy(
          padded.parameters().values(),
          0,
          alone.parameters().values(),
          0,
          alone.parameters().size());
      float[] x = Points.uniform(48, -1, 1, 1);
      Arrays.fill(x, 32, 48, 0);
      float[] y = padded.predict(x, 1);
      float[] expected = alone.predict(Arrays.copyOf(x, 32), 1);
      assertArrayEquals(expected, Arrays.copyOf(y, 32), 1e-6f);
    }
  }

  @Example
  void allocateNothing() {
    Served.checkAllocations(
        Sequential.of(
                Shape.of(5, 8),
                new Masking(),
                new SinePositionEncoding(),
                new PositionEmbedding(5),
                new TransformerDecoder(llama(3)),
                new TransformerEncoder(smooth(3)))
            .build(1));
    Model model =
        Sequential.of(Shape.of(5, 8), new TransformerDecoder(llama(3).dropout(0.1f))).build(1);
    Execution execution =
        new Execution(model.graph(), model.parameters(), 2, Workers.caller(), true);
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              execution.forwardTraining(2, 5);
              execution.backward();
            }),
        "training");
    Decoder decoder =
        Decoder.of(language(9, llama(8), new SinePositionEncoding()), 1, Workers.caller());
    float[] token = {3};
    float[] y = new float[7];
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              if (decoder.position() == 9) {
                decoder.reset();
              }
              decoder.step(token, 0, y, 0, 1);
            }),
        "decoder");
  }

  @Example
  void haveTheNamesOfKeras() {
    assertEquals(
        List.of(
            "multi_head_attention/query/kernel[8, 6]",
            "multi_head_attention/query/bias[6]",
            "multi_head_attention/key/kernel[8, 6]",
            "multi_head_attention/key/bias[6]",
            "multi_head_attention/value/kernel[8, 6]",
            "multi_head_attention/value/bias[6]",
            "multi_head_attention/attention_output/kernel[6, 8]",
            "multi_head_attention/attention_output/bias[8]"),
        merged(new MultiHeadAttention(2, 3), Shape.of(4, 8)).graph().parameters().stream()
            .map(Parameter::toString)
            .toList());
    Model two =
        Sequential.of(
                Shape.of(4, 8),
                new TransformerDecoder(16, 2),
                new TransformerDecoder(16, 2),
                new TransformerEncoder(16, 2).named("top"))
            .build(1);
    List<String> names = two.graph().parameters().stream().map(Parameter::name).toList();
    assertEquals("transformer_decoder/self_attention/query/kernel", names.get(0));
    assertEquals("transformer_decoder_1/self_attention/query/kernel", names.get(16));
    assertEquals("top/feedforward_layer_norm/beta", names.get(47));
  }

  @Example
  void nameWhatDoesNotFit() {
    BadInput.refused(() -> new MultiHeadAttention(0, 3), "0 heads");
    BadInput.refused(() -> new MultiHeadAttention(2, 0), "keyDim is 0");
    BadInput.refused(() -> new MultiHeadAttention(2, 2, 2, true, 1, false), "rate is 1.0");
    BadInput.refused(() -> new GroupedQueryAttention(4, 4, 3), "4 heads", "3 of keys");
    BadInput.refused(
        () -> new GroupedQueryAttention(3, 2, 1, true, 0, true, true), "keyDim is 3", "even");
    BadInput.refused(() -> new RotaryEmbedding(0), "numHeads is 0");
    BadInput.refused(() -> new RotaryEmbedding(1, 0), "maxWavelength is 0.0");
    BadInput.refused(() -> new SinePositionEncoding(-1), "maxWavelength is -1.0");
    BadInput.refused(() -> new PositionEmbedding(0), "sequenceLength is 0");
    BadInput.refused(() -> new TransformerEncoder(0, 2), "intermediateDim is 0");
    Shape flat = Shape.of(8);
    BadInput.refused(
        () -> merged(new MultiHeadAttention(2, 3), flat), "multi_head_attention", "[8]", "steps");
    BadInput.refused(
        () -> merged(new MultiHeadAttention(2, 3), Shape.of(2, 3), Shape.of(3, 3), Shape.of(4, 3)),
        "multi_head_attention/attention",
        "[4, 6]",
        "[3, 6]");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3, 9), new TransformerEncoder(4, 2)).build(1),
        "transformer_encoder",
        "[3, 9]",
        "multiple of 2");
    BadInput.refused(
        () -> Sequential.of(flat, new RotaryEmbedding(2)).build(1), "rotary_embedding", "[8]");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3, 6), new RotaryEmbedding(2)).build(1), "[3, 6]", "even");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3, 6), new PositionEmbedding(2)).build(1),
        "position_embedding",
        "[2, 6]",
        "[3 or more, 6]");
    BadInput.refused(() -> decoder(new Conv1D(3, 1, Activation.LINEAR)), "conv1d", "step by step");
    BadInput.refused(
        () -> decoder(new TransformerEncoder(4, 1)),
        "transformer_encoder/self_attention/attention",
        "causal");
    BadInput.refused(() -> decoder(new Softmax(-2)), "softmax", "step by step");
    BadInput.refused(
        () -> Decoder.of(merged(bias(), flat2(), flat2(), flat2(), Shape.of(2, 2)), 1, null),
        "workers is null");
  }

  private static Shape flat2() {
    return Shape.of(2, 4);
  }

  private static Decoder decoder(Layer layer) {
    return Decoder.of(Sequential.of(flat2(), layer).build(1), 1, Workers.caller());
  }
}
