package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What is made of windows, and who shares it.
class SliceTest {
  private final float[] array = {1, 2, 3};

  @Test
  void ofAConstantOneThingIsMadeForEachKey() {
    Slice slice = Slice.constant(array);
    Object first = slice.derive(List.of("a", 1), Object::new);
    assertSame(first, slice.derive(List.of("a", 1), Object::new));
    assertNotSame(first, slice.derive(List.of("a", 2), Object::new));
    assertNotSame(first, Slice.constant(array).derive(List.of("a", 1), Object::new));
  }

  @Test
  void ofWhatMayChangeItIsMadeAnew() {
    Slice slice = new Slice(array, 0, 3);
    assertNotSame(slice.derive("a", Object::new), slice.derive("a", Object::new));
  }

  @Test
  void onlyAConstantIsFrozenWithoutACopy() {
    Slice constant = Slice.constant(array);
    assertSame(constant, constant.frozen());
    Slice copy = new Slice(array, 1, 2).frozen();
    array[1] = 7;
    assertEquals(2, copy.array()[copy.offset()]);
    assertEquals(2, copy.length());
  }
}
