package org.lanewise.nn.onnx;

/// Counts the elements of the tensors that a plan makes, so that a small file cannot ask for all
/// the memory there is. Both bounds grow with the elements of the file and of its inputs.
final class Room {
  /// The most nodes of a plan, those of a loop once for each run of it.
  private static final int NODES = 1 << 18;

  private final long mostKnown;
  private final long mostComputed;
  private int nodes;
  private long known;
  private long computed;

  /// @param given the elements of the file's tensors and of the inputs
  Room(long given) {
    mostKnown = (1L << 25) + 64 * given;
    mostComputed = (1L << 26) + 4096 * given;
  }

  /// Counts a node.
  void node() {
    if (++nodes > NODES) {
      throw new Unsupported("more than " + NODES + " nodes, loops within loops included");
    }
  }

  /// Refuses a tensor that there is no room for, before it is made.
  ///
  /// @param elements the product of some extents
  void check(double elements) {
    if (!(known + elements <= mostKnown)) {
      throw new Unsupported(
          String.format(
              "a tensor of %.0f elements beside %d others that are known before a run, expected"
                  + " at most %d for this file and these inputs",
              elements, known, mostKnown));
    }
  }

  /// Counts a tensor that is known when a plan is made.
  void know(int elements) {
    check(elements);
    known += elements;
  }

  /// Counts a tensor that a run computes.
  void compute(int elements) {
    if (computed + elements > mostComputed) {
      throw new Unsupported(
          String.format(
              "a tensor of %d elements beside %d others, expected at most %d for this file and"
                  + " these inputs",
              elements, computed, mostComputed));
    }
    computed += elements;
  }
}
