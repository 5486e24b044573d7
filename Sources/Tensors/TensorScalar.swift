import Kernels

/// A kind of number that a tensor can hold: `Float` for data, `Double` for proofs.
///
/// All that is asked of it is that the kernels can compute with it.
///
/// Introduced in chapter 1.
public protocol TensorScalar: KernelScalar {}

extension Float: TensorScalar {}
extension Double: TensorScalar {}
