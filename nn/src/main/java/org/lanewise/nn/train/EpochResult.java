package org.lanewise.nn.train;

/// What one epoch came to.
///
/// @param epoch its number, from 1
/// @param loss the mean over the samples of the loss that each had when its batch was trained
/// @param accuracy the share of those that were classified rightly then; NaN where the loss is none
///     of classification
/// @param validationLoss the mean loss of the validation data after the epoch; NaN without such
///     data
/// @param validationAccuracy its accuracy; NaN as above
public record EpochResult(
    int epoch, double loss, double accuracy, double validationLoss, double validationAccuracy) {}
