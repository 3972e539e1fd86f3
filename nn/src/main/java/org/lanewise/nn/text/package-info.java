/// Text for models: tokens, and embeddings.
package org.lanewise.nn.text;
