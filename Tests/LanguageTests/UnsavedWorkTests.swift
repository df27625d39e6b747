import Diagnostics
import Language
import Syntax
import Testing

/// Checks which variables are known to hold long work.
struct UnsavedWorkTests {
  private final class Clock {
    var seconds = 0.0
  }

  private final class Toy: LanguageObject {
    static let objectType = ObjectType("Toy", "A toy.", fields: [])
    var type: ObjectType { Toy.objectType }
    var summary: String { "a toy" }
    func field(_ name: String) -> Value? { nil }
    func copy() -> any LanguageObject { Toy() }
    func takeOver(_ copy: any LanguageObject) {}
  }

  private final class Shop {
    let clock = Clock()
    let interpreter: Interpreter
    var session: Session { interpreter.session }

    init(files: [String: String] = [:]) {
      let clock = clock
      let seconds = Parameter("seconds", .number, .positional, "How long it takes.")
      let toy = Parameter("toy", .anyObject, .positional, "A toy.")
      let commands = [
        Command(
          "Toy", area: .data, "Makes a toy.", parameters: [seconds], returns: .object(Toy.objectType)
        ) { call in
          clock.seconds += call[seconds]
          return .object(Toy())
        },
        Command("wait", area: .data, "Waits.", parameters: [seconds], returns: .number) { call in
          clock.seconds += call[seconds]
          return .number(call[seconds])
        },
        Command("improve", area: .data, "Works on a toy.", parameters: [toy, seconds], returns: .array) {
          call in
          call.session.unsaved.working(on: call[toy]) { clock.seconds += call[seconds] }
          return .vector([1.0, 2.0])
        },
        Command(
          "keep", area: .data, "Saves a value.", parameters: [Parameter("x", .value, .positional, "It.")]
        ) {
          call in
          call.session.unsaved.didSave(
            call[Parameter("x", .value, .positional, "It.")], in: call.session.variables)
          return .none
        },
        Command(
          "forget", area: .data, "Forgets.", parameters: [Parameter("x", .variableName, .positional, "It.")]
        ) {
          _ in .none
        },
        Command("quit", area: .data, "Leaves.") { _ in throw Quit() },
      ]
      let services = Services(
        now: { clock.seconds },
        readFile: { path in
          guard let text = files[path] else { throw UnreadableFile(path: path) }
          return text
        })
      interpreter = Interpreter(
        session: Session(commands: CommandTable(commands), services: services, unsavedThreshold: 60))
    }

    func run(_ text: String, at location: Testing.SourceLocation = #_sourceLocation) {
      let outcome = interpreter.run(SourceText(name: "test", text: text))
      guard case .finished = outcome else {
        Issue.record("\(text): \(outcome.brief)", sourceLocation: location)
        return
      }
    }

    var unsaved: [String] { interpreter.unsavedResults.map { "\($0.name) \($0.seconds)" } }

    func lost(by text: String) -> [String] {
      guard case .complete(let program) = interpreter.parse(SourceText(name: "test", text: text)) else {
        return []
      }
      return interpreter.unsavedResults(lostBy: program).map(\.name)
    }
  }

  @Test func objectsCountTheWorkThatMadeAndChangedThem() {
    let shop = Shop()
    shop.run("a = Toy 59; b = Toy 60; c = Toy 1")
    #expect(shop.unsaved == ["b 60.0"])
    shop.run("improve a 0.5\nimprove a 0.5\ncurve = improve c 100")
    #expect(shop.unsaved == ["a 60.0", "b 60.0", "c 101.0"])
    shop.run("keep a; keep c")
    #expect(shop.unsaved == ["b 60.0"])
    shop.run("improve c 70")
    #expect(shop.unsaved == ["b 60.0", "c 70.0"])
  }

  @Test func otherValuesCountTheStatementThatMadeThem() {
    let shop = Shop()
    shop.run("x = wait 61\ny = [(wait 61), 2]\nz = 3\nwait 100")
    #expect(shop.unsaved == ["x 61.0", "y 61.0", "result 100.0"])
    shop.run("scores = []\nfor i in 1..3 { scores = append(scores, (wait 30)); last = i }")
    #expect(shop.unsaved == ["x 61.0", "y 61.0", "scores 90.0"])
    shop.run("scores = append(scores, 4)")
    #expect(shop.unsaved.last == "scores 90.0")
    shop.run("keep y; x = 1; scores = 0")
    #expect(shop.unsaved == [])
  }

