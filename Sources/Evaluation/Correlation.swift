// What one list of numbers tells about another.

/// The correlation of two lists of equal length, between -1 and 1.
///
/// Introduced in chapter 1.
public func correlation(_ x: [Double], _ y: [Double]) -> Double {
  let (x, y) = (centred(x), centred(y))
  return dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot()
}

/// The variance of y that is left once linear functions of others are known.
///
/// For jointly Gaussian numbers this is the conditional variance
/// Var(y | predictors). The predictors are made orthogonal one after the other
/// and their share taken out of y (Gram and Schmidt).
///
/// Introduced in chapter 1.
public func residualVariance(
  of y: [Double], given predictors: [[Double]]
) -> Double {
  var basis: [[Double]] = []
  for predictor in predictors {
    basis.append(removing(basis, from: centred(predictor)))
  }
  let residual = removing(basis, from: centred(y))
  return dot(residual, residual) / Double(y.count)
}

private func removing(_ basis: [[Double]], from y: [Double]) -> [Double] {
  var rest = y
  for x in basis {
    let share = dot(rest, x) / dot(x, x)
    for i in rest.indices { rest[i] -= share * x[i] }
  }
  return rest
}

private func centred(_ x: [Double]) -> [Double] {
  let mean = x.reduce(0, +) / Double(x.count)
  return x.map { $0 - mean }
}

private func dot(_ x: [Double], _ y: [Double]) -> Double {
  precondition(
    x.count == y.count,
    "lists of \(x.count) and \(y.count) numbers: they must be equally long")
  var sum = 0.0
  for i in x.indices { sum += x[i] * y[i] }
  return sum
}
