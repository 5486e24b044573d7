import Foundation
import Kernels

extension Tensor {
  /// Turns each row of scores into log probabilities, in place.
  ///
  /// log p_i = s_i - log(sum of e^s_j), taken relative to the largest score,
  /// so nothing overflows.
  ///
  /// - Precondition: rows are not empty.
  ///
  /// Introduced in chapter 6.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func becomeLogSoftmax() {
    let (rows, size) = (rowCount, rowSize)
    precondition(size > 0, "no probabilities in rows of shape \(shape)")
    withUnsafeMutableScalars { scalars in
      for row in 0..<rows {
        let range = row * size..<(row + 1) * size
        var largest = -Scalar.infinity
        for i in range { largest = max(largest, scalars[i]) }
        var total = 0.0
        for i in range { total += exp(Double(scalars[i] - largest)) }
        let shift = largest + Scalar(log(total))
        for i in range { scalars[i] -= shift }
      }
    }
  }

  /// Returns the probabilities that belong to each row's scores.
  ///
  /// - Precondition: rows are not empty.
  ///
  /// Introduced in chapter 6.
  public func softmax() -> Tensor {
    var p = self
    p.becomeLogSoftmax()
    p.withUnsafeMutableScalars { p in
      if let start = p.baseAddress {
        exponential(start, into: start, count: p.count)
      }
    }
    return p
  }
}
