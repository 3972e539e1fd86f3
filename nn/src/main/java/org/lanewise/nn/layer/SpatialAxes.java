package org.lanewise.nn.layer;

import java.util.Collections;
import java.util.List;
import org.lanewise.nn.Shape;

/// The checks of layers over a number of spatial axes, with the channels last.
final class SpatialAxes {
  private SpatialAxes() {}

  static void check(String name, int axes, Shape shape) {
    if (shape.rank() != axes + 1) {
      throw new IllegalArgumentException(
          name
              + ": the input has the shape "
              + shape
              + ", expected "
              + axes
              + (axes == 1 ? " spatial extent" : " spatial extents")
              + " and the channels");
    }
  }

  /// A number for each axis, of as many or of one for all.
  static List<Integer> spread(String name, String what, int axes, List<Integer> numbers) {
    if (numbers.size() == 1) {
      return Collections.nCopies(axes, numbers.get(0));
    }
    if (numbers.size() != axes) {
      throw new IllegalArgumentException(
          name + ": " + what + " is " + numbers + ", expected one number or " + axes);
    }
    return numbers;
  }

  /// Refuses negative numbers.
  static List<Integer> counts(String what, List<Integer> numbers) {
    for (int number : numbers) {
      if (number < 0) {
        throw new IllegalArgumentException(what + " is " + numbers + ", expected 0 or more each");
      }
    }
    return List.copyOf(numbers);
  }

  static List<Integer> negated(List<Integer> numbers) {
    return numbers.stream().map(number -> -number).toList();
  }
}
