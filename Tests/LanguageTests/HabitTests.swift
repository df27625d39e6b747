import Diagnostics
import Language
import Testing

/// Names and expectations as people meet them.
struct HabitTests {
  @Test(arguments: [
    ("del x", "write forget x"), ("len([1])", "write length([1])"), ("x = True", "write true"),
    ("x = None", "write none"),
    ("whos", "write objects"), ("man train", "write help train"),
    ("git status", "write !git status to run it in the system's shell"),
    ("assert 1 == 2", "write expect 1 == 2"), ("x = range(3)", "write 0..2"),
    ("x = [np]", "dyne has no packages; 'help' lists its commands and functions"),
    ("load numpy", "dyne has no packages; 'help' lists its commands and functions"),
    ("exti", "did you mean 'exit'?"),
    ("train -la", "options are written name=value; 'help' and the command lists them"),
    ("a = 1; print а", "it looks like 'a', but its 'а' is U+0430, cyrillic small letter a"),
    ("о = 1; print o", "'о' looks the same, but its 'о' is U+043E, cyrillic small letter o"),
    ("νal = 1; print val", "'νal' looks the same, but its 'ν' is U+03BD, greek small letter nu"),
    ("sеt seed=3", "it looks like 'set', but its 'е' is U+0435, cyrillic small letter ie"),
    ("quit 1", "it takes no status: a script that succeeds exits with 0, a failed 'expect' with 3"),
  ]) func whatIsUnknownIsTold(_ text: String, _ expected: String) {
    #expect(Desk().check(text).first?.hasSuffix("(\(expected))") == true, "\(Desk().check(text))")
  }

  @Test func theLastValueHasAShortName() {
    #expect(Desk().x("2 + 3\nx = _ * 2") == "10")
    #expect(Desk().x("_ = 7\n2 + 3\nx = _") == "7")
    #expect(Desk().x("µ = 3\nx = μ") == "3")
    #expect(Desk().run("exit").brief == "quit")
  }

  @Test(arguments: [
    ("[1, 2, 3] == [1, 5, 4]", "they differ first at [1]: 2 and 5; 2 of 3 numbers differ, by 3 at most"),
    (
      "[[1, 2], [3, 4]] == [[1, 2], [3, 5]]",
      "they differ first at [1, 1]: 4 and 5; 1 of 4 numbers differ, by 1 at most"
    ),
    ("[1, 2] == [1, 2, 3]", "the left side is 2 numbers, the right side is 3 numbers"),
    ("\"abc\" == \"abd\"", "they differ first at [2]: \"c\" and \"d\""),
    ("[\"a\", [\"b\"]] == [\"a\", [\"c\"]]", "they differ first at [1][0][0]: \"b\" and \"c\""),
    ("[\"a\"] == [\"a\", \"b\"]", "the left side has 1 entry, the right side 2"),
    ("(step (Counter) 1) == (step (Counter) 2)", "they differ first at .reward: 1 and 2"),
    ("close([1, 2.5], [1, 2])", "they differ first at [1]: 2.5 and 2; 1 of 2 numbers differ, by 0.5 at most"),
    ("close(1, 1.5)", "they differ by 0.5"), ("close(a=1, b=1.5, tolerance=0.1)", "they differ by 0.5"),
    ("1 == 1 and [1] == [2]", "they differ first at [0]: 1 and 2; 1 of 1 number differ, by 1 at most"),
  ]) func anUnmetExpectationNamesTheDifference(_ condition: String, _ expected: String) {
    let brief = Desk().run("expect \(condition)").brief
    #expect(brief.contains("; \(expected) «"), "\(brief)")
  }

  @Test func tablesDifferInAColumnAndARow() {
    let brief = Desk().run("a = sample\nb = train (Model (Counter))\nexpect a == b").brief
    #expect(brief.contains("only the left side has the column 'rank'"), "\(brief)")
  }

  @Test func programsReadTheDifference() {
    let wanted =
      "\"difference\": {\"at\": \"[1]\", \"left\": 2, \"right\": 4, \"differing\": 1, \"of\": 2, "
      + "\"largest\": 2}"
    let outcome = Desk().run("expect [1, 2] == [1, 4]")
    if case .expectationFailed(let problem) = outcome {
      #expect(problem.json.contains(wanted), "\(problem.json)")
    } else {
      Issue.record("\(outcome.brief)")
    }
  }

  @Test func anUnmetExpectationIsCaught() {
    #expect(Desk().x("try { expect 1 == 2 } catch p { x = p.kind }") == "\"expectation\"")
    #expect(Desk().x("x = 0\ntry { expect 1 == 2, \"no\"; x = 1 } catch p { x = x + 2 }") == "2")
    #expect(Desk().run("expect 1 == 2").brief.hasPrefix("unexpected: "))
  }
}
