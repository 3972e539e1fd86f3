/// Metrics under Keras's names: each one file, streamed over batches.
package org.lanewise.nn.metric;
