package org.lanewise.kernels;

/// What a matrix product does to its result while it is at hand: add a bias and a residual, then
/// apply an activation, `C = act(A B + bias + residual)`.
///
/// The arrays are read at each call, so that their values may change between calls.
///
/// @param bias one value a column of the result, or a row, from `biasOffset` on; null for none
/// @param biasOffset the index of the first bias
/// @param biasPerRow whether there is one bias a row of the result instead of one a column
/// @param residual a matrix of the result's shape, from `residualOffset` on; null for none
/// @param residualOffset the index of the residual's first element
/// @param ldr leading dimension of the residual: floats from row to row
/// @param activation applied last; [Activation#LINEAR] for none
public record Epilogue(
    float[] bias,
    int biasOffset,
    boolean biasPerRow,
    float[] residual,
    int residualOffset,
    int ldr,
    Activation activation) {
  /// Leaves the product as it is.
  public static final Epilogue NONE = new Epilogue(null, 0, Activation.LINEAR);

  /// Checks the parts; whether the arrays are long enough is checked at each product.
  ///
  /// @throws NullPointerException if `activation` is null
  /// @throws IllegalArgumentException if an offset or `ldr` is negative
  public Epilogue {
    Check.present("activation", activation);
    Check.size("biasOffset", biasOffset);
    Check.size("residualOffset", residualOffset);
    Check.size("ldr", ldr);
  }

  /// A bias for each column of the result, and an activation.
  ///
  /// @param bias one value a column, from `biasOffset` on; null for none
  /// @param biasOffset the index of the bias of column 0
  /// @param activation applied last
  /// @throws NullPointerException if `activation` is null
  /// @throws IllegalArgumentException if `biasOffset` is negative
  public Epilogue(float[] bias, int biasOffset, Activation activation) {
    this(bias, biasOffset, false, null, 0, 0, activation);
  }

  /// An activation without a bias.
  ///
  /// @param activation applied to each element of the product
  /// @return the epilogue
  public static Epilogue of(Activation activation) {
    return new Epilogue(null, 0, activation);
  }

  /// The same with one bias a row of the result: that of a convolution's channels, where the
  /// weights are the left-hand matrix.
  ///
  /// @return the epilogue
  public Epilogue perRow() {
    return new Epilogue(bias, biasOffset, true, residual, residualOffset, ldr, activation);
  }

  /// The same with a matrix that is added before the activation.
  ///
  /// @param matrix of the result's shape; it must not overlap the result
  /// @param offset the index of its first element
  /// @param ld its leading dimension
  /// @return the epilogue
  /// @throws NullPointerException if `matrix` is null
  /// @throws IllegalArgumentException if `offset` or `ld` is negative
  public Epilogue plus(float[] matrix, int offset, int ld) {
    Check.present("matrix", matrix);
    return new Epilogue(bias, biasOffset, biasPerRow, matrix, offset, ld, activation);
  }
}
