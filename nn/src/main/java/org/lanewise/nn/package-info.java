/// Graphs of ops, the models made from them, and the two ways to run one: [org.lanewise.nn.Session]
/// to serve and [org.lanewise.nn.Execution] to train.
package org.lanewise.nn;
