import Foundation
import Tensors

/// Named tensors and notes in one file, in the format that PyTorch users share.
///
/// A little-endian 64-bit length, a JSON header of that many bytes that tells
/// each tensor's type, shape and place, then the numbers. Nothing in such a
/// file can be executed. Source: the safetensors format, version 0.x, of
/// which the 32-bit and the 16-bit floating-point tensors ("F32", "F16") are
/// read and written.
///
/// Introduced in chapter 6.
public struct Safetensors: Equatable, Sendable {
  /// The tensors by name.
  public var tensors: [String: Tensor<Float>]
  /// Notes: text by name.
  public var metadata: [String: String]

  /// Headers may have this many bytes; the original reader allows as many.
  static let longestHeader = 100_000_000

  /// How many bits a file spends on each number.
  public enum Precision: String, Sendable {
    /// 32 bits: the number as it is.
    case single = "F32"
    /// 16 bits: three significant digits, up to 65,504; half the file.
    case half = "F16"

    /// How many bytes a number takes.
    var bytes: Int { self == .single ? 4 : 2 }
  }

  /// Collects tensors and notes for a file.
  public init(
    tensors: [String: Tensor<Float>] = [:], metadata: [String: String] = [:]
  ) {
    self.tensors = tensors
    self.metadata = metadata
  }
}
