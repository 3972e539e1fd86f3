package org.lanewise.nn;

/// The declaration of a tensor that a model learns: its name, shape, first values, and its place in
/// the contiguous array of all of them. The values themselves are in [Parameters].
public final class Parameter {
  private final GraphBuilder owner;
  private final int index;
  private final int offset;
  private final String name;
  private final Shape shape;
  private final Initializer initializer;
  private final Regularizer regularizer;
  private final boolean trainable;

  Parameter(
      GraphBuilder owner,
      int index,
      int offset,
      String name,
      Shape shape,
      Initializer initializer,
      Regularizer regularizer,
      boolean trainable) {
    this.owner = owner;
    this.index = index;
    this.offset = offset;
    this.name = name;
    this.shape = shape;
    this.initializer = initializer;
    this.regularizer = regularizer;
    this.trainable = trainable;
  }

  /// One that belongs to no graph, for a node that is made for serving.
  ///
  /// @param name any name
  /// @param shape the shape of the weights that come with the node
  /// @return a new declaration
  public static Parameter detached(String name, Shape shape) {
    return new Parameter(null, -1, -1, name, shape, Initializer.ZEROS, Regularizer.NONE, false);
  }

  /// The name, such as `dense_1/kernel`.
  ///
  /// @return unique in the graph
  public String name() {
    return name;
  }

  /// The shape.
  ///
  /// @return all extents; a parameter has no batch dimension
  public Shape shape() {
    return shape;
  }

  /// What fills it before training.
  ///
  /// @return the initializer
  public Initializer initializer() {
    return initializer;
  }

  /// What its size costs in training.
  ///
  /// @return the regularizer; [Regularizer#NONE] for a state
  public Regularizer regularizer() {
    return regularizer;
  }

  /// Whether gradients change it. Otherwise it is a state, such as the running mean of a batch
  /// norm, which the forward pass of its op overwrites in training.
  ///
  /// @return false for what [GraphBuilder#state] made
  public boolean trainable() {
    return trainable;
  }

  /// The position among the parameters of the graph.
  ///
  /// @return 0 for the first that was created
  public int index() {
    return index;
  }

  /// The index of its first element in the arrays of weights, gradients and optimizer state.
  ///
  /// @return the sizes of all earlier parameters together
  public int offset() {
    return offset;
  }

  boolean isOf(GraphBuilder builder) {
    return owner == builder;
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
