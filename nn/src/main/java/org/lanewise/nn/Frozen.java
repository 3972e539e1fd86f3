package org.lanewise.nn;

/// An op whose weights no longer change: what a [Session] runs. Immutable, shared by threads.
@FunctionalInterface
public interface Frozen {
  /// Overwrites the output, for [Call#batch] rows. Nothing may be allocated.
  ///
  /// @param call the node's windows in one session: none for gradients, and none for parameters,
  ///     which the implementation holds itself
  void forward(Call call);

  /// Makes, once for each session, an object that the runs would otherwise have to allocate; they
  /// find it in [Call#prepared].
  ///
  /// @param call the node's windows
  /// @return any object; null for none
  default Object prepare(Call call) {
    return null;
  }
}
