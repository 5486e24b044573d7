import Foundation
import Networks
import Tensors
import Testing

/// A file that is gone when the test is over.
func withFile<Result>(
  _ bytes: Data = Data(), _ body: (URL) throws -> Result
) throws -> Result {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("\(UUID().uuidString).safetensors")
  defer { try? FileManager.default.removeItem(at: url) }
  try bytes.write(to: url)
  return try body(url)
}

/// A file with this header and so many bytes of numbers.
private func file(_ header: String, numbers: Int) -> Data {
  let length = UInt64(header.utf8.count).littleEndian
  return withUnsafeBytes(of: length) { Data($0) } + Data(header.utf8)
    + Data(count: numbers)
}

private func entry(
  _ shape: String, _ offsets: String, dtype: String = "F32"
) -> String {
  "{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
}

@Suite("Safetensors")
struct SafetensorsTests {
  @Test("what was written is read, bit by bit")
  func roundTrip() throws {
    let written = Safetensors(
      tensors: [
        "a": Tensor(
          [1, -0.0, .infinity, .leastNonzeroMagnitude], shape: [2, 2]),
        "ü \"b\"": Tensor([7], shape: []), "none": Tensor([], shape: [0, 3]),
      ], metadata: ["by": "a test\n"])
    let read = try withFile { url in
      try written.write(to: url)
      return try Safetensors(contentsOf: url)
    }
    #expect(read == written)
    #expect(read.tensors["a"]?.scalars[1].sign == .minus)
  }

  @Test("in half precision: what 16 bits hold is read, bit by bit")
  func halves() throws {
    let exact: [Float] = [1, -0.0, .infinity, 65504, 0x1p-24, -0x1.ffcp-1]
    let written = Safetensors(
      tensors: [
        "a": Tensor(exact, shape: [2, 3]), "b": Tensor([0.1, 70, -1e-9]),
        "none": Tensor([], shape: [0, 3]),
      ], metadata: ["by": "a test"])
    let (read, size) = try withFile { url in
      try written.write(to: url, as: .half)
      return (try Safetensors(contentsOf: url), try Data(contentsOf: url).count)
    }
    #expect(read.tensors["a"] == written.tensors["a"])
    #expect(read.tensors["a"]?.scalars[1].sign == .minus)
    // Eleven significant bits
    #expect(read.tensors["b"]?.scalars == [0x1.998p-4, 70, -0.0])
    #expect(read.tensors["none"] == written.tensors["none"])
    #expect(read.metadata == written.metadata)
    let whole = try withFile { url in
      try written.write(to: url)
      return try Data(contentsOf: url).count
    }
    #expect(whole - size == 2 * 9)
  }

