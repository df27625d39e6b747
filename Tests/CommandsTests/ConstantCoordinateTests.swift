import Commands
import Language
import TestSupport
import Testing

/// Coordinates that only rounding moves have no say: Striker's ball rests in most of its own.
struct ConstantCoordinateTests {
  private static let preparation = """
    set quiet=true
    balls = collect (Striker seed=1) trajectories=120
    e = ActionEmbedding balls hidden=8 latent=3 decoder_epochs=1 epoch_size=256
    curve = train e epochs=1
    """

  private func bench() throws -> Bench {
    let bench = Bench()
    let problem = bench.run(Self.preparation).problem
    try #require(problem == nil, "\(problem ?? "")")
    return bench
  }

  @Test func theyAreNamedAndLeftOut() throws {
    let bench = try bench()
    let deviations = try bench.value("balls.change_std").array?.elements ?? []
    #expect(deviations.count == 31 && deviations.allSatisfy { $0 == 0 || $0 > 1e-3 })
    let still = deviations.count { $0 == 0 }
    #expect(still > 10)
    let evaluated = try bench.value("evaluate e")
    guard case .list(let constant)? = evaluated.field("constant") else {
      Issue.record("no list of constants")
      return
    }
    #expect(constant.count == still)
    guard case .number(let variance)? = evaluated.field("variance") else { return }
    #expect(0.1 < variance && variance < 10, "a variance of \(variance)")
    let report = try bench.value("probe e n=40 queries=3 k=3")
    #expect(report.field("constant") == evaluated.field("constant"))
    guard case .table(let coordinates)? = report.field("coordinates") else { return }
    #expect(coordinates.rowCount == 31 - still)
    guard case .table(let linear)? = report.field("linear") else { return }
    guard case .numbers(let shares)? = linear["r2"]?.content else {
      Issue.record("no numbers of R²")
      return
    }
    #expect(shares.allSatisfy { -100 < $0 && $0 <= 1 }, "\(shares)")
    #expect(try !bench.value("describe balls").json.contains("nan"))
  }

  @Test func noReportHoldsNan() throws {
    let bench = try bench()
    for statement in ["probe e n=40 queries=3 k=3", "evaluate e", "probe [e, e] n=40 k=3"] {
      let value = try bench.value(statement)
      #expect(!value.holdsNan, "\(statement)")
    }
  }
}

extension Value {
  /// Whether a number in it isn't one.
  fileprivate var holdsNan: Bool {
    switch self {
    case .number(let number): number.isNaN
    case .array(let array): array.elements.contains(where: \.isNaN)
    case .list(let values): values.contains(where: \.holdsNan)
    case .record(let record): record.fields.contains { $0.value.holdsNan }
    case .table(let table):
      table.columns.contains { column in
        switch column.content {
        case .numbers(let numbers): numbers.contains(where: \.isNaN)
        case .values(let values): values.contains(where: \.holdsNan)
        }
      }
    default: false
    }
  }
}
