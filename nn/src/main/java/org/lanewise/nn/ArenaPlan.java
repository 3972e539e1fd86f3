package org.lanewise.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Places values in one array so that two that are alive at the same time never overlap, and others
/// may.
///
/// A value is alive from the node that makes it to the last that reads it, both included: no op
/// runs in place. The largest is placed first, each at the lowest offset that is free during its
/// life (greedy by size, as in Pisarchyk and Lee, 2020).
final class ArenaPlan {
  private final int[] offsets;
  private final Arena arena = new Arena();

  /// Plans the outputs of all nodes, except those of the graph, which the caller's array holds.
  ///
  /// @param batch rows of each value
  ArenaPlan(Graph graph, int batch) {
    this(graph, graph.nodes(), new Views(graph, List.of()), batch);
  }

  /// The same for some nodes of a graph, none of which makes a view.
  ArenaPlan(Graph graph, List<Node> nodes, Views views, int batch) {
    int[] last = new int[graph.values()];
    for (int i = 0; i < nodes.size(); i++) {
      for (Value input : nodes.get(i).inputs()) {
        last[views.root(input).id()] = i;
      }
    }
    List<Life> lives = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Value value = nodes.get(i).output();
      if (!graph.outputs().contains(value)) {
        long size = Arena.align((long) batch * value.shape().size());
        lives.add(new Life(value.id(), size, i, Math.max(i, last[value.id()])));
      }
    }
    lives.sort(Comparator.comparingLong(Life::size).reversed());

    offsets = new int[graph.values()];
    Arrays.fill(offsets, -1);
    Placed placed = new Placed(nodes.size());
    for (Life life : lives) {
      List<Life> others = placed.meeting(life);
      others.sort(Comparator.comparingInt(other -> offsets[other.id]));
      long offset = 0;
      for (Life other : others) {
        if (offset + life.size <= offsets[other.id]) {
          break;
        }
        offset = Math.max(offset, offsets[other.id] + other.size);
      }
      arena.grow(offset + life.size);
      offsets[life.id] = (int) offset;
      placed.add(life);
    }
  }

  /// Where a value begins.
  ///
  /// @return -1 for a value that has no place here
  int offset(Value value) {
    return offsets[value.id()];
  }

  /// The array as planned so far; scratch may be appended.
  Arena arena() {
    return arena;
  }

  /// The nodes between which a value is alive.
  private record Life(int id, long size, int first, int last) {}

  /// Lives that have their place, to be found by their time: a graph may have many thousands, of
  /// which few meet.
  private static final class Placed {
    /// By the node that makes the value.
    private final Life[] starting;

    /// A binary tree over time (a segment tree): each life is at the largest parts of the time that
    /// lie within it.
    private final List<List<Life>> within = new ArrayList<>();

    private final int leaves;

    Placed(int times) {
      starting = new Life[times];
      leaves = times;
      for (int i = 0; i < 2 * leaves; i++) {
        within.add(new ArrayList<>(0));
      }
    }

    void add(Life life) {
      starting[life.first] = life;
      int from = life.first + leaves;
      int to = life.last + 1 + leaves;
      while (from < to) {
        if (from % 2 == 1) {
          within.get(from++).add(life);
        }
        if (to % 2 == 1) {
          within.get(--to).add(life);
        }
        from /= 2;
        to /= 2;
      }
    }

    /// Those that are alive when another begins, and those that begin in its time.
    List<Life> meeting(Life life) {
      List<Life> found = new ArrayList<>();
      for (int part = life.first + leaves; part > 0; part /= 2) {
        found.addAll(within.get(part));
      }
      for (int i = life.first + 1; i <= life.last; i++) {
        if (starting[i] != null) {
          found.add(starting[i]);
        }
      }
      return found;
    }
  }
}
