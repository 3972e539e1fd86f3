package org.lanewise.nn.layer;

import java.util.Objects;
import org.lanewise.nn.Initializer;

/// What all recurrent layers may be told, with Keras's names and defaults.
///
/// ```java
/// new LSTM(64, RecurrentOptions.DEFAULT.withSequences().withDropout(0.2f))
/// ```
///
/// @param returnSequences whether the outputs of all steps are given, instead of the last
/// @param goBackwards whether steps are computed from the last to the first, and outputs given in
///     that order
/// @param stateful whether a run begins with the state in which the one before ended, row by row,
///     until [org.lanewise.nn.Session#reset] or [org.lanewise.nn.Execution#reset]
/// @param dropout the share of the features of a row that training drops, in all steps the same
/// @param recurrentDropout the share of the state that training drops before the product with the
///     recurrent kernel, in all steps the same
/// @param kernelInitializer fills the weights of the input
/// @param recurrentInitializer fills the weights of the state, by default with an orthogonal matrix
public record RecurrentOptions(
    boolean returnSequences,
    boolean goBackwards,
    boolean stateful,
    float dropout,
    float recurrentDropout,
    Initializer kernelInitializer,
    Initializer recurrentInitializer) {
  /// The last output, of a forward run from zeros, without dropout.
  public static final RecurrentOptions DEFAULT =
      new RecurrentOptions(
          false, false, false, 0, 0, Initializer.GLOROT_UNIFORM, Initializer.orthogonal(1));

  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if a share is out of its range
  public RecurrentOptions {
    Objects.requireNonNull(kernelInitializer, "kernelInitializer is null");
    Objects.requireNonNull(recurrentInitializer, "recurrentInitializer is null");
    share("dropout", dropout);
    share("recurrentDropout", recurrentDropout);
  }

  private static void share(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected from 0 to below 1");
    }
  }

  /// The same, with the outputs of all steps.
  ///
  /// @return new options
  public RecurrentOptions withSequences() {
    return with(true, goBackwards, stateful, dropout, recurrentDropout);
  }

  /// The same, from the last step to the first.
  ///
  /// @return new options
  public RecurrentOptions backwards() {
    return with(returnSequences, true, stateful, dropout, recurrentDropout);
  }

  /// The same, with a state that stays from run to run.
  ///
  /// @return new options
  public RecurrentOptions withState() {
    return with(returnSequences, goBackwards, true, dropout, recurrentDropout);
  }

  /// The same with dropout.
  ///
  /// @param dropout the share of the features
  /// @param recurrentDropout the share of the state
  /// @return new options
  /// @throws IllegalArgumentException if a share is out of its range
  public RecurrentOptions withDropout(float dropout, float recurrentDropout) {
    return with(returnSequences, goBackwards, stateful, dropout, recurrentDropout);
  }

  /// The same with other weights to begin with.
  ///
  /// @param kernelInitializer fills the weights of the input
  /// @param recurrentInitializer fills the weights of the state
  /// @return new options
  public RecurrentOptions withInitializers(
      Initializer kernelInitializer, Initializer recurrentInitializer) {
    return new RecurrentOptions(
        returnSequences,
        goBackwards,
        stateful,
        dropout,
        recurrentDropout,
        kernelInitializer,
        recurrentInitializer);
  }

  private RecurrentOptions with(
      boolean returnSequences,
      boolean goBackwards,
      boolean stateful,
      float dropout,
      float recurrentDropout) {
    return new RecurrentOptions(
        returnSequences,
        goBackwards,
        stateful,
        dropout,
        recurrentDropout,
        kernelInitializer,
        recurrentInitializer);
  }
}
