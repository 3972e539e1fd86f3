/// Layers with Keras's names and defaults: recipes that add ops and parameters to a graph.
package org.lanewise.nn.layer;
