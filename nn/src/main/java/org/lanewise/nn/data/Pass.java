package org.lanewise.nn.data;

/// One way through all samples, batch by batch. One thread at a time.
public interface Pass extends AutoCloseable {
  /// Takes the next samples.
  ///
  /// @param batch receives them side by side
  /// @return how many: [Batch#rows], fewer at the end, then 0
  /// @throws IndexOutOfBoundsException if a window of the batch is too short
  int next(Batch batch);

  /// Gives back what the pass holds, such as an open file.
  @Override
  default void close() {}
}
