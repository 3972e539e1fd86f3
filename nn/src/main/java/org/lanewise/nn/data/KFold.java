package org.lanewise.nn.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A way to cut a data set into folds, each of which is held out once. Every sample is in one fold,
/// and the folds' sizes differ by one at most; stratified, so do the numbers of each class.
///
/// @param folds how many, 2 or more
/// @param stratified whether each fold has the classes in the shares that they have in all
/// @param seed the same seed gives the same folds
public record KFold(int folds, boolean stratified, long seed) {
  /// Checks the number.
  ///
  /// @throws IllegalArgumentException if `folds` is less than 2
  public KFold {
    if (folds < 2) {
      throw new IllegalArgumentException("folds is " + folds + ", expected 2 or more");
    }
  }

  /// Cuts a data set, without copying a sample: [Dataset#subset] makes the parts.
  ///
  /// @param data the samples
  /// @return for each fold the numbers of the samples that it holds out, in a random order
  /// @throws IllegalArgumentException if there are fewer samples than folds
  /// @throws IllegalStateException if it is to be stratified and the samples have targets
  public List<int[]> heldOut(Dataset data) {
    if (data.size() < folds) {
      throw new IllegalArgumentException(
          "data has " + data.size() + " samples, expected one for each of " + folds + " folds");
    }
    int[] order = Dataset.permutation(data.size(), new SplittableRandom(seed));
    // Dealt like cards: of neighbours in a class each goes to another fold.
    int[] dealt = stratified ? data.byClass(order) : order;
    List<int[]> parts = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      parts.add(
          IntStream.iterate(fold, i -> i < dealt.length, i -> i + folds)
              .map(i -> dealt[i])
              .toArray());
    }
    return parts;
  }

  /// The parts of a data set for one fold.
  ///
  /// @param data the samples
  /// @param heldOut one of the arrays of [#heldOut]
  /// @return a copy of the samples that it holds out, and of the others in the order of the data
  public static Dataset.Split split(Dataset data, int[] heldOut) {
    boolean[] test = new boolean[data.size()];
    for (int i : heldOut) {
      test[i] = true;
    }
    int[] train = IntStream.range(0, data.size()).filter(i -> !test[i]).toArray();
    return new Dataset.Split(data.subset(train), data.subset(heldOut));
  }
}
