package import Datasets
import Numerics

/// What a state is in numbers that a good embedding of frames tells: coordinates, velocities and goal.
///
/// Angles of hinges without limits are there as cosine and sine.
package struct StateTargets: Sendable {
  package let names: [String]
  /// A row per state.
  package let rows: [Float]

  /// Those of the first states of some sequences: the ones named, or all that change.
  package init(_ data: SequenceDataset, of sequences: [Int], named wanted: [String]? = nil) {
    var columns: [(name: String, values: [Double])] = []
    let angles = Set(data.environment.angles)
    for (element, name) in data.environment.coordinates.enumerated() {
      let values = sequences.map { data.state($0, step: 0, element) }
      if angles.contains(element) {
        columns.append(("cosine of \(name)", values.map(cosine)))
        columns.append(("sine of \(name)", values.map(sine)))
      } else {
        columns.append((element < data.layout.positions ? name : "\(name)'s velocity", values))
      }
    }
    let goal = data.layout.goal
    for element in 0..<goal {
      columns.append(("goal \(element)", sequences.map { data.sequences.goal[$0 * goal + element] }))
    }
    let changing = columns.filter { wanted?.contains($0.name) ?? (Set($0.values).count > 1) }
    names = changing.map(\.name)
    rows = sequences.indices.flatMap { row in changing.map { Float($0.values[row]) } }
  }
}
