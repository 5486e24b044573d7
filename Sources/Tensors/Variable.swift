import Kernels

/// Numbers that remember what they were made from, so that gradients can go back.
///
/// A variable is a node of the graph that a computation leaves behind. Those a
/// program makes from tensors are its leaves; every operation makes a new one
/// and notes in it one closure, which will pass the gradient on.
///
///     let x = Variable(Tensor<Double>([3]), needsGradient: true)
///     mean(x * x).backward()
///     x.gradient?.scalars  // [6]
///
/// Introduced in chapter 5.
public final class Variable<Scalar: TensorScalar> {
  /// The length along each axis.
  public let shape: [Int]
  /// The numbers.
  public private(set) var storage: Storage<Scalar>
  /// Whether derivatives by these numbers are wanted, by it or through it.
  public let needsGradient: Bool

  /// dL/dx for each number x, once there is one.
  private var derivatives: Storage<Scalar>?
  /// A place in the flat buffer of all gradients, for a network's parameter.
  private var place: Storage<Scalar>?
  /// How it was made; a leaf was not.
  var origin: Origin?
  /// Whether `backward` has come by and taken the origin.
  var isSpent = false

  // ANCHOR: origin
  /// How a variable was made: from what, and how to go back there.
  struct Origin {
    let parents: [Variable]
    let passBack: (_ dy: Storage<Scalar>) -> Void
  }
  // ANCHOR_END: origin

  /// Makes a leaf: data, or with `needsGradient` something to learn.
  ///
  /// - Precondition: the tensor holds at least one number.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(_ value: Tensor<Scalar>, needsGradient: Bool = false) {
    precondition(
      value.count > 0,
      "cannot compute with shape \(value.shape): it holds no numbers")
    shape = value.shape
    storage = Storage(value)
    self.needsGradient = needsGradient
  }

  // ANCHOR: record
  /// Makes the result of an operation, and notes how to go back.
  ///
  /// `passBack` is given dy, the loss's derivatives by the result, and
  /// hands each parent its share with `accumulate`. Nothing is noted
  /// where no parent needs a gradient, nor within `withoutGradients`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(
    _ result: Storage<Scalar>, shape: [Int],
    madeFrom parents: [Variable],
    passBack: @escaping (_ dy: Storage<Scalar>) -> Void
  ) {
    self.shape = shape
    storage = result
    needsGradient =
      Recording.isOn && parents.contains { $0.needsGradient }
    if needsGradient {
      origin = Origin(parents: parents, passBack: passBack)
    }
  }
  // ANCHOR_END: record

  /// The number of numbers.
  public var count: Int { storage.count }

  /// Where the numbers lie.
  public var pointer: UnsafeMutablePointer<Scalar> { storage.pointer }

  /// A copy of the numbers, free of any graph.
  public var value: Tensor<Scalar> { storage.tensor(shape: shape) }

  /// The number of a variable that holds just one, such as a loss.
  ///
  /// - Precondition: there is just one.
  public var scalar: Scalar {
    precondition(count == 1, "shape \(shape) holds \(count) numbers, not one")
    return pointer[0]
  }

  /// A copy of the gradient, if there is one: of leaves, after `backward`.
  public var gradient: Tensor<Scalar>? { derivatives?.tensor(shape: shape) }

  // ANCHOR: accumulate
  /// Adds to the gradient: whatever this was used for sends its share.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func accumulate(_ share: Storage<Scalar>?) {
    // What was written in place is there already
    guard needsGradient, let share, share !== place else { return }
    guard let old = derivatives else {
      derivatives = place ?? share
      place?.pointer.update(from: share.pointer, count: count)
      return
    }
    // The old sum may be somebody else's too: the new one needs room
    let sum = place ?? Storage<Scalar>(count)
    mix(
      1, old.pointer, 1, share.pointer, into: sum.pointer, count: count)
    derivatives = sum
  }
  // ANCHOR_END: accumulate

  /// Room for an operation to write this variable's share of the gradient into.
  ///
  /// None where no gradient is needed. Whoever takes it fills it and gives it
  /// to `accumulate`; a parameter's first share is written in place.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func roomForGradient() -> Storage<Scalar>? {
    guard needsGradient else { return nil }
    guard derivatives == nil, let place else { return Storage(count) }
    derivatives = place
    return place
  }

  /// Forgets the gradient, as one does before every step.
  public func clearGradient() { derivatives = nil }

  /// Hands over the gradient on its way back through the graph.
  func takeGradient() -> Storage<Scalar>? {
    defer { derivatives = nil }
    return derivatives
  }

  /// Moves a parameter, and where its gradient is to be, into flat buffers.
  ///
  /// - Precondition: both windows have its size.
  public func move(
    into values: Storage<Scalar>, gradient: Storage<Scalar>
  ) {
    precondition(
      values.count == count && gradient.count == count,
      "cannot move \(count) numbers into windows for \(values.count) "
        + "and \(gradient.count)")
    values.pointer.update(from: pointer, count: count)
    storage = values
    place = gradient
    if let old = derivatives {
      gradient.pointer.update(from: old.pointer, count: count)
      derivatives = gradient
    }
  }
}
