package org.lanewise.bench.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.lanewise.bench.picture.Box;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;

/// A larger image with a few digits at random places, and scraps of others between them.
///
/// @param side its height and width
/// @param pixels from 0 to 1
/// @param classes of each pixel: 0 for the background, else one more than the digit
/// @param boxes round the ink of each digit
record Scene(int side, float[] pixels, int[] classes, List<Box> boxes) {
  /// What counts as ink.
  static final float INK = 0.3f;

  private static final int DIGITS = 3;
  private static final int SCRAPS = 3;
  private static final int TRIES = 50;

  /// Composes scenes.
  static List<Scene> of(Dataset digits, int count, SplittableRandom random) {
    List<Scene> scenes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scenes.add(of(digits, random));
    }
    return scenes;
  }

  /// Two and a half digits wide; a multiple of 4, so that pooling twice comes out even.
  private static Scene of(Dataset digits, SplittableRandom random) {
    int digit = digits.sampleShape().dim(0);
    int side = digit * 5 / 8 * 4;
    Scene scene = new Scene(side, new float[side * side], new int[side * side], new ArrayList<>());
    boolean[] taken = new boolean[side * side];
    for (int i = 0; i < DIGITS + SCRAPS; i++) {
      boolean whole = i < DIGITS;
      int extent = whole ? digit : digit / 3;
      for (int attempt = 0; attempt < TRIES; attempt++) {
        int row = random.nextInt(side - extent + 1);
        int col = random.nextInt(side - extent + 1);
        if (scene.take(taken, row, col, extent)) {
          int image = random.nextInt(digits.size());
          int from = whole ? 0 : digit / 3;
          scene.paste(digits, image, from, extent, row, col, whole);
          break;
        }
      }
    }
    return scene;
  }

  private boolean take(boolean[] taken, int row, int col, int extent) {
    for (int r = row; r < row + extent; r++) {
      for (int c = col; c < col + extent; c++) {
        if (taken[r * side + c]) {
          return false;
        }
      }
    }
    for (int r = row; r < row + extent; r++) {
      Arrays.fill(taken, r * side + col, r * side + col + extent, true);
    }
    return true;
  }

  private void paste(
      Dataset digits, int image, int from, int extent, int row, int col, boolean whole) {
    Shape shape = digits.sampleShape();
    int top = side;
    int left = side;
    int bottom = 0;
    int right = 0;
    for (int r = 0; r < extent; r++) {
      for (int c = 0; c < extent; c++) {
        int pixel = image * shape.size() + (from + r) * shape.dim(1) + from + c;
        float ink = digits.samples()[pixel];
        int at = (row + r) * side + col + c;
        pixels[at] = ink;
        if (whole && ink > INK) {
          classes[at] = digits.label(image) + 1;
          top = Math.min(top, row + r);
          left = Math.min(left, col + c);
          bottom = Math.max(bottom, row + r + 1);
          right = Math.max(right, col + c + 1);
        }
      }
    }
    if (whole) {
      boxes.add(new Box(top, left, bottom, right, digits.label(image)));
    }
  }
}
