/// The largest of some numbers; not-a-number if one of them is, or if none is
/// there.
///
/// `max` passes over not-a-number, and a check that uses it for its largest
/// error passes as well.
///
/// Introduced in chapter 5.
public func largest(_ numbers: some Sequence<Double>) -> Double {
  var largest = -Double.infinity
  var isEmpty = true
  for number in numbers {
    if number.isNaN { return .nan }
    largest = max(largest, number)
    isEmpty = false
  }
  return isEmpty ? .nan : largest
}
