/// JSON values that know where they stand, for the readers of files. Not exported.
package org.lanewise.nn.json;
