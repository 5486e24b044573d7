import Tensors

// ANCHOR: boundary
extension Network where Scalar == Float {
  /// The parameters by name, laid out as PyTorch's `load_state_dict` wants them.
  ///
  /// There, weights are [outputs, inputs] or [outputs, inputs, side, side].
  ///
  /// Introduced in chapter 6.
  public var stateDictionary: [String: Tensor<Float>] {
    Dictionary(
      uniqueKeysWithValues: learned.map {
        ($0.name, $0.variable.value.permuted($0.torchAxes))
      })
  }

  /// Takes over parameters that are laid out as in `stateDictionary`.
  ///
  /// Nothing changes unless all are there, in their right shapes. Other
  /// tensors are left aside.
  ///
  /// - Throws: `SafetensorsError.mismatch`.
  ///
  /// Introduced in chapter 6.
  public func load(
    _ tensors: [String: Tensor<Float>], from file: String
  ) throws(SafetensorsError) {
    var found: [(Parameter<Float>, Tensor<Float>)] = []
    for parameter in learned {
      let axes = parameter.torchAxes
      let expected = axes.map { parameter.variable.shape[$0] }
      guard let tensor = tensors[parameter.name], tensor.shape == expected
      else {
        let shape = tensors[parameter.name]?.shape
        throw .mismatch(
          file: file, name: parameter.name, expected: "shape \(expected)",
          found: shape.map { "shape \($0)" } ?? "none of that name")
      }
      let back = axes.indices.map { axes.firstIndex(of: $0) ?? $0 }
      found.append((parameter, tensor.permuted(back)))
    }
    for (parameter, tensor) in found {
      parameter.variable.storage.copy(from: tensor)
    }
  }
}
// ANCHOR_END: boundary
