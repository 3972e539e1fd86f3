package org.lanewise.kernels;

/// What a matrix product does to its result before it leaves the registers: add a bias to each row,
/// then apply an activation.
///
/// @param bias one value a column of the result, from `biasOffset` on; null for none. It is read at
///     each call, so that weights may change between calls
/// @param biasOffset the index of the bias of column 0
/// @param activation applied last; [Activation#LINEAR] for none
public record Epilogue(float[] bias, int biasOffset, Activation activation) {
  /// Leaves the product as it is.
  public static final Epilogue NONE = new Epilogue(null, 0, Activation.LINEAR);

  /// Checks the parts; whether the bias is long enough is checked at each product.
  ///
  /// @throws NullPointerException if `activation` is null
  /// @throws IllegalArgumentException if `biasOffset` is negative
  public Epilogue {
    Check.present("activation", activation);
    Check.size("biasOffset", biasOffset);
  }

  /// An activation without a bias.
  ///
  /// @param activation applied to each element of the product
  /// @return the epilogue
  public static Epilogue of(Activation activation) {
    return new Epilogue(null, 0, activation);
  }
}
