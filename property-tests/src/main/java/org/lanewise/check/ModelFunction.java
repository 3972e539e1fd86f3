package org.lanewise.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Goal;
import org.lanewise.nn.Graph;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Node;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// A model as a function of all its inputs and all its parameters: what the first holds, the second
/// follows. With a loss, the output is the mean loss of a batch with random targets; without, it is
/// the model's.
final class ModelFunction implements Differentiable {
  /// More than one, so that a mistake between rows shows.
  static final int ROWS = 3;

  private final Graph graph;
  private final List<Goal> goals;
  private final DoubleReference reference;
  private final Long trainingSeed;
  private final Model copy;
  private final Execution execution;
  private final Objective objective;
  private final List<int[]> labels = new ArrayList<>();
  private final List<float[]> targets = new ArrayList<>();
  private final float[] weights;
  private final int inputs;

  /// Of a model of one output, whose loss may be null.
  ModelFunction(
      Graph graph,
      Loss loss,
      DoubleReference reference,
      Long trainingSeed,
      SplittableRandom random) {
    this(loss == null ? List.of() : List.of(Goal.of(loss)), graph, reference, trainingSeed, random);
  }

  /// With a goal for each output, or none. Without a training seed, the model as it serves; with
  /// one, as it trains.
  ModelFunction(
      List<Goal> goals,
      Graph graph,
      DoubleReference reference,
      Long trainingSeed,
      SplittableRandom random) {
    this.graph = graph;
    this.goals = goals;
    this.reference = reference;
    this.trainingSeed = trainingSeed;
    // Over the same graph but with weights of its own: those of the caller stay as they are.
    copy = Model.of(graph, 0);
    int rowSize = 0;
    for (Value input : graph.inputs()) {
      rowSize += input.shape().size();
    }
    inputs = ROWS * rowSize;
    if (goals.isEmpty()) {
      execution = new Execution(graph, copy.parameters(), ROWS, Workers.caller(), true);
      objective = null;
      weights = null;
    } else {
      execution = null;
      objective = new Objective(copy, goals, ROWS, Workers.caller(), true);
      for (Value output : graph.outputs()) {
        int cols = output.shape().dim(-1);
        float[] wanted = new float[ROWS * output.shape().size()];
        int[] classes = new int[wanted.length / cols];
        for (int i = 0; i < classes.length; i++) {
          classes[i] = random.nextInt(cols);
          for (int j = 0; j < cols; j++) {
            wanted[i * cols + j] = (float) random.nextDouble(0, 1);
          }
        }
        targets.add(wanted);
        labels.add(classes);
      }
      weights = random.nextBoolean() ? objective.weights() : null;
      if (weights != null) {
        objective.weighted(true);
        for (int i = 0; i < ROWS; i++) {
          weights[i] = (float) random.nextDouble(0, 2);
        }
      }
    }
  }

