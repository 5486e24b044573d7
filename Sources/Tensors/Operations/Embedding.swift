/// Looks up rows of a table, such as what a network knows of each class.
///
/// `table` is [entries, width], the result [rows.count, width]. Each looked-up
/// row of the table gets the gradients of all its copies.
///
/// Introduced in chapter 11.
public func lookUp<Scalar>(
  _ rows: [Int], in table: Variable<Scalar>
) -> Variable<Scalar> {
  precondition(
    table.shape.count == 2 && !rows.isEmpty
      && rows.allSatisfy { 0 <= $0 && $0 < table.shape[0] },
    "cannot look up rows \(rows) in a table of shape \(table.shape)")
  let width = table.shape[1]
  let y = Storage<Scalar>(rows.count * width)
  for (i, row) in rows.enumerated() {
    (y.pointer + i * width).update(
      from: table.pointer + row * width, count: width)
  }

  return Variable(y, shape: [rows.count, width], madeFrom: [table]) { dy in
    guard let dtable = table.roomForGradient() else { return }
    dtable.fill(0)
    for (i, row) in rows.enumerated() {
      let (from, to) = (dy.pointer + i * width, dtable.pointer + row * width)
      for j in 0..<width { to[j] += from[j] }
    }
    table.accumulate(dtable)
  }
}
