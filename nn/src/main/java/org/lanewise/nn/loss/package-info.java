/// Losses under Keras's names, with its defaults and reductions: each one file with forward and
/// backward, which call kernels.
package org.lanewise.nn.loss;
