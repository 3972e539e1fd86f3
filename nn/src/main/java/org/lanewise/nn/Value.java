package org.lanewise.nn;

/// A tensor that flows through a graph: an input of it, or the output of a node. Made by a
/// [GraphBuilder] and valid in its graphs only.
public final class Value {
  private final GraphBuilder owner;
  private final int id;
  private final String name;
  private final Shape shape;

  Value(GraphBuilder owner, int id, String name, Shape shape) {
    this.owner = owner;
    this.id = id;
    this.name = name;
    this.shape = shape;
  }

  /// The name of the input or of the node that makes this value.
  ///
  /// @return unique in the graph
  public String name() {
    return name;
  }

  /// The shape of one sample.
  ///
  /// @return the shape, without the batch dimension
  public Shape shape() {
    return shape;
  }

  /// The position among all values of the builder: what an executor indexes its arrays with.
  ///
  /// @return 0 up to, but not including, [Graph#values]
  public int id() {
    return id;
  }

  boolean isOf(GraphBuilder builder) {
    return owner == builder;
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
