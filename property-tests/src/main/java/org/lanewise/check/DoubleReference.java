package org.lanewise.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.numbers.gamma.Erfc;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.ActivityRegularization;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.Attention;
import org.lanewise.nn.op.AveragePool;
import org.lanewise.nn.op.BatchNormalization;
import org.lanewise.nn.op.Concat;
import org.lanewise.nn.op.Constant;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.ConvTranspose;
import org.lanewise.nn.op.Dropout;
import org.lanewise.nn.op.Elementary;
import org.lanewise.nn.op.Elementwise;
import org.lanewise.nn.op.Expand;
import org.lanewise.nn.op.Gather;
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
import org.lanewise.nn.op.OneHot;
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
import org.lanewise.nn.op.Transpose;
import org.lanewise.nn.op.Unary;
import org.lanewise.nn.op.Where;

/// A network in double, straight from the formulas of its ops: slow, and right to 15 digits.
///
/// Each op has a rule, looked up by the op's class. The built-in ops have theirs; an op of one's
/// own brings its rule through [#with].
public final class DoubleReference {
  /// The forward function of an op in double.
  ///
  /// @param <T> the class of the op
  public interface Rule<T extends Op> {
    /// Computes the output of a node.
    ///
    /// @param op the op, for its attributes
    /// @param node the node, for its shapes
    /// @param rows the number of samples
    /// @param inputs what the node reads, `rows` samples each; must not be changed
    /// @param parameters the node's parameters; must not be changed
    /// @return the output, `rows` samples, in a new array
    double[] forward(T op, Node node, int rows, List<double[]> inputs, List<double[]> parameters);
  }

  /// The forward function of an op in double that is another in training.
  ///
  /// @param <T> the class of the op
  public interface TrainingRule<T extends Op> {
    /// Computes the output of a node in training.
    ///
    /// @param op the op, for its attributes
    /// @param node the node, for its shapes
    /// @param rows the number of samples
    /// @param seed what [org.lanewise.nn.Call#seed] is
    /// @param inputs what the node reads, `rows` samples each; must not be changed
    /// @param parameters the node's parameters; must not be changed
    /// @return the output, `rows` samples, in a new array
    double[] forward(
        T op, Node node, int rows, long seed, List<double[]> inputs, List<double[]> parameters);
  }

  // Klambauer et al., "Self-Normalizing Neural Networks", 2017.
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  private static final DoubleReference BUILT_IN =
      new DoubleReference(Map.of(), Map.of())
          .with(OneHot.class, PreprocessingReference::oneHot)
          .with(Scaler.class, PreprocessingReference::scale)
          .with(Gemm.class, DoubleReference::gemm)
          .with(Activate.class, (op, node, rows, in, w) -> activate(op.activation(), in.get(0)))
          .with(ActivityRegularization.class, (op, node, rows, in, w) -> in.get(0).clone())
          .with(GaussianNoise.class, (op, node, rows, in, w) -> in.get(0).clone())
          .withTraining(GaussianNoise.class, DropoutReference::noise)
          .with(Sampling.class, (op, node, rows, in, w) -> in.get(0).clone())
          .withTraining(Sampling.class, SamplingReference::training)
          .with(Add.class, (op, node, rows, in, w) -> MergeReference.sum(in))
          .with(Attention.class, AttentionReference::attention)
          .withTraining(Attention.class, AttentionReference::training)
          .with(AveragePool.class, PoolReference::average)
          .with(Concat.class, MergeReference::concat)
          .with(Elementwise.class, MergeReference::elementwise)
          .with(Expand.class, MergeReference::expand)
          .with(Gather.class, MergeReference::gather)
          .with(GlobalAveragePool.class, PoolReference::globalAverage)
          .with(GlobalMaxPool.class, PoolReference::globalMax)
          .with(Masking.class, MergeReference::masking)
          .with(MatMul.class, MergeReference::matMul)
          .with(Mean.class, (op, node, rows, in, w) -> MergeReference.mean(in))
          .with(PositionEmbedding.class, AttentionReference::learned)
          .with(RotaryEmbedding.class, AttentionReference::rotary)
          .with(SinePositionEncoding.class, AttentionReference::sine)
          .with(PRelu.class, MergeReference::pRelu)
          .with(Softmax.class, MergeReference::softmax)
          .with(Transpose.class, MergeReference::transpose)
          .with(GroupNormalization.class, NormalizationReference::group)
          .with(LayerNormalization.class, NormalizationReference::layer)
          .with(LpNormalization.class, NormalizationReference::unit)
          .with(MaxPool.class, PoolReference::max)
          .with(RMSNormalization.class, NormalizationReference::rms)
          .with(BatchNormalization.class, NormalizationReference::batch)
          .withTraining(BatchNormalization.class, NormalizationReference::batchTraining)
          .with(Dropout.class, (op, node, rows, in, w) -> in.get(0).clone())
          .withTraining(Dropout.class, DropoutReference::training)
          .with(Pad.class, PadReference::pad)
          .with(Constant.class, MovementReference::constant)
          .with(Elementary.class, FunctionReference::elementary)
          .with(LogSoftmax.class, FunctionReference::logSoftmax)
          .with(PadConstant.class, MovementReference::pad)
          .with(Reduce.class, FunctionReference::reduce)
          .with(Stepwise.class, FunctionReference::stepwise)
          .with(Strided.class, MovementReference::strided)
          .with(Take.class, MovementReference::take)
          .with(Unary.class, FunctionReference::unary)
          .with(Where.class, MovementReference::where)
          .with(PaddingMask.class, MergeReference::paddingMask)
          .with(Recurrent.class, RecurrentReference::serving)
          .withTraining(Recurrent.class, RecurrentReference::training)
          .with(Resize.class, ResizeReference::resize)
          .with(Conv.class, ConvReference::conv)
          .with(ConvTranspose.class, ConvReference::convTranspose)
          .with(Reshape.class, (op, node, rows, in, w) -> in.get(0).clone());

