// Loops over numbers a whole register at a time, said aloud: where what is
// read and what is written may be one buffer, the compiler does not dare.

/// Writes y[i] = body(x[i]); `y` may be `x`.
///
/// `body` becomes part of the loop if it is a function marked as inlined: of
/// closures the compiler makes functions of their own.
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
    writePart(
      body(readPart(x + i, rest), readPart(y + i, rest)), z + i, rest)
  }
}

/// Writes z[i] = x[i] + y[i]; `z` may be `x` or `y`.
@inline(__always)
func addRegisters<S: KernelScalar>(
  _ x: UnsafePointer<S>, _ y: UnsafePointer<S>,
  into z: UnsafeMutablePointer<S>, count: Int
) {
  @inline(__always)
  func sum(_ x: S.Register, _ y: S.Register) -> S.Register { x + y }
  mapRegisters(x, y, into: z, count: count, sum)
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

/// Runs `body` for 0..<count, at most 6, written out one by one.
///
/// In a loop, the compiler would not keep the numbers in registers.
@inline(__always)
func writtenOut(_ count: Int, _ body: (Int) -> Void) {
  body(0)
  if count > 1 { body(1) }
  if count > 2 { body(2) }
  if count > 3 { body(3) }
  if count > 4 { body(4) }
  if count > 5 { body(5) }
}
