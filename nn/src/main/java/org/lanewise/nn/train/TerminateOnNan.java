package org.lanewise.nn.train;

/// Ends a training at a loss that is NaN or infinite, with the weights before that batch, where it
/// would otherwise throw: Keras's `TerminateOnNaN`.
public final class TerminateOnNan implements Callback {
  /// The callback has no options.
  public TerminateOnNan() {}

  @Override
  public boolean onNonFiniteLoss(int epoch, int batch) {
    return true;
  }
}
