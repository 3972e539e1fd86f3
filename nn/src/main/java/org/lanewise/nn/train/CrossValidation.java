package org.lanewise.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.data.KFold;

/// Trains on all folds of a data set but one and evaluates on that one, for each fold and each
/// choice of hyper-parameters.
///
/// ```java
/// SelectionResult result =
///     CrossValidation.run(data, new KFold(10, true, seed), space.grid(), recipe, 2);
/// System.out.println(result);
/// HyperParameters best = result.best("accuracy", true);
/// ```
public final class CrossValidation {
  private CrossValidation() {}

  /// Runs all trainings.
  ///
  /// The results depend on data, folds, choices and recipe alone, and not on the number of threads.
  /// Each choice sees the same folds, with the same seed for the same fold: the folds' seed plus
  /// the number of the fold.
  ///
  /// @param data the samples
  /// @param folds how to cut them
  /// @param choices what to try, at least one
  /// @param recipe makes a training of a choice
  /// @param threads how many trainings to run at a time
  /// @return an evaluation for each choice and fold
  /// @throws IllegalArgumentException if there is no choice, `threads` is less than 1, or as
  ///     [KFold#heldOut]
  /// @throws RuntimeException what the first training (by choice, then fold) that failed threw; the
  ///     others are abandoned
  public static SelectionResult run(
      Dataset data, KFold folds, List<HyperParameters> choices, Recipe recipe, int threads) {
    Objects.requireNonNull(recipe, "recipe is null");
    List<HyperParameters> all = List.copyOf(choices);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("choices is empty, expected at least one");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 1 or more");
    }
    List<int[]> parts = folds.heldOut(data);
    List<SelectionResult.Row> rows = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Evaluation>> running = new ArrayList<>();
      for (HyperParameters choice : all) {
        for (int fold = 0; fold < parts.size(); fold++) {
          int[] heldOut = parts.get(fold);
          long seed = folds.seed() + fold;
          running.add(
              executor.submit(() -> evaluate(KFold.split(data, heldOut), choice, recipe, seed)));
        }
      }
      try {
        int next = 0;
        for (HyperParameters choice : all) {
          List<Evaluation> evaluations = new ArrayList<>();
          for (int fold = 0; fold < parts.size(); fold++) {
            evaluations.add(running.get(next++).get());
          }
          rows.add(new SelectionResult.Row(choice, evaluations));
        }
      } catch (ExecutionException e) {
        executor.shutdownNow();
        if (e.getCause() instanceof Error) {
          throw (Error) e.getCause();
        }
        throw (RuntimeException) e.getCause(); // a recipe throws no other
      } catch (InterruptedException e) {
        executor.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the trainings ran", e);
      }
    }
    return new SelectionResult(rows);
  }

  private static Evaluation evaluate(
      Dataset.Split split, HyperParameters choice, Recipe recipe, long seed) {
    Recipe.Training training = recipe.make(choice, split.train(), seed);
    training.trainer().fit(split.train(), training.fit());
    return training.trainer().evaluate(split.test());
  }
}
