import Diagnostics
import Foundation
import Language
import TestSupport
import Testing

/// Checks what views of an embedding show, by the data behind their figures.
@Suite(.serialized) struct ViewTests {
  /// A desk with an embedding that has learned a little; latents of `latent` dimensions.
  private func bench(_ environment: String = "ReacherVertical", latent: Int = 2) throws -> Bench {
    let bench = Bench()
    let setup = """
      arm = \(environment) seed=1
      walks = collect arm trajectories=300
      e = ActionEmbedding walks latent=\(latent) hidden=16 decoder_epochs=1
      train e epochs=2
      """
    let problem = bench.run(setup).problem
    try #require(problem == nil, "\(problem ?? "")")
    return bench
  }

  /// The table that a figure's data are.
  private func data(_ bench: Bench, _ statement: String) throws -> Table {
    let problem = bench.run("\(statement) data=\"d.csv\"\nt = import \"d.csv\"").problem
    try #require(problem == nil, "\(problem ?? "")")
    guard case .table(let table)? = bench.session.variables["t"] else { throw NoTable() }
    return table
  }

  private struct NoTable: Error {}

  private func numbers(_ table: Table, _ name: String) -> [Double] {
    guard let column = table[name] else { return [] }
    return (0..<table.rowCount).map { row in
      column.content[row].number ?? column.content[row].string.flatMap(Double.init) ?? .nan
    }
  }

  private func texts(_ table: Table, _ name: String) -> [String] {
    (0..<table.rowCount).map { table[name]?.content[$0].string ?? "" }
  }

