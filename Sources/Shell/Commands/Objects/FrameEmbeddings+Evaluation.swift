import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Numerics

extension StateActionEmbeddingObject: EvaluableObject {}

extension VAEObject: EvaluableObject {}

extension StateEmbeddingObject {
  /// Sequences on which frames are drawn, and to which linear maps are fitted.
  private static var drawnLimit: Int { 1_000 }
  private static var fittedLimit: Int { 10_000 }

  package func evaluate(_ call: Call, _ request: EvaluationRequest) throws -> Value {
    guard isTrained else {
      throw ArgumentError(parameter: "x", must: "be trained ('train')", but: "is \(stand)")
    }
    let test = request.data ?? data
    guard let table = test.frames, table.shape == frames,
      test.environment.fingerprint == data.environment.fingerprint, test.length == data.length
    else {
      throw ArgumentError(
        parameter: "data",
        must: "be sequences with frames as the embedding's own, in \(data.environment.name)",
        but: test.frames == nil ? "hold no frames" : "are different ones, from \(test.environment.name)")
    }
    func spread(_ count: Int, most: Int) -> [Int] {
      let shown = min(count, most)
      return (0..<shown).map { $0 * count / shown }
    }
    let measured = try reconstructionError(
      of: spread(test.count, most: Self.drawnLimit), in: test, table, checkpoint: call.checkCancellation)
    // without other data, every fifth sequence is held out of the fit
    let isOwn = request.data == nil
    let all = spread(data.count, most: Self.fittedLimit)
    let fitted = isOwn ? all.filter { $0 % 5 != 0 } : all
    let tested = isOwn ? all.filter { $0 % 5 == 0 } : spread(test.count, most: Self.fittedLimit)
    let linear = try linearMap(fitted: fitted, tested: tested, of: test, table, call)
    return .record(
      Record([
        ("error", .number(measured.error)), ("floor", .number(measured.floor)),
        ("mean_frame", .number(measured.mean)), ("explained", .measured(measured.explained)),
        ("linear", .table(linear.table)), ("constant", .list(linear.constant.map(Value.string))),
        ("count", .number(test.count)),
      ]))
  }

  /// How well a linear map of latents predicts states, and which of their numbers never change and are
  /// left out.
  private func linearMap(
    fitted: [Int], tested: [Int], of test: SequenceDataset,
    _ table: FrameTable, _ call: Call
  ) throws -> (table: Table, constant: [String]) {
    let own = try self.table()
    let names = try EnvironmentDefinition(of: data.environment).withFrames(nil).make().observationNames
    let targets = StateTargets(data, of: fitted, names: names)
    let latents = try states(of: fitted, in: own, checkpoint: call.checkCancellation)
    let others = try states(of: tested, in: table, checkpoint: call.checkCancellation)
    let truth = StateTargets(test, of: tested, names: names, named: targets.names)
    guard
      let fit = LinearFit(latents, inputs: stateLatent, targets.rows, outputs: targets.names.count)
    else { return (Table([]), targets.constant) }
    var (told, shares, constant) = ([String](), [Double](), targets.constant)
    for (name, share) in zip(targets.names, fit.explained(others, truth.rows)) {
      guard let share else {
        constant.append(name)
        continue
      }
      told.append(name)
      shares.append(share)
    }
    let columns = [Table.Column("quantity", values: told.map(Value.string)), Table.Column("r2", shares)]
    return (Table(columns), constant)
  }
}
