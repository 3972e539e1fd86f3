package org.lanewise.nn.onnx;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What the names of a graph stand for. A sub-graph sees the names round it; its own come before
/// them, and nobody outside sees those.
final class Scope {
  private final Scope outer;
  private final Map<String, Operand> operands = new HashMap<>();

  /// Values that a node would have made that could not be converted.
  private final Set<String> missing = new HashSet<>();

  /// @param outer the scope round this one, or null
  Scope(Scope outer) {
    this.outer = outer;
  }

  void define(String name, Operand operand) {
    operands.put(name, operand);
  }

  void defineMissing(Collection<String> names) {
    missing.addAll(names);
    missing.remove(""); // an input or output that is left out
  }

  private Scope of(String name) {
    Scope scope = this;
    while (scope != null && !scope.operands.containsKey(name) && !scope.missing.contains(name)) {
      scope = scope.outer;
    }
    return scope;
  }

  /// The nearest value of a name; null where there is none.
  Operand get(String name) {
    Scope scope = of(name);
    return scope == null ? null : scope.operands.get(name);
  }

  boolean isMissing(String name) {
    Scope scope = of(name);
    return scope != null && scope.missing.contains(name);
  }
}