  @Test(arguments: [("ReacherVertical", 1), ("ReacherVertical", 2), ("Pusher", 7)])
  func everyViewIsDrawnInEveryForm(_ environment: String, _ latent: Int) throws {
    let bench = try bench(environment, latent: latent)
    for view in ["latent", "grid", "outcome", "distortion", "histogram", "actions"] {
      let cells = ["grid", "distortion"].contains(view) ? " cells=4" : ""
      for form in [
        "", " to=\"v.png\" size=[340, 260]", " to=\"v.svg\"", " to=\"v.html\"", " to=\"v.vl.json\"",
        " to=\"v.pdf\" fit=column", " data=\"v.jsonl\"",
      ] {
        let problem = bench.run("plot e view=\(view)\(cells)\(form)").problem
        #expect(problem == nil, "\(view)\(form): \(problem ?? "")")
      }
      let svg = try String(contentsOfFile: bench.folder.path + "/v.svg", encoding: .utf8)
      // words of a line that was broken, together again
      let words = svg.replacing(#/<\/text>\n<text [^>]*>/#, with: " ")
      #expect(!svg.contains("nan") && !svg.contains("no finite data"), "\(view)")
      if latent == 7, view != "histogram" {
        #expect(words.contains("exact PCA of 7 latent dimensions"), "\(view)")
      }
    }
  }

  @Test func gridsHoldWhereThePlansLead() throws {
    let bench = try bench()
    let table = try data(bench, "plot e view=grid cells=3 from=arm")
    // a course of k + 1 places in each cell, which begins where it is
    #expect(texts(table, "mark").count { $0 == "course" } == 9 * 5)
    let (x, ends) = (numbers(table, "x"), numbers(table, "x_end"))
    #expect(ends[0] == 0 && ends[5] == 0)
    // the plan of the first cell, carried out by another command, ends where the figure says
    let z = "[\(x[0]), \(numbers(table, "y")[0])]"
    let problem = bench.run(
      "line = interpolate e from=\(z) to=\(z) steps=2 state=arm.state\nend = line[0].course[-1]"
    )
    .problem
    try #require(problem == nil, "\(problem ?? "")")
    let end = bench.session.variables["end"]?.array?.elements ?? []
    for place in [ends[4], numbers(table, "y_end")[4]] {
      #expect(end.contains { abs($0 - place) < 1e-9 }, "\(place) isn't in \(end)")
    }
  }

  @Test func linesBeginAndEndWhereTheyShould() throws {
    let bench = try bench()
    let problem = bench.run(
      """
      t = interpolate e from=[-1, 0.5] to=[2, 0.5] steps=4 state=arm.state
      o = outcomes arm actions=t.actions
      same = max(abs(o.outcome - t.outcome))
      decoded = max(abs(t.actions - decode(e, t.z)))
      ends = [t.z[0], t.z[3]]
      far = t.latent_distance
      still = t.outcome_distance[0]
      """
    ).problem
    try #require(problem == nil, "\(problem ?? "")")
    func number(_ name: String) -> Double { bench.session.variables[name]?.number ?? .nan }
    #expect(number("same") < 1e-9)
    #expect(number("decoded") == 0)
    #expect(number("still") == 0)
    #expect(bench.session.variables["ends"]?.array?.elements == [-1, 0.5, 2, 0.5])
    #expect(bench.session.variables["far"]?.array?.elements == [0, 1, 2, 3])
    #expect(bench.run("plot t to=\"line.svg\"").problem == nil)
  }

  @Test func distortionIsFiniteAndItsConditionAtLeastOne() throws {
    let bench = try bench()
    let table = try data(bench, "plot e view=distortion cells=3")
    let values = numbers(table, "value")
    #expect(values.count == 18 && values.allSatisfy(\.isFinite))
    // condition is never below 1
    #expect(values.suffix(9).allSatisfy { $0 >= 0 })
  }

  @Test func histogramsAreDensities() throws {
    let bench = try bench("Pusher", latent: 3)
    let table = try data(bench, "plot e view=histogram")
    let (marks, panels) = (texts(table, "mark"), texts(table, "panel"))
    for panel in Set(panels) {
      let bars = (0..<table.rowCount).filter { panels[$0] == panel && marks[$0] == "bar" }
      let (x, end, height) = (numbers(table, "x"), numbers(table, "x_end"), numbers(table, "y_end"))
      let area = bars.reduce(0) { $0 + (end[$1] - x[$1]) * height[$1] }
      #expect(abs(area - 1) < 1e-9)
    }
  }

  @Test func statesThatDontFitAreErrors() throws {
    let bench = try bench()
    #expect(
      bench.run("plot e view=grid from=[1, 2]").problem?.contains(
        "from must have the 4 numbers of qpos ++ qvel") == true)
    #expect(
      bench.run("interpolate e from=[1, 2, 3] to=[0, 0]").problem?.contains(
        "from must be a latent of 2 numbers or 4 × 2 actions") == true)
    #expect(bench.run("plot walks view=grid").problem != nil)
  }

  @Test func bandsAreBootstrapIntervalsThatDontChange() throws {
    let bench = Bench()
    for (index, values) in [[1, 10], [2, 20], [3, 30], [4, 40], [100, 50]].enumerated() {
      let text = "steps,mean\n0,\(values[0])\n1000,\(values[1])\n"
      try text.write(toFile: bench.folder.path + "/c\(index).csv", atomically: true, encoding: .utf8)
    }
    let problem = bench.run("several = over i in 0..4 { import \"c{i}.csv\" }").problem
    try #require(problem == nil, "\(problem ?? "")")
    let mean = try data(bench, "plot [several] band=bootstrap")
    #expect(numbers(mean, "y") == [22, 30])
    #expect(numbers(mean, "low")[0] > 1 && numbers(mean, "high")[0] < 100)
    #expect(numbers(mean, "low")[0] < 22 && numbers(mean, "high")[0] > 22)
    #expect(try data(bench, "plot [several] band=bootstrap") == mean)
    // the middle half of five: all but the lowest and the highest
    #expect(numbers(try data(bench, "plot [several] statistic=iqm band=none"), "y") == [3, 30])
    #expect(try data(bench, "plot [several] band=none")["low"] == nil)
    let error = try data(bench, "plot [several] band=error")
    #expect(abs(numbers(error, "high")[1] - 30 - 7.0710678) < 1e-6)
    #expect(bench.run("plot e color=none").message?.contains("unknown name") == true)
    bench.run("plot [several] band=bootstrap title=\"\" to=\"l.svg\"")
    let svg = try String(contentsOfFile: bench.folder.path + "/l.svg", encoding: .utf8)
    #expect(svg.contains("n = 5 runs: means; bands: 95 % bootstrap intervals over runs"))
  }

  /// One sequence has no principal components.
  @Test(arguments: ["grid", "distortion"]) func oneSequenceOfThreeDimensionsIsEnough(_ view: String) {
    let bench = Bench()
    let problem = bench.run(
      """
      arm = ReacherVertical seed=1
      one = collect arm trajectories=1
      e = ActionEmbedding one latent=3 hidden=8 decoder_epochs=1
      train e epochs=1
      plot e view=\(view) cells=3
      """
    ).problem
    #expect(problem == nil, "\(problem ?? "")")
  }
}