  @Test func runsOfOverCount() {
    let shop = Shop()
    shop.run("toys = over k in 1..2 { t = Toy 40; improve t 30; t }")
    #expect(shop.unsaved == ["toys 140.0"])
    shop.run("keep toys[0]")
    #expect(shop.unsaved == ["toys 70.0"])
  }

  @Test func aFailureLosesNothing() {
    let shop = Shop()
    func abandoned(_ text: String) -> [String] {
      _ = shop.interpreter.run(SourceText(name: "test", text: text))
      return shop.session.unsaved.takeAbandoned().map { "\($0.name) \($0.seconds)" }
    }
    #expect(abandoned("def f() { a = Toy 70; return [1][5] }; x = f()") == ["Toy 70.0"])
    #expect(
      abandoned("x = over k in 1..2 { a = Toy 70; if k == 2 { improve a 5; [1][9] }; 1 }") == ["Toy 75.0"])
    #expect(abandoned("def g() { a = wait 80; return [1][5] }; x = g()") == ["result 80.0"])
    #expect(abandoned("b = Toy 70; b2 = [1][5]") == [])
    #expect(shop.unsaved == ["b 70.0"])
    #expect(abandoned("def h() { a = Toy 70; return 1 }; x = h()") == [])
  }

  @Test func finishedRunsBecomeTheResult() {
    let shop = Shop()
    _ = shop.interpreter.run(
      SourceText(name: "test", text: "x = over k in 1..3 { a = Toy 70; if k == 3 { [1][5] }; a }"))
    #expect(shop.unsaved == ["result 140.0"])
    #expect(shop.session.remark == "'result' holds the values of the 2 runs of 'over' that had finished")
    #expect(shop.lost(by: "n = 2") == ["result"])
    #expect(shop.lost(by: "kept = result") == [])
    shop.run("kept = result")
    #expect(shop.unsaved == ["kept 140.0"])
    _ = shop.interpreter.run(
      SourceText(name: "test", text: "x = over k in 1..3 { if k == 3 { [1][5] }; wait 40 }"))
    #expect(shop.unsaved == ["kept 140.0", "result 80.0"])
    _ = shop.interpreter.run(
      SourceText(
        name: "test", text: "over j in 1..2 { over k in 1..3 { if j + k == 5 { [1][5] }; 10 * j + k } }"))
    #expect(shop.session.result.literal == "[[11, 12, 13], [21, 22]]")
  }

  @Test func whatWorkOnLostObjectsCameToCounts() {
    let shop = Shop()
    shop.run("x = over k in 1..3 { a = Toy 70; k }")
    #expect(shop.unsaved == ["x 210.0"])
    _ = shop.interpreter.run(SourceText(name: "test", text: "x = [1][5]"))
    #expect(shop.unsaved == ["x 210.0"])
    shop.run("(wait 90)")
    #expect(shop.unsaved == ["x 210.0", "result 90.0"])
    shop.run("1 + 1")
    #expect(shop.unsaved == ["x 210.0"])
  }

  @Test func whatAStatementLosesIsKnownBeforehand() {
    let shop = Shop(files: ["more": "include 'yet'", "yet": "a = 3"])
    shop.run("a = Toy 70; b = Toy 70; n = 2")
    #expect(shop.lost(by: "n = 5; print a") == [])
    #expect(shop.lost(by: "a = 1") == ["a"])
    #expect(shop.lost(by: "if n == 2 { for b in 1..2 { } }") == ["b"])
    #expect(shop.lost(by: "forget a") == ["a"])
    #expect(shop.lost(by: "include 'more'") == ["a"])
    #expect(shop.lost(by: "n = 1; quit") == ["a", "b"])
    #expect(shop.lost(by: "def f() { a = 1 }") == [])
    // a second name keeps the object
    shop.run("c = a")
    #expect(shop.lost(by: "a = 1") == [])
    #expect(shop.lost(by: "a = 1; c = 1") == ["a", "c"])
    // what nothing names is still the result
    let loose = Shop()
    loose.run("Toy 80")
    #expect(loose.unsaved == ["result 80.0"])
  }
}
