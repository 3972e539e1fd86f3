package org.lanewise.bench.examples;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lanewise.bench.picture.Box;

/// Where in a scene something might be, whatever it is: round each connected piece of ink, and
/// round each two pieces that are near each other.
final class Proposals {
  private Proposals() {}

  static List<Box> of(Scene scene) {
    int side = scene.side();
    boolean[] seen = new boolean[side * side];
    List<Box> pieces = new ArrayList<>();
    for (int p = 0; p < seen.length; p++) {
      if (!seen[p] && scene.pixels()[p] > Scene.INK) {
        pieces.add(piece(scene, p, seen));
      }
    }
    Set<Box> all = new LinkedHashSet<>(pieces);
    for (int i = 0; i < pieces.size(); i++) {
      for (int j = 0; j < i; j++) {
        Box joined = join(pieces.get(i), pieces.get(j));
        if (joined.bottom() - joined.top() <= side / 2
            && joined.right() - joined.left() <= side / 2) {
          all.add(joined);
        }
      }
    }
    return List.copyOf(all);
  }

  /// All ink that hangs together with a pixel, corners included.
  private static Box piece(Scene scene, int start, boolean[] seen) {
    int side = scene.side();
    int top = side;
    int left = side;
    int bottom = 0;
    int right = 0;
    Deque<Integer> open = new ArrayDeque<>(List.of(start));
    seen[start] = true;
    while (!open.isEmpty()) {
      int p = open.pop();
      int row = p / side;
      int col = p % side;
      top = Math.min(top, row);
      left = Math.min(left, col);
      bottom = Math.max(bottom, row + 1);
      right = Math.max(right, col + 1);
      for (int r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
        for (int c = Math.max(0, col - 1); c <= Math.min(side - 1, col + 1); c++) {
          int q = r * side + c;
          if (!seen[q] && scene.pixels()[q] > Scene.INK) {
            seen[q] = true;
            open.push(q);
          }
        }
      }
    }
    return new Box(top, left, bottom, right, 0);
  }

  private static Box join(Box a, Box b) {
    return new Box(
        Math.min(a.top(), b.top()),
        Math.min(a.left(), b.left()),
        Math.max(a.bottom(), b.bottom()),
        Math.max(a.right(), b.right()),
        0);
  }
}
