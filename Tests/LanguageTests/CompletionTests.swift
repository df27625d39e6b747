import Diagnostics
import Language
import Testing

@Suite struct CompletionTests {
  private func complete(_ text: String, in desk: Desk = CompletionTests.desk()) -> [String] {
    desk.interpreter.complete(text, at: text.utf8.count).map(\.text)
  }

  private static func desk() -> Desk {
    let desk = Desk()
    desk.run("arm = Counter; e = Model arm; n = 3; label = \"a\"; def f(a) { return a }")
    return desk
  }

  @Test(arguments: [
    ("tr", ["train", "try"]), ("x = 1; tr", ["train", "try"]), ("tr\ntra", ["train"]),
    ("for i in 1..3 { tra", ["train"]),
    ("x = Cou", ["Counter"]), ("train ", ["e", "epochs="]),
    ("train e ", ["epochs="]), ("train e ep", ["epochs="]), ("train e epochs=3 ", []),
    ("train e rounds=3 ", []), ("step ", ["arm"]), ("near [1] metric=", ["raw", "white"]),
    ("near [1] metric=w", ["white"]), ("near [1, 2] ", ["metric=", "k="]), ("near([1], k=2, m", ["metric="]),
    ("x = near [1] k=2 ", ["metric="]), ("x = (train e ep", ["epochs="]),
    ("arm.", ["count", "seed"]), ("print arm.c", ["count"]), ("print \"{arm.c", ["count"]),
    ("print \"{la", ["label"]), ("print \"{{la", ["label"]), ("print \"{n} and {la", ["label"]),
    ("print \"{n", ["n", "norm", "normal", "not", "none", "nan"]),
    ("print \"{sq", ["sqrt"]), ("print \"{1 + la", ["label"]), ("print \"{label la", []), ("print \"{n:", []),
    ("print \"{n:la", []), ("print \"\\{la", []), ("print 'a {la", []), ("print \"{n} la", []),
    ("print \"{tra", []),
    ("print \"{(train e ep", ["epochs="]), ("print \"{max([n, la", ["label"]),
    ("print \"{names[\"a\"]} {la", ["label"]),
    ("print \"{\"{la", ["label"]), ("print \"\\u{3b1} {la", ["label"]), ("print \"{n}\" + la", ["label"]),
    ("x = \"{[{a=1, b=2}][0].", ["a", "b"]), ("print \"{ove", []), ("print \"{n}{arm.", ["count", "seed"]),
    ("for row in [{left=1}] {\n  print \"{row.", ["left"]), ("x = (ove", ["over"]), ("load \"ru", ["runs/"]),
    ("load \"runs/", ["reacher/", "first.png"]), ("load \"runs/.", [".hidden"]),
    ("help nea", ["near"]), ("forget la", ["label"]), ("# tr", []), ("x = 12", []),
    ("train e epochs=n", ["n", "norm", "normal"]), ("set color=", ["auto", "always", "never"]),
    ("Model ", ["arm"]),
    ("print 1 + la", ["label"]), ("time tra", ["train"]),
    ("x = a", ["arm", "abs", "atan2", "all", "any", "append", "argmin", "argmax"]),
    ("f(ar", ["arm", "argmin", "argmax"]),
    ("TRA", ["train"]), ("arm.C", ["count"]), ("ARM", ["arm"]), ("r = {a=1, b=2}\nprint r.", ["a", "b"]),
    ("for row in [{left=1}] {\n  print row.", ["left"]), ("q = [{a={b=1}}]; x = q[0].a.", ["b"]),
    ("e.env.", []), ("if n > 1 { whi", ["while"]), ("whi", ["while"]), ("print sq", ["sqrt"]),
  ])
  func candidates(_ text: String, _ expected: [String]) {
    #expect(Set(complete(text)) == Set(expected), "\(complete(text))")
  }

  @Test func tellsRangeMeaningAndDefault() {
    let completion = CompletionTests.desk().interpreter.complete("train e ep=3", at: 10)
    #expect(
      completion == [
        Completion(
          range: SourceRange(8, 10), text: "epochs=", meaning: "Passes over the data.", defaultText: "50")
      ])
  }

  @Test func tenThousandVariablesAreNoBurden() {
    let desk = Desk()
    for index in 0..<10_000 { desk.session.variables["variable\(index)"] = .number(index) }
    desk.session.variables["long"] = .list((0..<100_000).map { .string("\($0)") })
    for text in ["x = va", "print 1 + variable1", "near va", "variable12 + lo"] {
      #expect(!desk.interpreter.complete(text, at: text.utf8.count).isEmpty)
    }
    #expect(complete("variable99", in: desk).count == 111)
  }

  @Test func neverTraps() {
    let text = "x = f(a.b, [1, \"q{x}\" # c\n] ) { ; == 'é' 日本 over"
    for end in 0...text.utf8.count { _ = CompletionTests.desk().interpreter.complete(text, at: end) }
    #expect(complete("").contains("train"))
    for start in ["print \"\n", "print \"a\n", "print \"{\n", "print \"{a\n", "print '\n", "print \"\\\n"] {
      #expect(complete(start + "tra") == ["train"], "\(start.debugDescription)")
    }
    // strings in the braces of strings, as deep as one likes
    #expect(complete("print " + String(repeating: "\"{", count: 20_000) + "la") == ["label"])
  }
}
