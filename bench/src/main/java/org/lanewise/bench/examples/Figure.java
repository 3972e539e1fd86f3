package org.lanewise.bench.examples;

/// The number that an example is judged by.
///
/// @param name what it is
/// @param value the number
record Figure(String name, double value) {}
