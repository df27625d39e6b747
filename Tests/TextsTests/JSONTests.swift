import TestSupport
import Testing
import Texts

@Suite struct JSONTests {
  static func parse(_ text: String) throws(JSONError) -> JSON { try JSON(parsing: Array(text.utf8)) }

  @Test func readsValues() throws {
    let text = """
       {"a": [1, -2.5, 1e3, 0, 9223372036854775807] , "b":{"c":null,"d":true,"e":false},
      "\\u0041\\n\\ud83d\\ude00\\/é": ""} 
      """
    let expected = JSON.object([
      JSON.Member(
        "a",
        .array([.integer(1), .number(-2.5), .number(1000), .integer(0), .integer(.max)])),
      JSON.Member(
        "b",
        .object([
          JSON.Member("c", .null), JSON.Member("d", .boolean(true)), JSON.Member("e", .boolean(false)),
        ])),
      JSON.Member("A\n😀/é", .string("")),
    ])
    #expect(try Self.parse(text) == expected)
    #expect(expected["b"]?["d"] == .boolean(true))
    #expect(expected["z"] == nil)
  }

  @Test(
    arguments: [
      "", " ", "{", "[1", "[1,]", "{\"a\":1,}", "{a:1}", "01", "-", "1.", ".5", "1e", "+1", "tru", "nul",
      "\"",
      "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "[1] 2",
      "{\"a\" 1}",
      "[1 2]", "NaN", "-Infinity", "1e309", "-1e400", "0x10", "0606", "-01", "1\u{0}", "1_0", "\"a\u{0}\"",
      "\"\u{1b}\"",
      "Infinity", "'a'", "{\"a\":1,\"a\":2}", "//",
    ])
  func refusesWhatIsNotJSON(text: String) {
    #expect(throws: JSONError.self) { try Self.parse(text) }
  }

  @Test func refusesDeepNestingAndInvalidText() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(throws: JSONError.tooDeep(offset: 300)) { try JSON(parsing: deep) }
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xC3, 0x28, 0x22]) }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let value = JSON.object([
      JSON.Member(
        "q\"\\\u{1}\u{8}\u{C}\n\r\t😀", .array([.null, .boolean(false), .integer(-7), .number(1e-7)])),
      JSON.Member("", .object([])), JSON.Member("x", .string("ä/ö")), JSON.Member("y", .array([])),
    ])
    #expect(try Self.parse(value.text) == value)
    #expect(value.text.contains(#""q\"\\\u0001\u0008\u000c\n\r\t😀":[null,false,-7,1e-07]"#))
    #expect(JSON.number(.nan).text == "null")
  }

  @Test func survivesRandomText() {
    var random = SeededGenerator(seed: 1)
    let alphabet = Array("{}[]\",:\\u0123456789abcdeftrunl.-+ \n\u{7F}".utf8) + [0xC3, 0xA9, 0xFF, 0]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      _ = try? JSON(parsing: text)
    }
  }
}
