package org.lanewise.nn.train;

import java.util.List;

/// One rate up to and with each boundary, and the last one beyond: Keras's
/// `PiecewiseConstantDecay`.
///
/// @param boundaries steps, ascending
/// @param values the rates, one more than there are boundaries
public record PiecewiseConstantDecay(List<Integer> boundaries, List<Float> values)
    implements Schedule {
  /// Copies and checks the lists.
  ///
  /// @throws IllegalArgumentException if there is not one more rate than boundaries, the boundaries
  ///     do not ascend, or a rate is not positive and finite
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    values = List.copyOf(values);
    if (values.size() != boundaries.size() + 1) {
      throw new IllegalArgumentException(
          "values has "
              + values.size()
              + " rates, expected "
              + (boundaries.size() + 1)
              + ", one more than boundaries");
    }
    for (int i = 1; i < boundaries.size(); i++) {
      if (boundaries.get(i) <= boundaries.get(i - 1)) {
        throw new IllegalArgumentException(
            "boundaries["
                + i
                + "] is "
                + boundaries.get(i)
                + ", expected more than the one before, "
                + boundaries.get(i - 1));
      }
    }
    for (int i = 0; i < values.size(); i++) {
      Rates.positive("values[" + i + "]", values.get(i));
    }
  }

  @Override
  public float at(int step) {
    int i = 0;
    while (i < boundaries.size() && step > boundaries.get(i)) {
      i++;
    }
    return values.get(i);
  }
}
