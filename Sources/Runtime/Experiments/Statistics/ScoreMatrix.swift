package import Numerics

/// Scores of runs on tasks: as many runs of each task.
package struct ScoreMatrix: Sendable, Equatable {
  package let runs: Int, tasks: Int
  /// (runs, tasks), row by row.
  package let scores: [Double]

  /// Makes a matrix; `scores` holds a row for each run.
  package init(runs: Int, tasks: Int, scores: [Double]) {
    precondition(runs > 0 && tasks > 0 && scores.count == runs * tasks, "scores must fill the matrix")
    self.runs = runs
    self.tasks = tasks
    self.scores = scores
  }

  package subscript(run: Int, task: Int) -> Double { scores[run * tasks + task] }

  /// The scores of one task.
  package func column(_ task: Int) -> [Double] { (0..<runs).map { self[$0, task] } }

  /// The mean of each task over runs.
  var taskMeans: [Double] {
    var sums = [Double](repeating: 0, count: tasks)
    for run in 0..<runs {
      for task in 0..<tasks { sums[task] += scores[run * tasks + task] }
    }
    return sums.map { $0 / Double(runs) }
  }

  /// The same matrix with other runs in each task's column: (runs, tasks) indices of runs.
  package func resampled(_ indices: [Int]) -> ScoreMatrix {
    ScoreMatrix(
      runs: runs, tasks: tasks, scores: indices.indices.map { scores[indices[$0] * tasks + $0 % tasks] })
  }

  /// Indices of runs drawn with replacement, for each task by itself: the stratified bootstrap.
  package func drawnIndices(_ random: inout RandomStream) -> [Int] {
    (0..<runs * tasks).map { _ in random.index(below: runs) }
  }
}

/// One number for all runs and tasks.
///
/// See Agarwal et al. 2021, section 4.3.
package enum Aggregate: Sendable, Equatable {
  /// The mean over tasks of means over runs.
  case mean
  /// The median over tasks of means over runs.
  case median
  /// The mean of the middle half of all scores: ⌊n / 4⌋ are left out at each end.
  case interquartileMean
  /// By how much scores fall short of `target` on average; what is better counts as the target.
  case optimalityGap(target: Double)

  package func value(of matrix: ScoreMatrix) -> Double {
    switch self {
    case .mean: return matrix.taskMeans.reduce(0, +) / Double(matrix.tasks)
    case .median: return Aggregate.median(matrix.taskMeans)
    case .interquartileMean:
      let sorted = matrix.scores.sorted()
      let cut = sorted.count / 4
      let kept = sorted[cut..<sorted.count - cut]
      return kept.reduce(0, +) / Double(kept.count)
    case .optimalityGap(let target):
      let count = Double(matrix.scores.count)
      return target - matrix.scores.reduce(0) { $0 + min($1, target) } / count
    }
  }

  /// The middle value, or the mean of the two in the middle; there must be one.
  package static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    return (sorted[middle - 1] + sorted[middle]) / 2
  }
}

extension ScoreMatrix {
  /// The share of all scores above each threshold: a performance profile (Dolan and Moré 2002).
  package func profile(at thresholds: [Double]) -> [Double] {
    let sorted = scores.sorted()
    return thresholds.map { threshold in
      var low = 0, high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] > threshold { high = middle } else { low = middle + 1 }
      }
      return Double(sorted.count - low) / Double(sorted.count)
    }
  }

  /// The probability that a run of this matrix is better than one of another on a task, averaged over tasks;
  /// equal scores count as one half (Mann and Whitney's U over the number of pairs).
  package func probabilityOfImprovement(over other: ScoreMatrix) -> Double {
    precondition(tasks == other.tasks, "both must have the same tasks")
    var sum = 0.0
    for task in 0..<tasks {
      let others = other.column(task)
      var wins = 0.0
      for score in column(task) {
        for rival in others { wins += score > rival ? 1 : score == rival ? 0.5 : 0 }
      }
      sum += wins / Double(runs * other.runs)
    }
    return sum / Double(tasks)
  }
}