  @Test("a number beyond half precision is refused by name, not made infinite")
  func tooLarge() throws {
    try withFile(Data([7])) { url in
      let file = Safetensors(tensors: ["a": Tensor([1, 7e4])])
      let error = #expect(throws: SafetensorsError.self) {
        try file.write(to: url, as: .half)
      }
      let message = error?.description ?? ""
      #expect(message.contains("\"a\" is broken: 70000"))
      // What was there is still there
      let after = try Data(contentsOf: url)
      #expect(after == Data([7]))
    }
  }

  @Test("half precision that others wrote, at an odd place")
  func oddPlace() throws {
    let header = "{\"w\":\(entry("[2]", "[0,4]", dtype: "F16"))} "
    var bytes = file(header, numbers: 0)
    bytes.append(contentsOf: [0x00, 0x3C, 0x55, 0xB5])  // 1, -0.33325195
    let read = try withFile(bytes) { try Safetensors(contentsOf: $0) }
    #expect(read.tensors == ["w": Tensor([1, -0.333_251_95])])
  }

  @Test("a file that others wrote, by hand")
  func byHand() throws {
    let header =
      "{\"__metadata__\":{\"format\":\"pt\"},\"w\":\(entry("[2]", "[0,8]"))}  "
    let read = try withFile(file(header, numbers: 8)) {
      try Safetensors(contentsOf: $0)
    }
    #expect(read.tensors == ["w": Tensor([0, 0])])
    #expect(read.metadata == ["format": "pt"])
  }

  @Test(
    "broken files are refused, and the message says why",
    arguments: [
      (Data([1, 2, 3]), "expected 8 bytes, found 3"),
      (Data(repeating: 255, count: 40), "is it a safetensors file"),
      (file("{}", numbers: 0).dropLast(), "expected 10 bytes, found 9"),
      (file("not json", numbers: 0), "not the json"),
      (file("[1]", numbers: 0), "not the json"),
      (file("{\"w\":3}", numbers: 0), "not the json"),
      (file("{\"w\":{\"a\":\"b\"}}", numbers: 0), "no type, shape or place"),
      (file("{}", numbers: 4), "end at byte 0 of 4"),
      (file("{\"w\":\(entry("[2]", "[0,8]"))}", numbers: 4), "4 bytes"),
      (file("{\"w\":\(entry("[2]", "[0,4]"))}", numbers: 4), "needs 8 bytes"),
      (file("{\"w\":\(entry("[1]", "[4,0]"))}", numbers: 4), "its place"),
      (file("{\"w\":\(entry("[1]", "[-4,0]"))}", numbers: 4), "its place"),
      (file("{\"w\":\(entry("[1]", "[0]"))}", numbers: 4), "its place"),
      (file("{\"w\":\(entry("[-1]", "[0,4]"))}", numbers: 4), "impossible"),
      (
        file(
          "{\"w\":\(entry("[4611686018427387904,4]", "[0,0]"))}", numbers: 0),
        "impossible"
      ),
      (
        file("{\"w\":\(entry("[1]", "[0,8]", dtype: "F64"))}", numbers: 8),
        "type is f64"
      ),
      (
        file("{\"w\":\(entry("[2]", "[0,8]", dtype: "F16"))}", numbers: 8),
        "needs 4 bytes"
      ),
      (
        file("{\"w\":\(entry("[2]", "[0,3]", dtype: "F16"))}", numbers: 3),
        "needs 4 bytes"
      ),
      (
        file(
          "{\"w\":\(entry("[4611686018427387904,4]", "[0,0]", dtype: "F16"))}",
          numbers: 0), "impossible"
      ),
      (
        file("{\"w\":\(entry("[2]", "[0,4]", dtype: "BF16"))}", numbers: 4),
        "type is bf16"
      ),
      (
        file(
          "{\"v\":\(entry("[2]", "[0,8]")),\"w\":\(entry("[2]", "[4,12]"))}",
          numbers: 12), "ends at 8"
      ),
      (
        file(
          "{\"v\":\(entry("[1]", "[0,4]")),\"w\":\(entry("[1]", "[8,12]"))}",
          numbers: 12), "ends at 4"
      ),
      (
        file(
          "{\"w\":\(entry("[1]", "[0,4]")),\"w\":\(entry("[1]", "[0,4]"))}",
          numbers: 4), "\"w\" stands there twice"
      ),
    ])
  func broken(_ bytes: Data, _ clue: String) throws {
    try withFile(bytes) { url in
      let error = #expect(throws: SafetensorsError.self) {
        try Safetensors(contentsOf: url)
      }
      let message = error?.description.lowercased() ?? ""
      #expect(message.contains(clue) && message.contains(url.path.lowercased()))
    }
  }

  @Test("a missing file, and a folder that is not there")
  func inaccessible() {
    let url = URL(fileURLWithPath: "/no/such/folder/file.safetensors")
    #expect(throws: SafetensorsError.self) {
      try Safetensors(contentsOf: url)
    }
    #expect(throws: SafetensorsError.self) {
      try Safetensors().write(to: url)
    }
  }
}
