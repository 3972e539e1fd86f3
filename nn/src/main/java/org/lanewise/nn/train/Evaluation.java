package org.lanewise.nn.train;

/// How well a model does on some data.
///
/// @param loss the mean over the samples
/// @param accuracy the share of samples classified rightly; NaN where the loss is none of
///     classification
public record Evaluation(double loss, double accuracy) {}
