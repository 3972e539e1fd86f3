package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Recurrent.Direction;
import org.lanewise.kernels.Recurrent.Outputs;
import org.lanewise.kernels.RecurrentCell;
import org.lanewise.kernels.RecurrentWeights;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Decoder;
import org.lanewise.nn.Execution;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Add;
import org.lanewise.nn.layer.Bidirectional;
import org.lanewise.nn.layer.GRU;
import org.lanewise.nn.layer.LSTM;
import org.lanewise.nn.layer.Masking;
import org.lanewise.nn.layer.Recurrent;
import org.lanewise.nn.layer.RecurrentOptions;
import org.lanewise.nn.layer.SimpleRNN;
import org.lanewise.nn.op.PaddingMask;

/// Recurrent layers: their gradients through time, and that it makes no difference how steps and
/// rows are spread over calls.
class RecurrentProperties implements DifferentiableContract {
  private static final RecurrentOptions ALL = RecurrentOptions.DEFAULT.withSequences();

  private static Recurrent layer(int kind, int units, RecurrentOptions options) {
    return switch (kind) {
      case 0 -> new SimpleRNN(units, options);
      case 1 -> new LSTM(units, options);
      case 2 -> new GRU(units, options);
      case 3 -> new GRU(units, false, options);
      default -> new SimpleRNN(units, Activation.SIGMOID, options);
    };
  }

