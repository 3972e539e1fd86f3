/// What a session does to a graph before it serves it: each fusion is one class, which puts fewer
/// nodes in the place of some that it knows.
package org.lanewise.nn.fusion;
