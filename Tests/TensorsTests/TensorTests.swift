import Tensors
import Testing

@Suite("Tensor")
struct TensorTests {
  @Test("arithmetic is number by number")
  func arithmetic() {
    let x = Tensor<Double>([1, 2, 3, 4], shape: [2, 2])
    let y = Tensor<Double>([10, 20, 30, 40], shape: [2, 2])
    #expect((x + y).scalars == [11, 22, 33, 44])
    #expect((y - x).scalars == [9, 18, 27, 36])
    #expect((2 * x).scalars == [2, 4, 6, 8])
    #expect((y / 10).scalars == x.scalars)
    #expect(Tensor.mix(2, x, -1, y).scalars == [-8, -16, -24, -32])
    #expect(x.map { $0 * $0 }.shape == [2, 2])
  }

  @Test("a value: changing a copy leaves the original alone")
  func valueSemantics() {
    let x = Tensor<Float>([1, 2])
    var copy = x
    copy.mixIn(x, keeping: 1, adding: 1)
    #expect(x.scalars == [1, 2])
    #expect(copy.scalars == [2, 4])
  }

  @Test("rows: one, several, stacked, repeated")
  func rows() {
    let x = Tensor<Float>((0..<12).map { Float($0) }, shape: [3, 2, 2])
    #expect(x.rowCount == 3)
    #expect(x.rowSize == 4)
    #expect(x[row: 1] == Tensor([4, 5, 6, 7], shape: [2, 2]))
    #expect(x.rows([2, 0, 2]) == .stacked([x[row: 2], x[row: 0], x[row: 2]]))
    #expect(x[rows: 1..<3].shape == [2, 2, 2])
    #expect(Tensor.stacked([x[row: 0], x[row: 1], x[row: 2]]) == x)
    #expect(x[row: 2].repeated(2).scalars == [8, 9, 10, 11, 8, 9, 10, 11])
    #expect(x.reshaped(to: [12]).scalars == x.scalars)
  }

  @Test("matrix product, plain and transposed")
  func product() {
    let a = Tensor<Float>([1, 2, 3, 4, 5, 6], shape: [2, 3])
    let b = Tensor<Float>([1, 0, 2, 0, 1, 3], shape: [2, 3])
    #expect(a.matrixProduct(b, transposed: true).scalars == [7, 11, 16, 23])
    let c = Tensor<Float>([1, 0, 0, 1, 2, 3], shape: [3, 2])
    #expect(a.matrixProduct(c).scalars == [7, 11, 16, 23])
  }

  @Test("statistics are carried in Double")
  func statistics() {
    let x = Tensor<Float>([1, 2, 3, 6])
    #expect(x.sum() == 12)
    #expect(x.mean() == 3)
    #expect(x.variance() == 3.5)
    #expect(x.squaredNorm() == 50)
    #expect(
      Tensor<Float>([3, 4]).rms(from: Tensor([0, 0])) == 12.5.squareRoot())
    // Float sums would stick at 2^24
    let ones = Tensor<Float>(repeating: 1, shape: [20_000_000])
    #expect(ones.sum() == 20_000_000)
  }

  @Test("rows can be changed side by side on all cores")
  func updateRows() {
    var x = Tensor<Float>([1, 2, 3, 4, 5, 6], shape: [3, 2])
    var sums = Tensor<Float>(repeating: 0, shape: [3, 1])
    x.updateRows(beside: &sums) { row, sum in
      sum[0] = row[0] + row[1]
      row[0] = 0
    }
    #expect(x.scalars == [0, 2, 0, 4, 0, 6])
    #expect(sums.scalars == [3, 7, 11])
  }

  @Test("an impossible shape stops with both numbers")
  func impossibleShape() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor<Float>([1, 2, 3], shape: [2, 2])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor<Float>([1, 2]) + Tensor<Float>([1, 2, 3])
    }
    await #expect(processExitsWith: .failure) {
      _ = Tensor<Float>([1, 2])[row: 2]
    }
  }
}