  private final Map<Class<? extends Op>, Rule<?>> rules;
  private final Map<Class<? extends Op>, TrainingRule<?>> trainingRules;

  private DoubleReference(
      Map<Class<? extends Op>, Rule<?>> rules,
      Map<Class<? extends Op>, TrainingRule<?>> trainingRules) {
    this.rules = rules;
    this.trainingRules = trainingRules;
  }

  /// The rules of the built-in ops.
  ///
  /// @return the reference
  public static DoubleReference builtIn() {
    return BUILT_IN;
  }

  /// The same rules and one more.
  ///
  /// @param <T> the class of the op
  /// @param type the class of the op
  /// @param rule its forward function
  /// @return a new reference
  public <T extends Op> DoubleReference with(Class<T> type, Rule<T> rule) {
    Map<Class<? extends Op>, Rule<?>> more = new HashMap<>(rules);
    more.put(type, rule);
    return new DoubleReference(Map.copyOf(more), trainingRules);
  }

  /// The same rules and one more, for an op that computes something else in training.
  ///
  /// @param <T> the class of the op
  /// @param type the class of the op
  /// @param rule its forward function in training
  /// @return a new reference
  public <T extends Op> DoubleReference withTraining(Class<T> type, TrainingRule<T> rule) {
    Map<Class<? extends Op>, TrainingRule<?>> more = new HashMap<>(trainingRules);
    more.put(type, rule);
    return new DoubleReference(rules, Map.copyOf(more));
  }

  /// Computes the outputs of a graph in training, with nothing frozen.
  ///
  /// @param graph the graph
  /// @param rows the number of samples
  /// @param seed the seed of [org.lanewise.nn.Execution#forwardTraining]
  /// @param x as for [#run]
  /// @return as from [#run]
  /// @throws IllegalArgumentException if an op has no rule; the message says how to add it
  public double[] runTraining(Graph graph, int rows, long seed, double[] x) {
    return run(graph, rows, seed, x);
  }

  /// Computes the outputs of a graph.
  ///
  /// @param graph the graph
  /// @param rows the number of samples
  /// @param x the inputs in the order of [Graph#inputs], `rows` samples each, and then the
  ///     parameters in their layout, all in one array
  /// @return the outputs in the order of [Graph#outputs], `rows` samples each, in one array
  /// @throws IllegalArgumentException if an op has no rule; the message says how to add it
  public double[] run(Graph graph, int rows, double[] x) {
    return run(graph, rows, null, x);
  }

