/// Data sets in memory, and the readers that make them.
package org.lanewise.nn.data;
