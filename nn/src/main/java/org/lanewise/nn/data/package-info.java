/// What training takes its batches from: data sets in memory, streams, and the readers of files.
package org.lanewise.nn.data;
