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
