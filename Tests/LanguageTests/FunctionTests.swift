import Language
import Testing

@Suite struct FunctionTests {
  @Test func theListIsComplete() {
    let names =
      "mean std min max sum norm abs sqrt exp log sin cos tan atan2 clamp sign minimum maximum length zeros "
      + "random uniform normal concat append dot argmin argmax round floor all any isfinite close choose "
      + "median"
    let table = CommandTable([])
    #expect(
      Set(table.commands(in: .functions).map(\.name)) == Set(names.split { $0 == " " }.map { String($0) }))
  }

  @Test func examplesGiveWhatTheySay() {
    for command in CommandTable([]).commands(in: .functions) {
      for example in command.examples {
        let desk = Desk()
        #expect(desk.run(example.statement).brief == "finished", "\(command.name)")
        let isPredictable =
          !example.shows.contains { $0.isLetter }
          || ["true", "false", "[true, false]"].contains(example.shows)
        if isPredictable { #expect(desk.shown == [example.shows], "\(command.name)") }
      }
    }
  }

  @Test(arguments: [
    ("x = mean([[1, 2], [3, 4]], axis=0)", "[2, 3]"), ("x = sum([[1, 2], [3, 4]], axis=-1)", "[3, 7]"),
    ("x = max([[1, 9], [3, 4]])", "9"), ("x = norm([[3, 4], [6, 8]], axis=1)", "[5, 10]"),
    ("x = dot([[1, 2], [3, 4]], [1, 1])", "[3, 7]"),
    ("x = dot([[1, 0], [0, 2]], [[1, 2], [3, 4]])", "[[1, 2], [6, 8]]"), ("x = clamp(5, 0, 1)", "1"),
    ("x = round([1.25, -1.5])", "[1, -2]"),
    ("x = minimum([1, 5], [3, 2])", "[1, 2]"), ("x = concat([1], [2, 3], 4..5)", "[1, 2, 3, 4, 5]"),
    ("x = concat([[1, 2]], [[3, 4]])", "[[1, 2], [3, 4]]"), ("x = concat(\"a\", \"b\")", "\"ab\""),
    ("x = append([[1, 2]], [3, 4])", "[[1, 2], [3, 4]]"), ("x = length(\"né\")", "2"),
    ("x = zeros(2)", "[0, 0]"), ("x = sum([])", "0"), ("x = length(random([3, 2]))", "3"),
    ("x = any([[1, 2], [3, 4]] > 3)", "true"),
    ("x = close([1, 2], [1, 2.1], tolerance=0.1)", "true"), ("x = close(1, nan)", "false"),
    ("x = close(inf, inf)", "true"), ("x = argmin([2, nan, 1])", "1"), ("x = abs(-3)", "3"),
    ("x = mean 1..3", "2"), ("x = choose(true, 1, [2, 3])", "[1, 1]"),
    ("x = choose([[1, 2], [3, 4]] > 2, 0, [[5, 6], [7, 8]])", "[[5, 6], [0, 0]]"),
    ("x = choose(2 < 1, 3, 4)", "4"),
  ])
  func values(_ text: String, _ value: String) { #expect(Desk().x(text) == value) }

  @Test(arguments: [
    ("mean([])", "x must have an element, but is empty"),
    ("clamp(1, 2, 1)", "high must be at least low (2), but is 1"),
    ("mean([1, 2], axis=3)", "axis must be between -1 and 0, but is 3"),
    ("zeros(100000, 100000)", "shape must make at most 67108864 elements, but makes more"),
    ("dot([1, 2], [1, 2, 3])", "b must have 2 rows, one for each column of a, but has 3 numbers"),
    ("length(1)", "x must have entries, but is 1"),
    (
      "x = [1]; minimum([1, 2], append(x, 2)[[0, 0, 1]])",
      "the two sides of 'minimum' must have the same shape, but have 2 and 3"
    ),
  ])
  func failures(_ text: String, _ message: String) {
    #expect(Desk().run(text).brief.contains(message), "\(Desk().run(text).brief)")
  }

  @Test func randomNumbersAreWhereTheyShouldBe() {
    #expect(
      Desk(seed: 4).x(
        "a = uniform(-2, 3, 20k); x = [min(a) >= -2, max(a) < 3, close(mean(a), 0.5, tolerance=0.05)]")
        == "[true, true, true]")
    #expect(
      Desk(seed: 4).x(
        "a = normal(1, 2, 20k); x = [close(mean(a), 1, tolerance=0.05), close(std(a), 2, tolerance=0.05)]")
        == "[true, true]")
  }
}
