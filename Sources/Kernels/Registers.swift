// Loops over numbers a whole register at a time, said aloud: where what is
// read and what is written may be one buffer, the compiler does not dare.

/// Writes y[i] = body(x[i]); `y` may be `x`.
@inline(__always)
func mapRegisters<S: KernelScalar>(
  _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>, count: Int,
  _ body: (S.Register) -> S.Register
) {
  let rest = count % S.lanes
  for i in stride(from: 0, to: count - rest, by: S.lanes) {
    writeRegister(body(readRegister(x + i)), y + i)
  }
  if rest > 0 {
    let i = count - rest
    writePart(body(readPart(x + i, rest)), y + i, rest)
  }
}

/// Writes z[i] = body(x[i], y[i]); `z` may be `x` or `y`.
@inline(__always)
func mapRegisters<S: KernelScalar>(
  _ x: UnsafePointer<S>, _ y: UnsafePointer<S>,
  into z: UnsafeMutablePointer<S>, count: Int,
  _ body: (S.Register, S.Register) -> S.Register
) {
  let rest = count % S.lanes
  for i in stride(from: 0, to: count - rest, by: S.lanes) {
    writeRegister(body(readRegister(x + i), readRegister(y + i)), z + i)
  }
  if rest > 0 {
    let i = count - rest
    let result = body(readPart(x + i, rest), readPart(y + i, rest))
    writePart(result, z + i, rest)
  }
}

/// Where `count` numbers can be read in whole registers.
///
/// At `x`; or, where the last register would not be full, in a copy at
/// `spare`, which has the room, filled up with the numbers of `rest` that
/// have those places, or with zeros.
@inline(__always)
func whole<S: KernelScalar>(
  _ x: UnsafePointer<S>, _ count: Int, or spare: UnsafeMutablePointer<S>,
  filledFrom rest: UnsafePointer<S>? = nil
) -> UnsafePointer<S> {
  if count % S.lanes == 0 { return x }
  spare.update(from: x, count: count)
  for i in count..<S.padded(count) { spare[i] = rest?[i] ?? 0 }
  return UnsafePointer(spare)
}

/// A register full of numbers from memory.
@inline(__always)
func readRegister<S: KernelScalar>(_ x: UnsafePointer<S>) -> S.Register {
  UnsafeRawPointer(x).loadUnaligned(as: S.Register.self)
}

/// Puts a register's numbers into memory.
@inline(__always)
func writeRegister<S: KernelScalar>(
  _ register: S.Register, _ x: UnsafeMutablePointer<S>
) {
  UnsafeMutableRawPointer(x).storeBytes(of: register, as: S.Register.self)
}

/// A register whose first `count` lanes are numbers from memory, others 0.
@inline(never)
@specialized(where S == Float)
@specialized(where S == Double)
func readPart<S: KernelScalar>(
  _ x: UnsafePointer<S>, _ count: Int
) -> S.Register {
  var register = S.Register()
  withUnsafeMutableBytes(of: &register) {
    $0.copyMemory(
      from: UnsafeRawBufferPointer(
        UnsafeBufferPointer(start: x, count: count)))
  }
  return register
}

/// Puts a register's first `count` numbers into memory.
@inline(never)
@specialized(where S == Float)
@specialized(where S == Double)
func writePart<S: KernelScalar>(
  _ register: S.Register, _ x: UnsafeMutablePointer<S>, _ count: Int
) {
  withUnsafeBytes(of: register) {
    UnsafeMutableRawBufferPointer(
      start: x, count: count * MemoryLayout<S>.stride
    ).copyMemory(
      from: UnsafeRawBufferPointer(
        rebasing: $0[..<(count * MemoryLayout<S>.stride)]))
  }
}
