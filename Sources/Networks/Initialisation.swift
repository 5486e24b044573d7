import Tensors

extension Variable {
  /// A parameter that begins with draws from U(-bound, bound).
  ///
  /// With bound = 1 / sqrt(inputs), `inputs` counting the numbers that meet in
  /// one output: PyTorch's default, and Kaiming's rule for slope sqrt(5). He
  /// et al. (2015), "Delving deep into rectifiers".
  static func uniformParameter(
    _ shape: [Int], inputs: Int, using generator: inout SeededGenerator
  ) -> Variable {
    let bound = 1 / Double(inputs).squareRoot()
    let draws = (0..<shape.reduce(1, *)).map { _ in
      Scalar(generator.uniform(-bound, bound))
    }
    return Variable(Tensor(draws, shape: shape), needsGradient: true)
  }

  /// A parameter that begins with one number everywhere.
  static func constantParameter(_ scalar: Scalar, shape: [Int]) -> Variable {
    Variable(Tensor(repeating: scalar, shape: shape), needsGradient: true)
  }
}
