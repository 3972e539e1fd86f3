package org.lanewise.check;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;

/// Compares a gradient with finite differences, and the function with its double reference.
///
/// Central differences are taken on the *double* function, where they are good to ten digits; taken
/// on the float one they would be good to three, and a wrong gradient could pass. The float
/// `backward` is compared with them, and the float `forward` with the same double function, so that
/// all three are tied together. The upstream gradient is random, so that no two mistakes cancel.
///
/// The tolerance of coordinate i is `roundings * 2^-24` times a magnitude that the Jacobian J
/// itself gives: `sum_j |dy_j J_ji|`, what coordinate i adds up, plus the largest such sum and the
/// largest `|dy_j|`, from which cancellation inside (1 - y^2, p - 1) may leave rounding errors. For
/// values the magnitude is `|y_j| + sum_i |x_i J_ji|`, and an eighth for what functions add of size
/// 1 inside (as in log(1 + e)). See [Differentiable#roundings].
///
/// A layer, a model with or without a loss, and any [Differentiable] can be checked:
///
/// ```java
/// GradientCheck.of(new Dense(5, Activation.TANH), Shape.of(8)).run().assertPasses();
/// GradientCheck.of(model, new MeanSquaredError()).seed(7).run().assertPasses();
/// GradientCheck.of(function, point).run().assertPasses();
/// ```
///
/// Models are checked with a batch of three random rows, in all inputs and all parameters but the
/// states, which have no gradient. The model itself is not changed.
public final class GradientCheck {
  /// The share of the roundings that may happen at size 1, whatever the size of the result.
  private static final double INNER = 0.125;

  private final Problem problem;
  private final DoubleReference reference;
  private final boolean training;
  private final long seed;
  private final int limit;

  /// What to check, made from a seed.
  private interface Problem {
    Point at(SplittableRandom random, DoubleReference reference, Long trainingSeed);
  }

  private record Point(Differentiable function, float[] x) {}

  private GradientCheck(
      Problem problem, DoubleReference reference, boolean training, long seed, int limit) {
    this.problem = problem;
    this.reference = reference;
    this.training = training;
    this.seed = seed;
    this.limit = limit;
  }

  private static GradientCheck of(Problem problem) {
    return new GradientCheck(problem, DoubleReference.builtIn(), false, 1, 4096);
  }

  /// A check of a function at a point.
  ///
  /// @param function the function, its derivative and its reference
  /// @param x the point; copied
  /// @return the check, with seed 1 and at most 4096 coordinates
  public static GradientCheck of(Differentiable function, float[] x) {
    float[] copy = x.clone();
    return of((random, reference, trainingSeed) -> new Point(function, copy));
  }

  /// A check of a layer, with random parameters.
  ///
  /// @param layer any layer, one's own included
  /// @param input the shape of one sample, without the batch dimension
  /// @return the check, with seed 1 and at most 4096 coordinates
  public static GradientCheck of(Layer layer, Shape input) {
    return of(
        (random, reference, trainingSeed) -> {
          Model model = Sequential.of(input, layer).build(random.nextLong());
          float[] parameters = model.parameters().values().clone();
          for (int i = 0; i < parameters.length; i++) {
            // Biases begin at 0, where a mistake may hide.
            parameters[i] += (float) random.nextDouble(-0.25, 0.25);
          }
          return point(model, null, parameters, reference, trainingSeed, random);
        });
  }

  /// A check of a model at its present parameters.
  ///
  /// @param model any model, with any number of inputs and outputs
  /// @return the check, with seed 1 and at most 4096 coordinates
  public static GradientCheck of(Model model) {
    return of(
        (random, reference, trainingSeed) ->
            point(model, null, model.parameters().values(), reference, trainingSeed, random));
  }

  /// A check of a model's loss at its present parameters, with random targets.
  ///
  /// @param model a model with one output
  /// @param loss a loss that fits the model
  /// @return the check, with seed 1 and at most 4096 coordinates
  public static GradientCheck of(Model model, Loss loss) {
    return of(
        (random, reference, trainingSeed) ->
            point(model, loss, model.parameters().values(), reference, trainingSeed, random));
  }

  private static Point point(
      Model model,
      Loss loss,
      float[] parameters,
      DoubleReference reference,
      Long trainingSeed,
      SplittableRandom random) {
    ModelFunction function =
        new ModelFunction(model.graph(), loss, reference, trainingSeed, random);
    return new Point(function, function.point(parameters, random));
  }

