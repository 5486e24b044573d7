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

/// A register of `width` numbers from memory, other lanes 0.
@inline(__always)
func read<S: KernelScalar>(
  _ x: UnsafePointer<S>, _ width: Int
) -> S.Register {
  width == S.lanes ? readRegister(x) : readPart(x, width)
}

/// Puts a register's first `width` numbers into memory.
@inline(__always)
func write<S: KernelScalar>(
  _ register: S.Register, _ x: UnsafeMutablePointer<S>, _ width: Int
) {
  if width == S.lanes {
    writeRegister(register, x)
  } else {
    writePart(register, x, width)
  }
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
