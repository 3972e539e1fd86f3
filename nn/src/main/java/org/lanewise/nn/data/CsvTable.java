package org.lanewise.nn.data;

import java.util.List;
import java.util.Map;

/// What a CSV file came to.
///
/// @param data a vector of features a row, in the order of `features`; categories as their numbers
/// @param features the names of the columns
/// @param categories the texts of each categorical column, by its name; their positions are the
///     numbers in the data
/// @param classes the texts of the label column, whose positions are the labels; empty where there
///     are targets
/// @param reader reads more files of this kind: with these columns, categories and classes and no
///     other
public record CsvTable(
    Dataset data,
    List<String> features,
    Map<String, List<String>> categories,
    List<String> classes,
    Csv reader) {
  /// Copies lists and map.
  public CsvTable {
    features = List.copyOf(features);
    categories = Map.copyOf(categories);
    classes = List.copyOf(classes);
  }

  /// How many categories each feature has, for a one-hot layer.
  ///
  /// @return a number for each feature, 0 where it is a number and not a category
  public int[] depths() {
    return features.stream()
        .mapToInt(name -> categories.getOrDefault(name, List.of()).size())
        .toArray();
  }

  /// The positions of the features that are numbers, for a scaler.
  ///
  /// @return rising positions
  public int[] numeric() {
    return features.stream()
        .filter(name -> !categories.containsKey(name))
        .mapToInt(features::indexOf)
        .toArray();
  }
}
