/// Training: the loop over epochs and batches, the optimizers, and what they report.
package org.lanewise.nn.train;
