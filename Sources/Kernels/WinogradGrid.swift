/// Where squares of numbers lie: element (i, j) of square (k, l).
///
/// All steps count numbers; the channels of an element lie side by side.
struct WinogradGrid<S: KernelScalar> {
  var start: UnsafeMutablePointer<S>
  /// From element (i, j) to (i + 1, j) and to (i, j + 1).
  var row: Int, column: Int
  /// From square (k, l) to (k + 1, l) and to (k, l + 1).
  var squareDown: Int, squareAcross: Int
}
