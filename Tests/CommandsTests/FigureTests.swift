import Commands
import Experiments
import Foundation
import Language
import TestSupport
import Testing

/// Checks that figures are of what they say.
@Suite(.serialized) struct FigureTests {
  private func require(_ bench: Bench, _ text: String, at location: SourceLocation = #_sourceLocation) throws
  {
    let problem = bench.run(text).problem
    try #require(problem == nil, "\(problem ?? "")", sourceLocation: location)
  }

  private func embedding(_ count: Int, latent: Int = 2) throws -> Bench {
    let bench = Bench()
    try require(
      bench,
      """
      arm = ReacherVertical seed=1
      walks = collect arm trajectories=\(count)
      e = ActionEmbedding walks latent=\(latent) hidden=8 epoch_size=64 decoder_epochs=1
      train e epochs=1
      """)
    return bench
  }

  private func svg(_ bench: Bench, _ statement: String) throws -> String {
    try require(bench, "\(statement) to=\"f.svg\"")
    // without what it says of where it comes from, which holds the statements
    return try String(contentsOfFile: bench.folder.path + "/f.svg", encoding: .utf8)
      .replacing(#/(?s)<desc>.*<\/desc>/#, with: "")
  }

  /// The text of the file that a figure's data are written to.
  private func numbers(_ bench: Bench, _ statement: String) throws -> String {
    try require(bench, "\(statement) data=\"n.csv\"")
    return try String(contentsOfFile: bench.folder.path + "/n.csv", encoding: .utf8)
  }

  private func data(_ bench: Bench, _ statement: String) throws -> Table {
    try require(bench, "\(statement) data=\"d.jsonl\"\nt = import \"d.jsonl\"")
    guard case .table(let table)? = bench.session.variables["t"] else {
      throw Bench.Failure(description: "no table")
    }
    return table
  }

  /// The different texts of a column.
  private func texts(_ table: Table, _ name: String) -> Set<String> {
    guard let column = table[name] else { return [] }
    return Set((0..<table.rowCount).compactMap { column.content[$0].string })
  }

  private func numbers(_ table: Table, _ name: String) -> [Double] {
    guard let column = table[name] else { return [] }
    return (0..<table.rowCount).map { column.content[$0].number ?? .nan }
  }

  private func runs(_ runs: [[(Int, Double)]]) throws -> Bench {
    let bench = Bench()
    for (index, run) in runs.enumerated() {
      let text = "steps,mean\n" + run.map { "\($0.0),\($0.1)\n" }.joined()
      try text.write(toFile: bench.folder.path + "/c\(index).csv", atomically: true, encoding: .utf8)
    }
    try require(bench, "several = over i in 0..\(runs.count - 1) { import \"c{i}.csv\" }")
    return bench
  }

  // MARK: Samples

  /// A stride may be in step with episodes; a sample at random is in step with nothing.
  @Test func samplesAreInStepWithNothing() throws {
    let bench = try embedding(6_000)
    let object = try #require(bench.session.variables["e"]?.object as? any AnyEmbeddingObject)
    let shown = object.sampled(3_000)
    #expect(shown == object.sampled(3_000) && Set(shown).count == 3_000 && shown == shown.sorted())
    for period in 2...60 {
      var counts = [Double](repeating: 0, count: period)
      for number in shown { counts[number % period] += 1 }
      let expected = 3_000 / Double(period)
      // within five deviations of a fair share
      #expect(counts.allSatisfy { abs($0 - expected) < 5 * (expected / 2).squareRoot() + 1 }, "\(period)")
    }
    #expect(object.sampled(6_000) == Array(0..<6_000) && object.sampled(9_000).count == 6_000)
  }

  @Test func figuresSayHowManyOfHowManyAndChangeNothing() throws {
    let bench = try embedding(5_500)
    let said = "5,000 of 5,500 sequences of 4 actions, at random"
    #expect(try svg(bench, "plot e outcome=2").contains(said))
    #expect(try bench.text("plot e").contains("of 5,500 sequences of 4 actions, at random"))
    let first = try data(bench, "plot e outcome=2")
    // neither the session's stream nor the seed that is set has to do with it
    try require(bench, "set seed=99\na = uniform(0, 1, 3)\nset seed=1\nb = uniform(0, 1)")
    #expect(try data(bench, "plot e outcome=2") == first)
    try require(bench, "set seed=1\nc = uniform(0, 1)\nset seed=1\nplot e view=outcome\nd = uniform(0, 1)")
    #expect(bench.session.variables["c"] == bench.session.variables["d"])
    #expect(try svg(bench, "plot e view=outcome").contains("2,000 of 5,500 sequences, at random"))
    let small = try embedding(300)
    #expect(try svg(small, "plot e outcome=2").contains("all 300 sequences of 4 actions"))
  }

  // MARK: Means of runs

  @Test func meansAreOfAllRunsOrEnd() throws {
    let bench = try runs([
      [(1_000, 1), (2_000, 2), (3_000, 3), (4_000, 4)], [(1_000, 3), (2_000, 4)],
      [(500, 0), (1_000, 5), (1_500, 9), (2_000, 6)],
    ])
    let table = try data(bench, "plot [several]")
    #expect(numbers(table, "x") == [1_000, 2_000] && numbers(table, "y") == [3, 4])
    let figure = try svg(bench, "plot [several]").replacing(#/<\/text>\n<text [^>]*>/#, with: " ")
    #expect(figure.contains("ends at 2,000 steps, like the shortest run (the longest ends at 4,000)"))
    #expect(figure.contains("only the 2 of 4 steps that all runs share"))
  }

  @Test func runsThatDontFitAreRefused() throws {
    let bench = try runs([
      [(1_000, 1), (2_000, 2)], [(1_500, 1), (2_500, 2)], [(1_000, 1), (1_000, 2)],
    ])
    #expect(
      bench.run("plot [[several[0], several[1]]]").message
        == "x must hold runs that were evaluated at the same steps ('train agent every=…'), but holds some "
        + "at 1,000, 2,000 and some at 1,500, 2,500"
    )
    #expect(bench.run("plot [[several[0], several[2]]]").message?.contains("several at step 1000") == true)
    // alone each is drawn as it is
    #expect(bench.run("plot several").problem == nil)
    try require(bench, "agent = TD3 (ReacherVertical)")
    #expect(bench.run("plot [[several[0], agent]]").message?.contains("run 2, that was not") == true)
    #expect(try svg(bench, "plot [[several[0], several[0]]]").contains("1 of 2 runs the same as another"))
  }

  @Test func bandsAreWhatTheySay() throws {
    let few = try runs([[(1, 1)], [(1, 2)], [(1, 6)]])
    let mean = 3.0, error = (7.0 / 3).squareRoot()
    let table = try data(few, "plot [several]")
    #expect(abs(numbers(table, "low")[0] - (mean - 4.302653 * error)) < 1e-5)
    #expect(abs(numbers(table, "high")[0] - (mean + 4.302653 * error)) < 1e-5)
    func words(_ bench: Bench, _ arguments: String) throws -> String {
      try svg(bench, "plot [several] \(arguments)").replacing(#/<\/text>\n<text [^>]*>/#, with: " ")
    }
    #expect(
      try words(few, "").contains(
        "n = 3 runs: means; bands: 95 % t intervals of the mean, assuming normally"))
    #expect(try words(few, "band=bootstrap").contains("which is their range, not a 95 % interval"))
    #expect(numbers(try data(few, "plot [several] band=bootstrap"), "low") == [1])
    #expect(numbers(try data(few, "plot [several] band=range"), "high") == [6])
    #expect(abs(numbers(try data(few, "plot [several] band=std"), "high")[0] - 3 - 7.0.squareRoot()) < 1e-9)
    #expect(abs(numbers(try data(few, "plot [several] band=error"), "low")[0] - 3 + error) < 1e-9)
    #expect(try words(few, "statistic=iqm").contains("interquartile means (means for fewer than 4 runs)"))
    let many = try runs((0..<12).map { [(1, Double($0))] })
    #expect(try words(many, "").contains("bands: 95 % bootstrap intervals over runs"))
    // of 0 … 11 the middle half is 3 … 8, and the outer ones are moved to its ends
    let iqm = try data(many, "plot [several] statistic=iqm band=error")
    let squares = 2.0 * (4 * 6.25 + 2.25 + 0.25)
    #expect(abs(numbers(iqm, "high")[0] - 5.5 - (squares / 30).squareRoot()) < 1e-9)
    #expect(try words(try runs([[(1, 1), (2, 2)]]), "band=t").contains("one run each, which has no band"))
    let mixed = try runs([[(1, 1)], [(1, 2)], [(1, 6)]])
    let figure = try svg(mixed, "plot [[several[0], several[1]], several[2]]").replacing(
      #/<\/text>\n<text [^>]*>/#, with: " ")
    #expect(figure.contains("none for one run"))
  }

  /// Quantiles from the tables, and the coverage that the interval of three runs really has.
  @Test func studentsIntervalHoldsForThreeRuns() {
    for (freedom, value) in [
      (1, 12.7062), (2, 4.30265), (3, 3.18245), (4, 2.77645), (9, 2.26216), (30, 2.04227),
    ] {
      #expect(abs(studentQuantile(0.975, freedom: freedom) - value) < 1e-4)
    }
    var generator = SeededGenerator(seed: 4)
    func normal() -> Double {
      (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }
    var held = 0
    for _ in 0..<4_000 {
      let values = [normal(), normal(), normal()]
      let mean = values.reduce(0, +) / 3
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      if abs(mean) < studentQuantile(0.975, freedom: 2) * (squares / 6).squareRoot() { held += 1 }
    }
    #expect((3_720...3_880).contains(held), "\(held) of 4,000")
  }

  @Test func labelsAreNeverLost() throws {
    let bench = try runs([[(1, 1), (2, 3)]])
    #expect(try svg(bench, "plot several labels=[\"mine\"]").contains(">mine</text>"))
    #expect(try svg(bench, "plot [several] labels=[\"mine\"]").contains(">mine</text>"))
    #expect(try bench.text("plot several labels=[\"mine\"]").contains("  mine"))
    #expect(
      bench.run("plot several labels=[\"a\", \"b\"]").message
        == "labels must be as many as the curves, 1, but are 2")
    let trained = try embedding(100)
    #expect(try svg(trained, "plot e view=decoder_loss labels=[\"ours\", \"b\"]").contains(">ours</text>"))
    try require(trained, "o = outcomes arm n=20 steps=3")
    #expect(try svg(trained, "plot o labels=[\"random\"]").contains(">random</text>"))
  }

  // MARK: The order of rows

  @Test func theOrderOfRowsChangesNoFigure() throws {
    let bench = try embedding(200)
    try require(
      bench,
      """
      near = neighbors e of=[0, 0] k=9
      line = interpolate e from=[-1, 0] to=[1, 0.5] steps=5
      train e epochs=2
      loss = e.curve
      """)
    for (table, column) in [
      ("near", "distance"), ("line", "t"), ("line", "outcome_distance"), ("loss", "epoch"),
    ] {
      let sorted = "(sort \(table) by=\(column) descending=true)"
      #expect(
        try numbers(bench, "plot \(sorted)") == numbers(bench, "plot \(table)"), "\(table) by \(column)")
      #expect(try bench.text("plot \(sorted)") == bench.text("plot \(table)"))
    }
    let curve = try runs([[(1, 5), (2, 3), (3, 4)]])
    #expect(try data(curve, "plot (sort several[0] by=mean)") == data(curve, "plot several[0]"))
    // what is left out doesn't promote the others
    let some = try svg(bench, "plot (where near rank == 0 or rank > 6)")
    #expect(!some.contains("nearest<") && some.contains(">7th<") && some.contains(">9th<"))
    #expect(some.contains("query and 3 neighbours of rank 7–9"))
    #expect(
      bench.run("plot (where near rank > 0)").message?.contains("hold the query, the row of rank 0") == true)
    #expect(try svg(bench, "plot (head line n=3)").contains("3 points from t = 0 to 0.5"))
  }

  // MARK: Many dimensions and long names

  private static let longName = "left_hind_shank_knee_flexion_against_the_upper_leg"

  /// A chain of links with a motor at each joint, whose names are long.
  private func chain(_ links: Int, trajectories: Int, latent: Int) throws -> Bench {
    let bench = Bench()
    let open = (0..<links).map { number in
      """
      <body name="b\(number)" pos="0.1 0 0"><joint name="\(Self.longName)_\(number)" axis="0 1 0" \
      damping="1"/>
      <geom type="capsule" fromto="0 0 0 0.1 0 0" size="0.01" mass="0.1" contype="0" conaffinity="0"/>
      """
    }
    let motors = (0..<links).map {
      "<motor joint=\"\(Self.longName)_\($0)\" ctrllimited=\"true\" ctrlrange=\"-1 1\"/>"
    }
    let model =
      "<mujoco><option gravity=\"0 0 0\"/><worldbody>\(open.joined())"
      + String(repeating: "</body>", count: links)
      + "</worldbody><actuator>\(motors.joined())</actuator></mujoco>"
    try model.write(toFile: bench.folder.path + "/chain.xml", atomically: true, encoding: .utf8)
    try require(
      bench,
      """
      arm = Environment "chain.xml" reward=(-sum(qpos^2))
      walks = collect arm trajectories=\(trajectories)
      e = ActionEmbedding walks latent=\(latent) hidden=8 epoch_size=64 decoder_epochs=1
      train e epochs=1
      """)
    return bench
  }

  @Test func manyCoordinatesAreAllDrawnOrTheFigureSaysWhich() throws {
    let bench = try chain(9, trajectories: 60, latent: 2)
    let all = SVGText(try svg(bench, "plot e")).letters
    for number in 0..<9 { #expect(all.contains("Δ\(Self.longName)_\(number)")) }
    #expect(try texts(data(bench, "plot e to=\"f.svg\""), "panel").count == 18)
    #expect(!all.contains("outcome=chooses"))
    let column = try svg(bench, "plot e fit=column").replacing(#/<\/text>\n<text [^>]*>/#, with: " ")
    #expect(column.contains("coordinates 0–11 of 0–17 (outcome= chooses)"))
    #expect(try texts(data(bench, "plot e outcome=[17, 3] to=\"f.svg\""), "panel").count == 2)
    #expect(bench.run("plot e outcome=18").message == "outcome must be numbers from 0 to 17, but holds 18")
    try require(bench, "near = neighbors e of=[0, 0] k=3")
    #expect(try texts(data(bench, "plot near to=\"f.svg\""), "y_axis").count == 10)
    #expect(try bench.text("plot near").contains("motors 0–5 of 0–8 (dimensions= chooses)"))
    #expect(
      try texts(data(bench, "plot near dimensions=[8]"), "y_axis").contains {
        $0.hasSuffix("_8") || $0.hasPrefix("motor8")
      })
    #expect(bench.run("plot near outcome=17").message == "outcome must be from 0 to 16, but is 17")
    #expect(
      try texts(data(bench, "plot near outcome=[17, 0]"), "x_axis").contains { $0.hasSuffix("_8 velocity") })
  }

  /// In a space of one dimension each coordinate has a panel of its own.
  @Test func coordinatesOverOneDimensionDontLieOnTopOfEachOther() throws {
    let bench = try embedding(100, latent: 1)
    let axes = try texts(data(bench, "plot e to=\"f.svg\""), "y_axis")
    #expect(axes.count == 5, "points and four coordinates: \(axes)")
    let panels = try svg(bench, "plot e").matches(of: #/<clipPath id="[^"]*"><rect ([^>]*)\/>/#)
    #expect(Set(panels.map { String($0.output.1) }).count == 5)
  }

  static let views = [
    "e", "e view=grid cells=3", "e view=outcome", "e view=distortion cells=3", "e view=histogram",
    "e view=actions", "e view=loss", "e view=decoder_loss", "near", "line", "[o, o]",
    "[[curve, curve], curve]",
  ]

  @Test func everyViewFitsEveryPrintWithLongNames() throws {
    let bench = try chain(7, trajectories: 60, latent: 5)
    try require(
      bench,
      """
      near = neighbors e of=zeros(5) k=3
      line = interpolate e from=zeros(5) to=(zeros(5) + 1) steps=3
      o = outcomes arm n=20 steps=3
      """)
    try "steps,mean\n1,2\n2,3\n".write(
      toFile: bench.folder.path + "/c.csv", atomically: true, encoding: .utf8)
    try require(bench, "curve = import \"c.csv\"")
    let fits = ["fit=column", "fit=icml", "fit=neurips", "fit=page", "fit=slide", "width=89 unit=mm font=6"]
    for view in Self.views {
      for fit in fits {
        let page = SVGText(try svg(bench, "plot \(view) \(fit) title=\"\(Self.longName) \(Self.longName)\""))
        let least = page.words.map(\.points).min() ?? 0
        #expect(least > 5.99, "\(view) \(fit): \(least)")
        #expect(!page.words.contains { $0.text.contains("…") }, "\(view) \(fit)")
        #expect(page.letters.contains(Self.longName + Self.longName), "\(view) \(fit)")
        #expect(fit != "fit=slide" || page.height == 540, "\(view)")
      }
    }
  }

  // MARK: Words, ranges, sizes

  @Test func wordsRangesAndTicksCanBeSet() throws {
    let bench = try runs([[(1, 1), (2, 3), (3, 8)], [(1, 2), (2, 5), (3, 6)]])
    let figure = try svg(
      bench,
      "plot [several] title=\"T\" subtitle=\"S\" xlabel=\"X\" ylabel=\"Y\" xlim=[0, 4] ylim=[0, 10] "
        + "xticks=[0, 1.25, 4] yticks=[0, 5]"
    )
    for words in ["T", "S", "X", "Y", "1.25", "4", "5"] {
      #expect(figure.contains(">\(words)</text>"), "\(words)")
    }
    #expect(!figure.contains(">2</text>") && !figure.contains("runs"))
    let bare = try svg(bench, "plot [several] title=\"\" subtitle=\"\"")
    #expect(!bare.contains("n = 2"))
    // a range that leaves points out says so; where there is no subtitle, at the prompt
    #expect(try svg(bench, "plot [several] ylim=[0, 5]").contains("1 point lies outside the axes"))
    _ = try svg(bench, "plot [several] ylim=[0, 5] subtitle=\"\"")
    #expect(bench.notes.contains("1 point lies outside the axes"))
    #expect(
      try svg(bench, "plot [several] limits=[0, 5]").contains("outside the axes"),
      "the old name of ylim")
    for (arguments, message) in [
      ("xlim=[2, 1]", "xlim must be two finite numbers, the lower first, but is [2, 1]"),
      ("xlim=[0, 2] xticks=[5]", "xticks must lie within 'xlim', but hold 5"),
      ("xlabel=[\"a\", \"b\"]", "xlabel must be one string, or as many as the panels, 1, but are 2"),
      ("clim=[0, 1]", "clim must be omitted in a figure without a colour bar, but is given"),
      ("view=grid", "view must be omitted unless an embedding is drawn, but is grid"),
      ("cells=4", "cells must be omitted, because it has no effect on this figure, but is given"),
      ("fit=column", "fit must be used with a file to write ('to'), but is given without one"),
    ] {
      #expect(bench.run("plot [several] \(arguments)").message == message, "\(arguments)")
    }
    let trained = try embedding(100)
    #expect(
      trained.run("plot e view=loss ylim=[0, 1]").message
        == "ylim must be above 0 on a logarithmic axis, but begins at 0")
    let dressed = try svg(trained, "plot e outcome=1 clabel=\"C\" clim=[-100, 100]")
    #expect(dressed.contains(">C</text>") && !dressed.contains("beyond the ends"))
    #expect(
      try svg(trained, "plot e view=histogram panels=[\"A\", \"B\"] xlabel=\"z\"").contains(">B</text>"))
  }

  @Test func sizesOfPrintAreThoseOfTheVenues() throws {
    let bench = try runs([[(1, 1), (2, 3)]])
    for (arguments, points) in [
      ("fit=column", 252.0), ("fit=neurips", 396), ("fit=iclr", 396), ("fit=icml", 234), ("fit=ieee", 252),
      ("fit=page", 504), ("width=89 unit=mm", 252), ("width=5", 360), ("width=300 unit=pt", 300),
      ("fit=column width=4", 288),
    ] {
      #expect(SVGText(try svg(bench, "plot several \(arguments)")).width == points, "\(arguments)")
    }
    let high = SVGText(try svg(bench, "plot several fit=column height=4"))
    #expect(high.height == 288)
    let large = SVGText(try svg(bench, "plot several fit=page font=11"))
    #expect(large.words.contains { abs($0.points - 11) < 0.05 } && large.words.allSatisfy { $0.points > 9 })
    for (arguments, message) in [
      ("fit=column size=[300, 200]", "size must be omitted if 'fit' is given, but is given too"),
      ("height=3", "height must be used with 'width' or 'fit', but is given alone"),
      ("unit=mm", "unit must be used with 'width' or 'height', but is given alone"),
      ("fit=page dpi=200", "dpi must be used with a PNG file, but is given for a .svg"),
    ] {
      #expect(bench.run("plot several \(arguments) to=\"f.svg\"").message == message, "\(arguments)")
    }
    #expect(
      bench.run("plot several fit=column height=0.8 to=\"f.svg\"").message?
        .contains("don't fit into 3.5 × 0.8") == true)
  }
}