  @Provide
  Arbitrary<RecurrentOptions> options() {
    return Combinators.combine(
            Arbitraries.of(false, true),
            Arbitraries.of(false, true),
            Arbitraries.of(0f, 0.25f),
            Arbitraries.of(0f, 0.5f))
        .as(
            (all, back, dropout, recurrentDropout) -> {
              RecurrentOptions o = RecurrentOptions.DEFAULT.withDropout(dropout, recurrentDropout);
              o = all ? o.withSequences() : o;
              return back ? o.backwards() : o;
            });
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            Arbitraries.of(1, 2, 3),
            Arbitraries.of(1, 2, 3),
            options(),
            Arbitraries.of(false, true),
            Arbitraries.integers().between(0, 4),
            Arbitraries.longs())
        .as(RecurrentProperties::sample);
  }

  /// Form 1 has a mask, 2 has states, 3 has both, and 4 is a masked layer in both directions.
  private static Sample sample(
      int kind,
      int units,
      int steps,
      RecurrentOptions options,
      boolean training,
      int form,
      long seed) {
    GraphBuilder graph = new GraphBuilder();
    boolean padded = form % 2 == 1 || form == 4;
    Value signs = padded ? graph.input("signs", Shape.of(steps)) : null;
    Value x = graph.input("x", Shape.of(steps, 2));
    if (padded) {
      // Steps of negative signs do not count: a mask that stays as it is near the point.
      Value zeros = new Activate(Activation.threshold(0, 0)).build(graph, signs);
      graph.mask(x, graph.add("mask", new PaddingMask(0), List.of(zeros), List.of()));
    }
    Recurrent layer = layer(kind, units, options);
    Model model;
    if (form == 4 && !options.goBackwards()) {
      model = Model.of(graph.build(new Bidirectional(layer).build(graph, x)), seed);
    } else if (form == 2 || form == 3) {
      int states = kind == 1 ? 2 : 1;
      List<Value> before =
          IntStream.range(0, states)
              .mapToObj(i -> graph.input("state" + i, Shape.of(units)))
              .toList();
      Recurrent.Result result = layer.buildWithState(graph, x, before);
      List<Value> outputs = new ArrayList<>(result.states());
      outputs.add(result.output());
      model = Model.of(graph.build(outputs.toArray(Value[]::new)), seed);
    } else {
      model = Model.of(graph.build(layer.build(graph, x)), seed);
    }
    return sample(layer + " form " + form, model, training, padded ? steps : 0, seed);
  }

  private static Sample sample(String name, Model model, boolean training, int signs, long seed) {
    float[] values = model.parameters().values();
    float[] noise = Points.uniform(values.length, -0.3, 0.3, seed);
    for (int i = 0; i < values.length; i++) {
      values[i] += noise[i];
    }
    SplittableRandom random = new SplittableRandom(seed);
    ModelFunction function =
        new ModelFunction(
            model.graph(), null, DoubleReference.builtIn(), training ? seed : null, random);
    float[] point = function.point(values, random);
    for (int i = 0; i < 3 * signs; i++) {
      point[i] += point[i] < 0 ? -0.1f : 0.1f;
    }
    return new Sample(name + (training ? " training" : ""), function, point);
  }

  /// The contract's, of which each try takes long.
  @Override
  @Property(tries = 8)
  public void rejectsAWrongGradient(@ForAll("samples") Sample sample, @ForAll long seed) {
    DifferentiableContract.super.rejectsAWrongGradient(sample, seed);
  }

  @Property(tries = 12)
  void gradientsAroundLanes(
      @ForAll("kinds") int kind, @ForAll("units") int units, @ForAll long seed) {
    Sample sample = sample(kind, units, 2, ALL.withDropout(0, 0.3f), true, 1, seed);
    sample.check(seed).atMost(40).run().assertPasses();
  }

  @Property(tries = 6)
  void fiftySteps(@ForAll("kinds") int kind, @ForAll long seed) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(50, 1));
    Model model = Model.of(graph.build(layer(kind, 2, ALL).build(graph, x)), seed);
    sample("50 steps", model, false, 0, seed).check(seed).run().assertPasses();
  }

  @Provide
  Arbitrary<Integer> kinds() {
    return Arbitraries.integers().between(0, 4);
  }

  @Provide
  Arbitrary<Integer> units() {
    return Sizes.between(1, 20);
  }

  @Property(tries = 15)
  void servesTheSameBitsOnceSaved(
      @ForAll("kinds") int kind,
      @ForAll("units") int units,
      @ForAll("options") RecurrentOptions options,
      @ForAll long seed) {
    Served.check(layer(kind, units, options), Shape.of(4, 3), seed);
  }

  /// A row has the same bits in any batch, forward and backward: few rows are multiplied with the
  /// weights where these lie, more with a packed copy.
  @Property(tries = 20)
  void aRowTrainsAsItDoesAlone(
      @ForAll("kinds") int kind, @ForAll("units") int units, @ForAll long seed) {
    int rows = 4;
    Model model = Served.model(layer(kind, units, ALL), Shape.of(3, 2), seed);
    float[] x = Points.uniform(rows * 6, -1, 1, seed);
    float[] dy = Points.uniform(rows * 3 * units, -1, 1, seed + 1);
    float[][] all = trained(model, rows, x, dy);
    for (int row = 0; row < rows; row++) {
      float[] own = Arrays.copyOfRange(x, row * 6, (row + 1) * 6);
      int size = 3 * units;
      float[][] alone =
          trained(model, 1, own, Arrays.copyOfRange(dy, row * size, (row + 1) * size));
      assertArrayEquals(alone[0], Arrays.copyOfRange(all[0], row * size, (row + 1) * size));
      assertArrayEquals(alone[1], Arrays.copyOfRange(all[1], row * 6, (row + 1) * 6));
    }
  }

  /// The output and the gradient of the input.
  private static float[][] trained(Model model, int rows, float[] x, float[] dy) {
    Execution execution =
        new Execution(model.graph(), model.parameters(), rows, Workers.caller(), true);
    put(x, execution.input(0));
    execution.forwardTraining(rows, 1);
    put(dy, execution.outputGradient(0));
    execution.backward();
    return new float[][] {
      execution.output(0).toArray(), execution.inputGradient(0).toArray(),
    };
  }

  private static void put(float[] from, Slice to) {
    System.arraycopy(from, 0, to.array(), to.offset(), from.length);
  }

  @Property(tries = 15)
  void parameterGradientsDoNotDependOnInputGradients(
      @ForAll("kinds") int kind, @ForAll("units") int units, @ForAll long seed) {
    Served.checkWithoutInputGradients(layer(kind, units, ALL), Shape.of(4, 3), seed);
  }

  /// A stateful layer step by step gives the bits of a layer that gets the whole sequence.
  @Property(tries = 20)
  void stepsMakeASequence(
      @ForAll("kinds") int kind, @ForAll("units") int units, @ForAll long seed) {
    int steps = 7;
    int rows = 3;
    Model whole = Served.model(layer(kind, units, ALL), Shape.of(steps, 3), seed);
    Model each = Served.model(layer(kind, units, ALL.withState()), Shape.of(1, 3), seed);
    float[] x = Points.uniform(rows * steps * 3, -1, 1, seed);
    float[] y = whole.predict(x, rows);
    Session session = each.session(rows);
    Execution execution =
        new Execution(each.graph(), each.parameters(), rows, Workers.caller(), false);
    for (int turn = 0; turn < 2; turn++) {
      for (int t = 0; t < steps; t++) {
        float[] step = new float[rows * 3];
        float[] expected = new float[rows * units];
        for (int row = 0; row < rows; row++) {
          System.arraycopy(x, (row * steps + t) * 3, step, row * 3, 3);
          System.arraycopy(y, (row * steps + t) * units, expected, row * units, units);
        }
        float[] actual = new float[rows * units];
        session.run(step, 0, actual, 0, rows);
        assertArrayEquals(expected, actual, "step " + t);
        System.arraycopy(
            step, 0, execution.input(0).array(), execution.input(0).offset(), step.length);
        execution.forward(rows);
        assertArrayEquals(expected, execution.output(0).toArray(), "trained, step " + t);
      }
      session.reset();
      execution.reset();
    }
  }

  /// Padding behind a sequence, or in front of it, changes nothing.
  @Property(tries = 20)
  void paddingDoesNotCount(
      @ForAll("kinds") int kind, @ForAll("units") int units, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int steps = 5;
    int before = random.nextInt(3);
    float[] x = Points.uniform(steps * 3, 0.5, 1, seed);
    float[] padded = new float[(steps + 3) * 3];
    System.arraycopy(x, 0, padded, before * 3, x.length);
    Layer last = layer(kind, units, RecurrentOptions.DEFAULT);
    Model plain = Served.model(last, Shape.of(steps, 3), seed);
    Layer masked = (graph, input) -> last.build(graph, new Masking().build(graph, input));
    Model other = Served.model(masked, Shape.of(steps + 3, 3), seed);
    assertArrayEquals(plain.predict(x, 1), other.predict(padded, 1));
  }

  /// `h = x + h / 2` from a state of 8, over steps of which the first and the third do not count,
  /// and over none that counts.
  @Example
  void masksAreThoseOfKeras() {
    float[] x = {0, 1, 0, 1, 0, 0, 0, 0};
    float[] state = {8, 8};
    Model all = halving(ALL);
    assertArrayEquals(
        new float[] {0, 5, 5, 3.5f, 0, 0, 0, 0}, run(all, "simple_rnn", x, state), "all");
    assertArrayEquals(new float[] {3.5f, 8}, run(all, "simple_rnn/h", x, state), "state");
    Model last = halving(RecurrentOptions.DEFAULT);
    assertArrayEquals(new float[] {3.5f, 0}, run(last, "simple_rnn", x, state), "last");
    assertArrayEquals(new float[] {3.5f, 8}, run(last, "simple_rnn/h", x, state), "its state");
    Model back = halving(ALL.backwards());
    x = new float[] {0, 1, 0, 0, 1, 0, 1, 0};
    assertArrayEquals(
        new float[] {0, 0, 5, 5, 0, 5, 5, 3.5f}, run(back, "simple_rnn", x, state), "backwards");
  }

  private static Model halving(RecurrentOptions options) {
    GraphBuilder graph = new GraphBuilder();
    Value x = new Masking().build(graph, graph.input("x", Shape.of(4, 1)));
    Value before = graph.input("before", Shape.of(1));
    Recurrent.Result result =
        new SimpleRNN(1, Activation.LINEAR, options).buildWithState(graph, x, List.of(before));
    Model model = Model.of(graph.build(result.output(), result.states().get(0)), 1);
    halve(model);
    return model;
  }

  /// Sets W, U and the bias of all layers of one unit to 1, 1/2 and 0.
  private static void halve(Model model) {
    float[] values = model.parameters().values();
    for (int i = 0; i < values.length; i += 3) {
      values[i] = 1;
      values[i + 1] = 0.5f;
      values[i + 2] = 0;
    }
  }

  private static float[] run(Model model, String output, float[] x, float[] state) {
    return model.predict(Map.of("x", x, "before", state), 2).get(output);
  }

  @Example
  void masksOfBothDirectionsAreThoseOfKeras() {
    float[] x = {0, 1, 0, 1, 0, 0, 0, 0};
    assertArrayEquals(new float[] {0, 2.5f, 0, 2.5f, 0, 0, 0, 0}, both(ALL).predict(x, 2));
    assertArrayEquals(new float[] {3, 0}, both(RecurrentOptions.DEFAULT).predict(x, 2));
  }

  private static Model both(RecurrentOptions options) {
    Layer pair = new Bidirectional(new SimpleRNN(1, Activation.LINEAR, options), new Add());
    Model model = Sequential.of(Shape.of(4, 1), new Masking(), pair).build(1);
    halve(model);
    return model;
  }

  /// The state stays from run to run; the first step of a run has no output before it.
  @Example
  void aMaskedStepAfterAnotherRunGivesZeros() {
    Layer layer = new SimpleRNN(1, Activation.LINEAR, ALL.withState());
    Model model = Sequential.of(Shape.of(2, 1), new Masking(), layer).build(1);
    halve(model);
    Session session = model.session(1);
    float[] y = new float[2];
    session.run(new float[] {1, 0}, 0, y, 0, 1);
    assertArrayEquals(new float[] {1, 1}, y);
    session.run(new float[] {0, 1}, 0, y, 0, 1);
    assertArrayEquals(new float[] {0, 1.5f}, y);
  }

  /// A decoder gives a layer its state back in the next step.
  @Property(tries = 15)
  void decodesStepByStep(@ForAll("kinds") int kind, @ForAll("units") int units, @ForAll long seed) {
    int steps = 5;
    Model model = Served.model(layer(kind, units, ALL), Shape.of(steps, 3), seed);
    float[] x = Points.uniform(steps * 3, -1, 1, seed);
    float[] y = model.predict(x, 1);
    Decoder decoder = Decoder.of(model, 1, Workers.caller());
    float[] step = new float[units];
    for (int turn = 0; turn < 2; turn++) {
      for (int t = 0; t < steps; t++) {
        decoder.step(x, 3 * t, step, 0, 1);
        assertArrayEquals(Arrays.copyOfRange(y, t * units, (t + 1) * units), step, "step " + t);
      }
      decoder.reset();
    }
  }

  @Example
  void aDecoderRefusesWhatNeedsLaterSteps() {
    for (Layer layer :
        List.of(
            new LSTM(2, ALL.backwards()),
            new LSTM(2),
            new Bidirectional(new GRU(2, ALL)),
            (Layer) (graph, x) -> new GRU(2, ALL).build(graph, new Masking().build(graph, x)))) {
      Model model = Sequential.of(Shape.of(3, 2), layer).build(1);
      BadInput.refused(() -> Decoder.of(model, 1, Workers.caller()), "cannot run step by step");
    }
  }

  @Property(tries = 15)
  void bothDirections(@ForAll("kinds") int kind, @ForAll("units") int units, @ForAll long seed) {
    int steps = 4;
    Recurrent all = layer(kind, units, ALL);
    Model both = Served.model(new Bidirectional(all, new Add()), Shape.of(steps, 3), seed);
    float[] values = both.parameters().values();
    int half = values.length / 2;
    Model forward = Sequential.of(Shape.of(steps, 3), all).build(seed);
    Model back = Sequential.of(Shape.of(steps, 3), layer(kind, units, ALL.backwards())).build(seed);
    System.arraycopy(values, 0, forward.parameters().values(), 0, half);
    System.arraycopy(values, half, back.parameters().values(), 0, half);
    float[] x = Points.uniform(steps * 3, -1, 1, seed);
    float[] y = forward.predict(x, 1);
    float[] z = back.predict(x, 1);
    for (int i = 0; i < y.length; i++) {
      y[i] += z[(steps - 1 - i / units) * units + i % units];
    }
    assertArrayEquals(y, both.predict(x, 1));
    Served.check(new Bidirectional(all), Shape.of(steps, 3), seed);
  }

  @Example
  void allocateNothing() {
    Layer masked =
        (graph, x) ->
            new Bidirectional(new LSTM(20, ALL.withDropout(0.1f, 0.1f)))
                .build(graph, new Masking().build(graph, x));
    Served.checkAllocations(
        Sequential.of(
                Shape.of(3, 5),
                masked,
                new GRU(18, ALL),
                new GRU(5, false, ALL),
                new SimpleRNN(3, ALL.withState()))
            .build(1));
  }

  @Example
  void haveTheNamesAndShapesOfKeras() {
    Model model =
        Sequential.of(
                Shape.of(5, 3),
                new LSTM(4, ALL),
                new GRU(4, ALL),
                new GRU(4, false, ALL),
                new SimpleRNN(2, ALL),
                new Bidirectional(new LSTM(1)))
            .build(1);
    assertEquals(
        List.of(
            "lstm/kernel[3, 16]",
            "lstm/recurrent_kernel[4, 16]",
            "lstm/bias[16]",
            "gru/kernel[4, 12]",
            "gru/recurrent_kernel[4, 12]",
            "gru/bias[2, 12]",
            "gru_1/kernel[4, 12]",
            "gru_1/recurrent_kernel[4, 12]",
            "gru_1/bias[12]",
            "simple_rnn/kernel[4, 2]",
            "simple_rnn/recurrent_kernel[2, 2]",
            "simple_rnn/bias[2]",
            "bidirectional/forward_lstm/kernel[2, 4]",
            "bidirectional/forward_lstm/recurrent_kernel[1, 4]",
            "bidirectional/forward_lstm/bias[4]",
            "bidirectional/backward_lstm/kernel[2, 4]",
            "bidirectional/backward_lstm/recurrent_kernel[1, 4]",
            "bidirectional/backward_lstm/bias[4]"),
        model.graph().parameters().stream().map(Parameter::toString).toList());
    assertEquals(Shape.of(2), model.graph().output().shape());
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0},
        model.parameters().slice("lstm/bias").toArray());
  }

  @Example
  void nameWhatDoesNotFit() {
    BadInput.refused(() -> new LSTM(0), "units is 0", "1 or more");
    BadInput.refused(() -> ALL.withDropout(1, 0), "dropout is 1.0", "below 1");
    BadInput.refused(() -> ALL.withDropout(0, -1), "recurrentDropout is -1.0", "below 1");
    BadInput.refused(() -> new SimpleRNN(2, Activation.GELU, ALL), "activation is gelu", "tanh");
    BadInput.refused(
        () -> new Bidirectional(new GRU(2, ALL.backwards())), "backwards", "expected one");
    BadInput.refused(
        () -> Sequential.of(Shape.of(4), new GRU(2)).build(1), "gru", "[4]", "[steps, features]");
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(4, 3));
    Value h = graph.input("h", Shape.of(3));
    BadInput.refused(
        () -> new GRU(2).buildWithState(graph, x, List.of(h)), "gru", "state 0", "[3]", "[2]");
    BadInput.refused(
        () -> new LSTM(3).buildWithState(graph, x, List.of(h)), "lstm", "2 inputs", "2 states");
    BadInput.refused(
        () -> new GRU(3, ALL.withState()).buildWithState(graph, x, List.of(h)),
        "gru",
        "stateful",
        "expected none");
  }

  @Example
  void theKernelRefusesBadArguments() {
    RecurrentCell lstm = RecurrentCell.LSTM;
    float[] a = new float[100];
    float[] y = {1, 1, 1, 1};
    RecurrentWeights w = RecurrentWeights.of(lstm, 1, 1, a, 0, a, 0, a, 0);
    RecurrentWeights packed = RecurrentWeights.pack(lstm, 1, 1, a, 0, a, 0, a, 0);
    BadInput.refused(() -> RecurrentWeights.of(lstm, 2, 1, a, 93, a, 0, a, 0), "w ", "8", "93");
    BadInput.refused(() -> RecurrentWeights.of(lstm, 1, -1, a, 0, a, 0, a, 0), "units ", "-1");
    BadInput.refused(() -> kernel(0), "steps is 0", "1 or more");
    BadInput.refused(() -> forward(-1, a, w, a, y, 2, 0, a), "batch ", "-1");
    BadInput.refused(() -> forward(2, new float[3], w, a, y, 2, 0, a), "x ", "4", "3");
    BadInput.refused(() -> forward(2, a, w, new float[3], y, 2, 0, a), "state ", "4", "3");
    BadInput.refused(() -> forward(2, a, w, a, y, 1, 0, a), "leading dimension of y", "1", "2");
    BadInput.refused(() -> forward(2, a, w, a, y, 3, 0, a), "y ", "5", "4");
    BadInput.refused(() -> forward(2, a, w, a, y, 2, 0.5f, a), "dropout is 0.5", "saved");
    BadInput.refused(() -> forward(2, a, w, a, y, 2, 1, a), "dropout is 1.0", "below 1");
    BadInput.refused(() -> forward(2, a, w, a, y, 2, 0, new float[17]), "scratch ", "18", "17");
    BadInput.refused(() -> forward(2, y, w, a, y, 2, 0, a), "y ", "overlaps x");
    RecurrentWeights gru = RecurrentWeights.of(RecurrentCell.GRU, 1, 1, a, 0, a, 0, a, 0);
    BadInput.refused(() -> forward(2, a, gru, a, y, 2, 0, a), "GRU", "expected LSTM");
    BadInput.refused(() -> backward(packed, a), "weights are packed");
    BadInput.refused(() -> backward(w, new float[27]), "saved ", "28", "27");
    assertArrayEquals(new float[] {1, 1, 1, 1}, y);
    assertArrayEquals(new float[100], a);
  }

  private static org.lanewise.kernels.Recurrent kernel(int steps) {
    return new org.lanewise.kernels.Recurrent(
        RecurrentCell.LSTM, steps, 1, 1, Direction.FORWARD, Outputs.ALL);
  }

  private static void forward(
      int batch,
      float[] x,
      RecurrentWeights weights,
      float[] state,
      float[] y,
      int ldy,
      float dropout,
      float[] scratch) {
    kernel(2)
        .forward(
            batch,
            x,
            0,
            weights,
            null,
            0,
            state,
            0,
            y,
            0,
            ldy,
            dropout,
            1,
            null,
            0,
            scratch,
            0,
            Workers.caller());
  }

  private static void backward(RecurrentWeights weights, float[] saved) {
    float[] a = new float[100];
    kernel(2)
        .backward(
            2,
            a,
            0,
            weights,
            null,
            0,
            a,
            0,
            2,
            a,
            0,
            0,
            1,
            saved,
            0,
            null,
            0,
            null,
            0,
            null,
            0,
            null,
            0,
            a,
            50,
            Workers.caller());
  }
}
