/// Files that are there as a whole or not at all. Not exported.
package org.lanewise.nn.file;
