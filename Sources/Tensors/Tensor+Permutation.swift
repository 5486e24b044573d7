extension Tensor {
  /// Puts the axes in another order: axis k of the result is `axes[k]` of this.
  ///
  ///     Tensor<Float>([1, 2, 3, 4], shape: [2, 2]).permuted([1, 0]).scalars
  ///     // [1, 3, 2, 4]
  ///
  /// - Precondition: `axes` names every axis once.
  ///
  /// Introduced in chapter 6.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func permuted(_ axes: [Int]) -> Tensor {
    precondition(
      axes.sorted() == Array(shape.indices),
      "cannot order the axes of \(shape) as \(axes): each must appear once")
    // How far one step along each axis goes, here
    var strides = Array(repeating: 1, count: shape.count)
    for k in shape.indices.dropLast().reversed() {
      strides[k] = strides[k + 1] * shape[k + 1]
    }
    // Row by row of the result: the positions of all that were before, each
    // followed by those that differ from it along one axis more
    var positions = [0]
    for axis in axes {
      let steps = (0..<shape[axis]).map { $0 * strides[axis] }
      positions = positions.flatMap { start in steps.map { start + $0 } }
    }
    return Tensor(
      positions.map { scalars[$0] }, shape: axes.map { shape[$0] })
  }
}
