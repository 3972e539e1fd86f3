package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void knowsItsExtents() {
    Shape shape = Shape.of(3, 4, 5);
    assertEquals(60, shape.size());
    assertEquals(3, shape.rank());
    assertEquals(3, shape.dim(0));
    assertEquals(5, shape.dim(-1));
    assertEquals("[3, 4, 5]", shape.toString());
    assertEquals(Shape.of(3, 4, 7), shape.withLast(7));
    assertEquals(1, Shape.of().size());
    assertEquals(Shape.of(3, 4, 5).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(60), shape);
  }

  @Test
  void doesNotShareItsArrays() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.dims()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
  }

  @Test
  void refusesExtentsThatMakeNoTensor() {
    assertThrows(IllegalArgumentException.class, () -> Shape.of(3, 0));
    assertThrows(IllegalArgumentException.class, () -> Shape.of(-1));
    assertThrows(
        IllegalArgumentException.class, () -> Shape.of(1 << 16, 1 << 16, 1 << 16, 1 << 16));
    assertThrows(IllegalArgumentException.class, () -> Shape.of().withLast(1));
    assertThrows(IndexOutOfBoundsException.class, () -> Shape.of(1).dim(1));
    assertThrows(IndexOutOfBoundsException.class, () -> Shape.of(1).dim(-2));
  }
}