  /// Computes what nodes and parameters add to a loss in training, with nothing frozen.
  ///
  /// @param graph the graph
  /// @param rows the number of samples
  /// @param seed the seed of [org.lanewise.nn.Execution#forwardTraining]
  /// @param x as for [#run]
  /// @return 0 or more
  public double penalty(Graph graph, int rows, long seed, double[] x) {
    double[][] values = values(graph, rows, seed, x);
    double sum = 0;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ActivityRegularization) {
        ActivityRegularization op = (ActivityRegularization) node.op();
        sum += penalty(op.l1(), op.l2(), values[node.inputs().get(0).id()]) / rows;
      }
      if (node.op() instanceof Sampling) {
        List<double[]> in = node.inputs().stream().map(input -> values[input.id()]).toList();
        sum += ((Sampling) node.op()).weight() * SamplingReference.divergence(in) / rows;
      }
    }
    int from = graph.inputs().stream().mapToInt(input -> rows * input.shape().size()).sum();
    for (Parameter parameter : graph.parameters()) {
      double[] w = slice(x, from + parameter.offset(), parameter.shape().size());
      sum += penalty(parameter.regularizer().l1(), parameter.regularizer().l2(), w);
    }
    return sum;
  }

  private static double penalty(double l1, double l2, double[] x) {
    return Arrays.stream(x).map(v -> l1 * Math.abs(v) + l2 * v * v).sum();
  }

  private double[] run(Graph graph, int rows, Long seed, double[] x) {
    double[][] values = values(graph, rows, seed, x);
    return concatenated(graph.outputs().stream().map(output -> values[output.id()]).toList());
  }

  /// All values, by their numbers. Without a seed it does not train.
  private double[][] values(Graph graph, int rows, Long seed, double[] x) {
    double[][] values = new double[graph.values()][];
    int from = 0;
    for (Value input : graph.inputs()) {
      values[input.id()] = slice(x, from, rows * input.shape().size());
      from += rows * input.shape().size();
    }
    for (int n = 0; n < graph.nodes().size(); n++) {
      Node node = graph.nodes().get(n);
      List<double[]> inputs = new ArrayList<>();
      node.inputs().forEach(input -> inputs.add(values[input.id()]));
      List<double[]> parameters = new ArrayList<>();
      for (Parameter parameter : node.parameters()) {
        parameters.add(slice(x, from + parameter.offset(), parameter.shape().size()));
      }
      Long own = seed == null ? null : Execution.nodeSeed(seed, n);
      values[node.output().id()] = value(node.op(), node, rows, own, inputs, parameters);
    }
    return values;
  }

  private double[] value(
      Op op, Node node, int rows, Long seed, List<double[]> inputs, List<double[]> parameters) {
    if (op instanceof TimeDistributed each) {
      int steps = node.output().shape().dim(0);
      return value(each.op(), step(each, node), rows * steps, seed, inputs, parameters);
    }
    return seed != null && trainingRules.containsKey(op.getClass())
        ? train(op, node, rows, seed, inputs, parameters)
        : forward(op, node, rows, inputs, parameters);
  }

  /// The op on one step, in a graph of its own.
  private static Node step(TimeDistributed each, Node node) {
    GraphBuilder graph = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Value input : node.inputs()) {
      int[] dims = input.shape().dims();
      Shape step = Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
      inputs.add(graph.input("input" + inputs.size(), step));
    }
    List<Parameter> parameters = new ArrayList<>();
    for (Parameter parameter : node.parameters()) {
      parameters.add(graph.parameter(parameter.name(), parameter.shape(), Initializer.ZEROS));
    }
    return graph.build(graph.add(node.name(), each.op(), inputs, parameters)).nodes().get(0);
  }

  /// An activation of one value.
  ///
  /// @param activation which one
  /// @param x the value
  /// @return its image, at the infinities its limit; NaN for NaN
  /// @throws IllegalArgumentException if the activation is unknown here
  public static double activate(Activation activation, double x) {
    String name = activation.name();
    int open = name.indexOf('(');
    double[] p =
        open < 0
            ? new double[0]
            : Arrays.stream(name.substring(open + 1, name.length() - 1).split(","))
                .mapToDouble(Float::parseFloat)
                .toArray();
    return switch (open < 0 ? name : name.substring(0, open)) {
      case "linear" -> x;
      case "relu" -> Math.max(0, x);
      case "relu6" -> clip(x, 0, 6);
      case "clip" -> clip(x, p[0], p[1]);
      case "leaky_relu" -> x < 0 ? p[0] * x : x;
      case "elu" -> x < 0 ? p[0] * Math.expm1(x) : x;
      case "celu" -> x < 0 ? p[0] * Math.expm1(x / p[0]) : x;
      case "selu" -> SELU_SCALE * (x < 0 ? SELU_ALPHA * Math.expm1(x) : x);
      case "gelu" -> times(x, Erfc.value(-x / Math.sqrt(2)) / 2);
      case "gelu_tanh" -> times(x, sigmoid(Math.sqrt(8 / Math.PI) * (x + 0.044715 * x * x * x)));
      case "silu" -> times(x, sigmoid(x));
      case "mish" -> times(x, Math.tanh(softplus(x)));
      case "softplus" -> softplus(x);
      case "softsign" -> Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
      case "hard_sigmoid" -> clip(x + 3, 0, 6) / 6;
      case "hard_swish" -> times(x, clip(x + 3, 0, 6) / 6);
      case "tanh" -> Math.tanh(x);
      case "sigmoid" -> sigmoid(x);
      case "log_sigmoid" -> -softplus(-x);
      case "threshold" -> x <= p[0] ? p[1] : x;
      default -> throw new IllegalArgumentException("no double form of activation " + name);
    };
  }

  private static double clip(double x, double min, double max) {
    return Math.min(Math.max(x, min), max);
  }

  /// `x` times a factor that falls to 0 faster than any `x` grows.
  private static double times(double x, double factor) {
    return factor == 0 ? 0 : x * factor;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /// The softmax of each row.
  ///
  /// @param cols the length of a row
  /// @param x the rows
  /// @return the probabilities, in a new array
  public static double[] softmax(int cols, double[] x) {
    double[] y = new double[x.length];
    for (int row = 0; row < x.length; row += cols) {
      double max = x[row];
      for (int j = 1; j < cols; j++) {
        max = Math.max(max, x[row + j]);
      }
      double sum = 0;
      for (int j = 0; j < cols; j++) {
        y[row + j] = Math.exp(x[row + j] - max);
        sum += y[row + j];
      }
      for (int j = 0; j < cols; j++) {
        y[row + j] /= sum;
      }
    }
    return y;
  }

  private <T extends Op> double[] forward(
      T op, Node node, int rows, List<double[]> inputs, List<double[]> parameters) {
    @SuppressWarnings("unchecked") // with() ties the class to the rule
    Rule<T> rule = (Rule<T>) rules.get(op.getClass());
    if (rule == null) {
      throw new IllegalArgumentException(
          "node "
              + node.name()
              + ": op "
              + op.type()
              + " has no function in double to compare with: give DoubleReference.builtIn().with("
              + op.getClass().getSimpleName()
              + ".class, rule)");
    }
    return rule.forward(op, node, rows, inputs, parameters);
  }

  private <T extends Op> double[] train(
      T op, Node node, int rows, long seed, List<double[]> inputs, List<double[]> parameters) {
    @SuppressWarnings("unchecked") // withTraining() ties the class to the rule
    TrainingRule<T> rule = (TrainingRule<T>) trainingRules.get(op.getClass());
    return rule.forward(op, node, rows, seed, inputs, parameters);
  }

  private static double[] gemm(
      Gemm op, Node node, int rows, List<double[]> inputs, List<double[]> parameters) {
    Shape kernel = node.parameters().get(0).shape();
    int k = kernel.dim(0);
    int n = kernel.dim(1);
    double[] x = inputs.get(0);
    double[] w = parameters.get(0);
    double[] y = new double[x.length / k * n];
    for (int i = 0; i < y.length; i++) {
      int row = i / n * k;
      int column = i % n;
      double sum = parameters.size() > 1 ? parameters.get(1)[column] : 0;
      sum += inputs.size() > 1 ? inputs.get(1)[i] : 0;
      for (int p = 0; p < k; p++) {
        sum += x[row + p] * w[p * n + column];
      }
      y[i] = activate(op.activation(), sum);
    }
    return y;
  }

  private static double[] activate(Activation activation, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = activate(activation, x[i]);
    }
    return y;
  }

  private static double[] slice(double[] x, int from, int length) {
    double[] slice = new double[length];
    System.arraycopy(x, from, slice, 0, length);
    return slice;
  }

  private static double[] concatenated(List<double[]> parts) {
    double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
