/// The built-in ops, with ONNX's names: an op is one file with its attributes, shape rule, forward
/// and backward.
package org.lanewise.nn.op;
