package org.lanewise.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Numbers by name, in an order.
final class Results {
  private Results() {}

  static Map<String, Double> copy(Map<String, Double> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static double get(Map<String, Double> values, String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no score " + name + ", expected one of " + values.keySet());
    }
    return value;
  }
}
