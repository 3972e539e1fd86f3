package org.lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.OneHot;

/// Makes elements of 0 and 1 of the categories among the features: Keras's `CategoryEncoding` with
/// `one_hot`, for features of both kinds side by side. A sample with a number that is no category
/// is refused when it is served.
///
/// ```java
/// Sequential.of(data.sampleShape(), CategoryEncoding.of(table.depths()), new Dense(8, RELU), ...)
/// ```
///
/// @param depths the number of categories of each feature, 0 for a number that stays as it is
public record CategoryEncoding(List<Integer> depths) implements Layer {
  /// Copies the list.
  public CategoryEncoding {
    depths = List.copyOf(depths);
  }

  /// A layer.
  ///
  /// @param depths the number of categories of each feature, 0 for a number that stays as it is
  /// @return the layer
  public static CategoryEncoding of(int... depths) {
    return new CategoryEncoding(Arrays.stream(depths).boxed().toList());
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("category_encoding"), new OneHot(depths), List.of(input), List.of());
  }
}
