import Diagnostics
import Testing

struct SourceTextTests {
  @Test func linesEndInAnyWay() {
    let source = SourceText(name: "a", text: "one\ntwo\r\nthree\rfour\n")
    #expect(source.lineCount == 5)
    #expect((0..<5).map { source.text(in: source.range(ofLine: $0)) } == ["one", "two", "three", "four", ""])
    #expect(source.line(at: 0) == 0)
    #expect(source.line(at: 4) == 1)
    #expect(source.line(at: 10_000) == 4)
    #expect(source.position(at: 6) == (2, 3))
  }

  @Test func columnsCountCharacters() {
    let source = SourceText(name: "a", text: "é日x")
    #expect(source.position(at: 5) == (1, 3))
    #expect(source.position(at: 99) == (1, 4))
  }

  @Test func rangesOutsideTheTextAreHarmless() {
    let source = SourceText(name: "a", text: "abc")
    #expect(source.text(in: SourceRange(-4, 99)) == "abc")
    #expect(source.text(in: SourceRange(2, 1)) == "")
    #expect(source.range(ofLine: 7) == SourceRange(3, 3))
  }

  @Test func bytesMustBeUTF8() {
    #expect(SourceText(name: "a", bytes: [0x61, 0xFF]) == nil)
    #expect(SourceText(name: "a", bytes: Array("é".utf8))?.text == "é")
  }
}

struct NearestNameTests {
  @Test(arguments: [
    ("ReacherVertcal", "did you mean 'ReacherVertical'?"), ("tain", "did you mean 'train'?"),
    ("tarin", "did you mean 'train'?"), ("TRAIN", "did you mean 'train'?"),
    ("neigh", "did you mean 'neighbors'?"),
    ("sava", "did you mean 'save'?"),
  ])
  func suggestions(wanted: String, expected: String) {
    let names = ["train", "neighbors", "save", "evaluate", "ReacherVertical"]
    #expect(NearestName.help(for: wanted, among: names) == expected)
  }

  @Test func nothingIsNear() {
    #expect(NearestName.help(for: "xyz", among: ["train", "save"]) == nil)
    #expect(NearestName.help(for: "", among: ["a"]) == nil)
  }

  @Test func severalAreNamedNearestFirst() {
    #expect(
      NearestName.help(for: "load", among: ["loads", "laod", "road"])
        == "did you mean 'loads', 'laod' or 'road'?")
  }

  @Test func distances() {
    #expect(NearestName.distance("", "abc") == 3)
    #expect(NearestName.distance("kitten", "sitting") == 3)
    #expect(NearestName.distance("ab", "ba") == 1)
  }
}
