package org.lanewise.nn.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/// What hyper-parameters may be, and the choices to try: all of a grid, or some drawn at random
/// (Bergstra and Bengio, 2012). Immutable: each method gives a changed copy.
///
/// ```java
/// SearchSpace.EMPTY.values("units", 8, 16).logUniform("rate", 1e-4, 1e-1).random(20, seed)
/// ```
public final class SearchSpace {
  /// No hyper-parameter.
  public static final SearchSpace EMPTY = new SearchSpace(Map.of());

  private final Map<String, Axis> axes;

  /// How a value is drawn, and all values if they can be listed.
  private record Axis(Function<SplittableRandom, Object> draw, List<Object> values) {}

  private SearchSpace(Map<String, Axis> axes) {
    this.axes = axes;
  }

  /// Adds one of some values; drawn, each is as likely as another.
  ///
  /// @param name a new name
  /// @param values at least one, of any class
  /// @return a changed space
  /// @throws IllegalArgumentException if the name is taken or there is no value
  public SearchSpace values(String name, Object... values) {
    List<Object> list = List.of(values);
    if (list.isEmpty()) {
      throw new IllegalArgumentException(name + " has no values, expected at least one");
    }
    return with(name, new Axis(random -> list.get(random.nextInt(list.size())), list));
  }

  /// Adds a number within a range, each part of which is as likely as another.
  ///
  /// @param name a new name
  /// @param least the lower end
  /// @param most the upper end, above the lower
  /// @return a changed space
  /// @throws IllegalArgumentException if the name is taken or the range is empty or not finite
  public SearchSpace uniform(String name, double least, double most) {
    range(name, least, most, Double.NEGATIVE_INFINITY);
    return with(name, new Axis(random -> random.nextDouble(least, most), null));
  }

  /// Adds a number within a range, each magnitude of which is as likely as another: its logarithm
  /// is uniform.
  ///
  /// @param name a new name
  /// @param least the lower end, above 0
  /// @param most the upper end, above the lower
  /// @return a changed space
  /// @throws IllegalArgumentException if the name is taken or the range is empty, not positive or
  ///     not finite
  public SearchSpace logUniform(String name, double least, double most) {
    range(name, least, most, 0);
    double low = StrictMath.log(least);
    double high = StrictMath.log(most);
    return with(name, new Axis(random -> StrictMath.exp(random.nextDouble(low, high)), null));
  }

  private static void range(String name, double least, double most, double above) {
    if (!(least > above && least < most && most < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name
              + " is from "
              + least
              + " to "
              + most
              + ", expected a rising range of finite"
              + (above == 0 ? " and positive" : "")
              + " numbers");
    }
  }

  private SearchSpace with(String name, Axis axis) {
    Map<String, Axis> more = new LinkedHashMap<>(axes);
    if (more.put(name, axis) != null) {
      throw new IllegalArgumentException(name + " is there twice, expected a new name");
    }
    return new SearchSpace(more);
  }

  /// Every choice of the listed values.
  ///
  /// @return the last name's values change fastest; one choice, of nothing, for an empty space
  /// @throws IllegalStateException if a name has a range instead of values
  public List<HyperParameters> grid() {
    List<Map<String, Object>> grid = List.of(Map.of());
    for (Map.Entry<String, Axis> axis : axes.entrySet()) {
      if (axis.getValue().values == null) {
        throw new IllegalStateException(
            axis.getKey() + " has a range, expected values: a grid tries all of them");
      }
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> choice : grid) {
        for (Object value : axis.getValue().values) {
          Map<String, Object> more = new LinkedHashMap<>(choice);
          more.put(axis.getKey(), value);
          longer.add(more);
        }
      }
      grid = longer;
    }
    return grid.stream().map(HyperParameters::new).toList();
  }

  /// Choices drawn at random, each independent of the others.
  ///
  /// @param count how many, 1 or more
  /// @param seed the same seed gives the same choices, and more of them the same first ones
  /// @return the choices
  /// @throws IllegalArgumentException if `count` is less than 1
  public List<HyperParameters> random(int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("count is " + count + ", expected 1 or more");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<HyperParameters> choices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> choice = new LinkedHashMap<>();
      axes.forEach((name, axis) -> choice.put(name, axis.draw.apply(random)));
      choices.add(new HyperParameters(choice));
    }
    return Collections.unmodifiableList(choices);
  }
}
