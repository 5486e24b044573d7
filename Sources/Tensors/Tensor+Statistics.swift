// Sums are carried in Double whatever the tensor holds, so that a mean over
// fifty million pixels is still right in its last printed digit.

extension Tensor {
  /// The sum of all scalars.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func sum() -> Double {
    withUnsafeScalars { scalars in
      var total = 0.0
      for scalar in scalars { total += Double(scalar) }
      return total
    }
  }

  /// The mean of all scalars.
  public func mean() -> Double { sum() / Double(count) }

  /// The population variance of all scalars: mean of (x - mean)^2.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func variance() -> Double {
    let mean = mean()
    return withUnsafeScalars { scalars in
      var total = 0.0
      for scalar in scalars {
        let deviation = Double(scalar) - mean
        total += deviation * deviation
      }
      return total / Double(count)
    }
  }

  /// The sum of squares of all scalars: |x|^2.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func squaredNorm() -> Double {
    withUnsafeScalars { scalars in
      var total = 0.0
      for scalar in scalars { total += Double(scalar) * Double(scalar) }
      return total
    }
  }

  /// The root of the mean squared difference between two tensors of one shape.
  public func rms(from other: Tensor) -> Double {
    ((self - other).squaredNorm() / Double(count)).squareRoot()
  }
}