  /// Random inputs and the given parameters.
  float[] point(float[] parameters, SplittableRandom random) {
    float[] x = new float[inputs + parameters.length];
    for (int i = 0; i < inputs; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    System.arraycopy(parameters, 0, x, inputs, parameters.length);
    return x;
  }

  @Override
  public double[] reference(double[] x) {
    double[] y =
        trainingSeed == null
            ? reference.run(graph, ROWS, x)
            : reference.runTraining(graph, ROWS, trainingSeed, x);
    if (goals.isEmpty()) {
      return y;
    }
    double sum = trainingSeed == null ? 0 : reference.penalty(graph, ROWS, trainingSeed, x);
    int at = 0;
    for (int i = 0; i < goals.size(); i++) {
      int n = targets.get(i).length;
      double[] own = Arrays.copyOfRange(y, at, at + n);
      int cols = graph.outputs().get(i).shape().dim(-1);
      Loss loss = goals.get(i).loss();
      double mean =
          LossReference.mean(loss, ROWS, cols, own, labels.get(i), targets.get(i), weights);
      sum += goals.get(i).weight() * mean;
      at += n;
    }
    return new double[] {sum};
  }

  @Override
  public float[] forward(float[] x) {
    System.arraycopy(x, inputs, copy.parameters().values(), 0, x.length - inputs);
    if (!goals.isEmpty()) {
      int at = 0;
      for (Slice input : objective.inputs()) {
        at += put(x, at, input);
      }
      for (int i = 0; i < goals.size(); i++) {
        if (goals.get(i).loss().isSparse()) {
          int[] classes = labels.get(i);
          System.arraycopy(classes, 0, objective.labels(i), 0, classes.length);
        } else {
          put(targets.get(i), 0, objective.targets(i));
        }
      }
      return new float[] {
        (float)
            (trainingSeed == null
                ? objective.forward(ROWS)
                : objective.forwardTraining(ROWS, trainingSeed))
      };
    }
    int from = 0;
    for (int i = 0; i < graph.inputs().size(); i++) {
      from += put(x, from, execution.input(i));
    }
    if (trainingSeed == null) {
      execution.forward(ROWS);
    } else {
      execution.forwardTraining(ROWS, trainingSeed);
    }
    int length = 0;
    for (int i = 0; i < graph.outputs().size(); i++) {
      length += execution.output(i).length();
    }
    float[] y = new float[length];
    int at = 0;
    for (int i = 0; i < graph.outputs().size(); i++) {
      at += get(execution.output(i), y, at);
    }
    return y;
  }

  @Override
  public float[] backward(float[] x, float[] dy) {
    forward(x);
    float[] dx = new float[x.length];
    if (!goals.isEmpty()) {
      objective.backward();
      int at = 0;
      for (int i = 0; i < graph.inputs().size(); i++) {
        at += get(objective.inputGradient(i), dx, at);
      }
      System.arraycopy(objective.gradients(), 0, dx, inputs, x.length - inputs);
      for (int i = 0; i < dx.length; i++) {
        dx[i] *= dy[0];
      }
      return dx;
    }
    int from = 0;
    for (int i = 0; i < graph.outputs().size(); i++) {
      from += put(dy, from, execution.outputGradient(i));
    }
    execution.backward();
    int at = 0;
    for (int i = 0; i < graph.inputs().size(); i++) {
      at += get(execution.inputGradient(i), dx, at);
    }
    System.arraycopy(execution.gradients(), 0, dx, inputs, x.length - inputs);
    return dx;
  }

  @Override
  public boolean isState(int i) {
    return i >= inputs && !parameter(i - inputs).trainable();
  }

  @Override
  public String name(int i) {
    int at = i;
    for (Value input : graph.inputs()) {
      int size = input.shape().size();
      if (at < ROWS * size) {
        return input.name() + "[" + at / size + "," + at % size + "]";
      }
      at -= ROWS * size;
    }
    Parameter parameter = parameter(at);
    return parameter.name() + "[" + (at - parameter.offset()) + "]";
  }

  private Parameter parameter(int at) {
    for (Parameter parameter : graph.parameters()) {
      if (at < parameter.offset() + parameter.shape().size()) {
        return parameter;
      }
    }
    throw new IndexOutOfBoundsException("parameter " + at);
  }

  /// Through each node, forward and back, a value is added up over the inputs, the outputs or the
  /// rows.
  @Override
  public int roundings(int n, int m) {
    int count = 64;
    for (Node node : graph.nodes()) {
      count += ROWS + 8 + node.output().shape().size();
      for (Value input : node.inputs()) {
        count += input.shape().size();
      }
    }
    return count;
  }

  private static int put(float[] values, int from, Slice to) {
    System.arraycopy(values, from, to.array(), to.offset(), to.length());
    return to.length();
  }

  private static int get(Slice from, float[] values, int at) {
    System.arraycopy(from.array(), from.offset(), values, at, from.length());
    return from.length();
  }
}
