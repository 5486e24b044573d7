extension Exercise {
  /// All exercises, in the order of the book.
  public static let all: [Exercise] = [
    Exercise(oneStep),
    Exercise(linearSchedule),
    Exercise(pixelScaling),
    Exercise(keepingFactor),
    Exercise(closedVariance),
    Exercise(twoViews),
    Exercise(jump),
    Exercise(repair),
    Exercise(mergedNoise),
    Exercise(posteriorCoefficients),
    Exercise(meanFromNoise),
    Exercise(varianceChoice),
    Exercise(stepKurtosis),
    Exercise(pictureDistance),
    Exercise(finiteSet),
    Exercise(testPower),
    Exercise(leaveOneOut),
    Exercise(repairedEnd),
    Exercise(blobVariance),
    Exercise(oneChain),
  ]
}
