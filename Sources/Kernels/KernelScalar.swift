import CBLAS

/// A kind of number to compute with: `Float` for speed, `Double` for proofs.
///
/// Every kernel is written once, for any `KernelScalar`, and compiled for
/// both. The requirements are what differs between them: the width of a
/// vector register, the names of the BLAS routines and the exponential.
///
/// Introduced in chapter 5.
public protocol KernelScalar: BinaryFloatingPoint, SIMDScalar, Codable,
  Sendable
{
  /// As many numbers as one of the processor's registers holds.
  associatedtype Register: SIMD where Register.Scalar == Self

  /// C = scale A B + keep C by BLAS on one core; sizes as for `multiply`.
  static func multiplyByBLAS(
    _ a: UnsafePointer<Self>, transposeA: Bool, strideA: Int,
    _ b: UnsafePointer<Self>, transposeB: Bool, strideB: Int,
    into c: UnsafeMutablePointer<Self>, strideC: Int,
    rows: Int, inner: Int, columns: Int, scale: Self, keep: Self)

  /// Sum of x[i] y[i].
  static func dot(
    _ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, count: Int
  ) -> Self

  /// x, but 0 in every lane where z <= 0.
  ///
  /// Each kind of number has its own, for comparing lanes of any kind is slow.
  static func rectified(_ x: Register, by z: Register) -> Register

  /// e^x in every lane.
  static func exponential(_ x: Register) -> Register
}

extension KernelScalar {
  /// C = scale A B + keep C on one core, rows lying `strideX` numbers apart.
  ///
  /// A is [rows, inner] (or [inner, rows] when `transposeA`), B is
  /// [inner, columns] (or [columns, inner] when `transposeB`), C is
  /// [rows, columns]. With a `finish`, nothing of C is kept.
  @inline(__always)
  static func multiply(
    _ a: UnsafePointer<Self>, transposeA: Bool = false, strideA: Int,
    _ b: UnsafePointer<Self>, transposeB: Bool = false, strideB: Int,
    into c: UnsafeMutablePointer<Self>, strideC: Int,
    rows: Int, inner: Int, columns: Int, scale: Self = 1, keep: Self = 0,
    finish: ProductFinish<Self>? = nil
  ) {
    let isDirect = suitsDirectProduct(
      rows: rows, inner: inner, columns: columns, transposeB: transposeB)
    // What does not fill two registers is left for BLAS
    let done = isDirect ? columns - columns % (2 * lanes) : 0
    @inline(__always)
    func multiplyDirectly(_ b: UnsafePointer<Self>, strideB: Int) {
      directProduct(
        a, strideA: transposeA ? 1 : strideA,
        innerA: transposeA ? strideA : 1, b, strideB: strideB,
        into: c, strideC: strideC,
        rows: rows, inner: inner, columns: done, scale: scale,
        keep: finish == nil ? keep : 0, finish: finish)
    }
    if done > 0 && transposeB {
      let turned = Scratch<Self>(inner * done)
      defer { turned.release() }
      transpose(
        b, stride: strideB, into: turned.pointer, rows: done, columns: inner)
      multiplyDirectly(turned.pointer, strideB: done)
    } else if done > 0 {
      multiplyDirectly(b, strideB: strideB)
    }
    if done < columns {
      let rest = columns - done
      if let finish {
        for i in 0..<rows {
          (c + i * strideC + done).update(from: finish.bias + done, count: rest)
        }
      }
      multiplyByBLAS(
        a, transposeA: transposeA, strideA: strideA,
        b + done * (transposeB ? strideB : 1), transposeB: transposeB,
        strideB: strideB, into: c + done, strideC: strideC,
        rows: rows, inner: inner, columns: rest,
        scale: scale, keep: finish == nil ? keep : 1)
      if let finish, finish.isRectified {
        for i in 0..<rows {
          let y = c + i * strideC + done
          activate(.relu, y, into: y, count: rest)
        }
      }
    }
  }

  /// How many numbers a register holds.
  static var lanes: Int { Register.scalarCount }

  /// The next multiple of a register's width.
  static func padded(_ count: Int) -> Int {
    (count + lanes - 1) / lanes * lanes
  }
}

extension Float: KernelScalar {
  #if canImport(CWideRegisters)
    /// 16 numbers of 32 bits.
    public typealias Register = SIMD16<Float>
  #else
    /// 8 numbers of 32 bits.
    public typealias Register = SIMD8<Float>
  #endif

  /// Hands over to `cblas_sgemm`.
  public static func multiplyByBLAS(
    _ a: UnsafePointer<Float>, transposeA: Bool, strideA: Int,
    _ b: UnsafePointer<Float>, transposeB: Bool, strideB: Int,
    into c: UnsafeMutablePointer<Float>, strideC: Int,
    rows: Int, inner: Int, columns: Int, scale: Float, keep: Float
  ) {
    keepBLASOnOneCore()
    cblas_sgemm(
      CblasRowMajor,
      transposeA ? CblasTrans : CblasNoTrans,
      transposeB ? CblasTrans : CblasNoTrans,
      Int32(rows), Int32(columns), Int32(inner),
      scale, a, Int32(strideA), b, Int32(strideB), keep, c, Int32(strideC))
  }

  /// Hands over to `cblas_sdot`.
  public static func dot(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) -> Float {
    keepBLASOnOneCore()
    return cblas_sdot(Int32(count), x, 1, y, 1)
  }

  /// x, but 0 in every lane where z <= 0.
  @inline(__always)
  public static func rectified(
    _ x: Register, by z: Register
  ) -> Register {
    x.replacing(with: 0, where: z .<= 0)
  }
}

extension Double: KernelScalar {
  #if canImport(CWideRegisters)
    /// 8 numbers of 64 bits.
    public typealias Register = SIMD8<Double>
  #else
    /// 4 numbers of 64 bits.
    public typealias Register = SIMD4<Double>
  #endif

  /// Hands over to `cblas_dgemm`.
  public static func multiplyByBLAS(
    _ a: UnsafePointer<Double>, transposeA: Bool, strideA: Int,
    _ b: UnsafePointer<Double>, transposeB: Bool, strideB: Int,
    into c: UnsafeMutablePointer<Double>, strideC: Int,
    rows: Int, inner: Int, columns: Int, scale: Double, keep: Double
  ) {
    keepBLASOnOneCore()
    cblas_dgemm(
      CblasRowMajor,
      transposeA ? CblasTrans : CblasNoTrans,
      transposeB ? CblasTrans : CblasNoTrans,
      Int32(rows), Int32(columns), Int32(inner),
      scale, a, Int32(strideA), b, Int32(strideB), keep, c, Int32(strideC))
  }

  /// Hands over to `cblas_ddot`.
  public static func dot(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> Double {
    keepBLASOnOneCore()
    return cblas_ddot(Int32(count), x, 1, y, 1)
  }

  /// x, but 0 in every lane where z <= 0.
  @inline(__always)
  public static func rectified(
    _ x: Register, by z: Register
  ) -> Register {
    x.replacing(with: 0, where: z .<= 0)
  }
}
