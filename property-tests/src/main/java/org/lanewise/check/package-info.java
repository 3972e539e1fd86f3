/// Checks for networks and kernels: gradients against finite differences, results against double.
///
/// A layer of one's own is checked with three lines in any test:
///
/// ```java
/// Layer layer = (graph, x) -> new Dense(6, TANH).build(graph, new Dense(2).build(graph, x));
/// GradientReport report = GradientCheck.of(layer, Shape.of(6)).run();
/// report.assertPasses();
/// ```
///
/// - [org.lanewise.check.GradientCheck] takes layers, models with and without a loss, and any
///   [org.lanewise.check.Differentiable]; an op of one's own brings its function in double through
///   [org.lanewise.check.DoubleReference].
/// - [org.lanewise.check.FiniteDifferences] differentiates a function in double and sees its kinks.
/// - [org.lanewise.check.Tolerance] bounds rounding errors by what was added up.
/// - [org.lanewise.check.Sizes] and [org.lanewise.check.Operand] generate, for jqwik, the sizes at
///   which kernels go wrong, and matrices with guard cells round them.
package org.lanewise.check;
