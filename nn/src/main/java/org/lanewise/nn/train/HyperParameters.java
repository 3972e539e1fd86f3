package org.lanewise.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One choice of values by name: what a [Recipe] makes a trainer of.
///
/// @param values by name, in the order of the [SearchSpace]
public record HyperParameters(Map<String, Object> values) {
  /// None.
  public static final HyperParameters NONE = new HyperParameters(Map.of());

  /// Copies the map.
  public HyperParameters {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// A value of any kind.
  ///
  /// @param <T> its class
  /// @param name its name
  /// @param type its class
  /// @return the value
  /// @throws IllegalArgumentException if there is none of this name and class
  public <T> T get(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "hyper-parameter "
              + name
              + " is "
              + value
              + ", expected a value of "
              + type.getSimpleName()
              + ": there are "
              + values);
    }
    return type.cast(value);
  }

  /// A number.
  ///
  /// @param name its name
  /// @return the value, rounded to float
  /// @throws IllegalArgumentException if there is no number of this name
  public float number(String name) {
    return get(name, Number.class).floatValue();
  }

  /// A whole number.
  ///
  /// @param name its name
  /// @return the value
  /// @throws IllegalArgumentException if there is no whole number of this name
  public int integer(String name) {
    return get(name, Integer.class);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