  /// The same check with another seed.
  ///
  /// @param seed decides on everything random: inputs, targets, upstream gradient, coordinates
  /// @return a new check
  public GradientCheck seed(long seed) {
    return new GradientCheck(problem, reference, training, seed, limit);
  }

  /// The same check of what the model computes in training: with dropout, and with the statistics
  /// of the batch. Without it, the check is of what it computes in serving.
  ///
  /// @return a new check
  public GradientCheck training() {
    return new GradientCheck(problem, reference, true, seed, limit);
  }

  /// The same check with functions in double for ops of one's own.
  ///
  /// @param reference the built-in rules and more
  /// @return a new check
  public GradientCheck reference(DoubleReference reference) {
    return new GradientCheck(problem, reference, training, seed, limit);
  }

  /// The same check of at most so many coordinates, drawn at random: each costs five runs of the
  /// reference.
  ///
  /// @param limit the largest number of coordinates, 1 or more
  /// @return a new check
  public GradientCheck atMost(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit is " + limit + ", expected 1 or more");
    }
    return new GradientCheck(problem, reference, training, seed, limit);
  }

  /// Runs the check.
  ///
  /// @return what was found; nothing is thrown for a wrong gradient
  /// @throws IllegalArgumentException if the function returns an array of the wrong length, or an
  ///     op has no function in double
  public GradientReport run() {
    SplittableRandom random = new SplittableRandom(seed);
    Point at = problem.at(random, this.reference, training ? seed : null);
    Differentiable function = at.function();
    float[] point = at.x();
    int n = point.length;
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = point[i];
    }
    double[] expected = function.reference(x.clone());
    int m = expected.length;
    float[] y = sized("forward", function.forward(point.clone()), m);
    float[] dy = new float[m];
    float largest = 0;
    for (int j = 0; j < m; j++) {
      dy[j] = (float) random.nextDouble(-1, 1);
      largest = Math.max(largest, Math.abs(dy[j]));
    }
    float[] dx = sized("backward", function.backward(point.clone(), dy.clone()), n);

    int[] coordinates = coordinates(n, random);
    double[] numeric = new double[coordinates.length];
    double[] magnitude = new double[coordinates.length];
    boolean[] checked = new boolean[coordinates.length];
    double[] condition = new double[m];
    double widest = 0;
    int compared = 0;
    int skipped = 0;
    for (int s = 0; s < coordinates.length; s++) {
      int i = coordinates[s];
      FiniteDifferences.Column column = FiniteDifferences.column(function::reference, x, i);
      for (int j = 0; j < m; j++) {
        double slope = column.values()[j];
        numeric[s] += dy[j] * slope;
        magnitude[s] += Math.abs(dy[j] * slope);
        condition[j] += Math.abs(x[i] * slope);
      }
      checked[s] = column.smooth() && !function.isState(i);
      if (!function.isState(i)) {
        compared += column.smooth() ? 1 : 0;
        skipped += column.smooth() ? 0 : 1;
        // A jump within the step has a slope of thousands, and would excuse any gradient.
        widest = column.smooth() ? Math.max(widest, magnitude[s]) : widest;
      }
    }

    Tolerance tolerance = Tolerance.roundings(function.roundings(n, m));
    GradientReport.Entry gradient = GradientReport.Entry.NONE;
    for (int s = 0; s < coordinates.length; s++) {
      if (checked[s]) {
        int i = coordinates[s];
        double bound = tolerance.bound(magnitude[s] + widest + largest);
        gradient =
            gradient.worse(new GradientReport.Entry(function.name(i), dx[i], numeric[s], bound));
      }
    }
    // Where only some inputs were varied, the others' share is estimated from them.
    double share = coordinates.length == 0 ? 1 : (double) n / coordinates.length;
    GradientReport.Entry value = GradientReport.Entry.NONE;
    for (int j = 0; j < m; j++) {
      double bound = tolerance.bound(Math.abs(expected[j]) + share * condition[j] + INNER);
      value = value.worse(new GradientReport.Entry("y[" + j + "]", y[j], expected[j], bound));
    }
    return new GradientReport(gradient, value, compared, skipped);
  }

  private static float[] sized(String name, float[] values, int length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          name + " returned " + values.length + " values, expected " + length);
    }
    return values;
  }

  private int[] coordinates(int n, SplittableRandom random) {
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      all[i] = i;
    }
    int count = Math.min(n, limit);
    for (int i = 0; i < count && count < n; i++) {
      int other = random.nextInt(i, n);
      int swapped = all[i];
      all[i] = all[other];
      all[other] = swapped;
    }
    return Arrays.copyOf(all, count);
  }
}
