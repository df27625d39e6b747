import Language
import Texts

/// The predictions of a class beside what came out, as histograms in text.
struct AnswerSummary {
  let files: [AnswerFile]
  var columns = 80
  var isASCII = false

  /// The most rows of a histogram.
  private static let mostRows = 10

  /// The questions in the order of the lessons, with the first answer of each learner.
  var text: String {
    var blocks: [String] = []
    for lesson in Set(files.map(\.lesson)).sorted() {
      let members = files.filter { $0.lesson == lesson }
      blocks.append("\(lesson): \(members.count.counted("learner"))")
      let steps = Set(members.flatMap { $0.answers.map(\.step) }).sorted()
      for step in steps {
        let answers = members.compactMap { $0.answers.first { $0.step == step } }
        blocks.append(block(step, answers))
      }
      if steps.isEmpty { blocks.append("  no predictions yet") }
    }
    return blocks.joined(separator: "\n\n")
  }

  private func block(_ step: Int, _ answers: [AnswerFile.Answer]) -> String {
    let question = HelpText.wrap("\(step). \(answers.first?.question ?? "")", columns, hanging: 3)
    let numbers = answers.compactMap { $0.answer.predictedNumber }
    let truths = answers.compactMap(\.truth.number)
    let isNumeric = numbers.count == answers.count && truths.count == answers.count
    let rows = isNumeric ? self.rows(numbers, truths) : self.rows(answers)
    return (question + rows).joined(separator: "\n")
  }

  /// A row of a histogram.
  private struct Row {
    let label: String
    let count: Int
    var truth: String?
  }

  private func rows(_ numbers: [Double], _ truths: [Double]) -> [String] {
    let middle = truths.sorted()[truths.count / 2]
    let isOne = truths.allSatisfy { $0 == truths[0] }
    let mark =
      isOne ? text(middle) : "\(text(middle)), from \(text(truths.min() ?? 0)) to \(text(truths.max() ?? 0))"
    let distinct = Set(numbers).union(isOne ? [middle] : []).sorted()
    if isOne, distinct.count <= AnswerSummary.mostRows {
      return draw(
        distinct.map { value in
          Row(
            label: text(value), count: numbers.count { $0 == value }, truth: value == middle ? mark : nil)
        })
    }
    let (low, high) = (min(distinct[0], middle), max(distinct[distinct.count - 1], middle))
    let width = max((high - low) / Double(AnswerSummary.mostRows), .leastNormalMagnitude)
    func bin(_ value: Double) -> Int { min(AnswerSummary.mostRows - 1, Int((value - low) / width)) }
    return draw(
      (0..<AnswerSummary.mostRows).map { index in
        let start = low + Double(index) * width
        return Row(
          label: "\(text(start)) to \(text(start + width))", count: numbers.count { bin($0) == index },
          truth: bin(middle) == index ? mark : nil)
      })
  }

  private func rows(_ answers: [AnswerFile.Answer]) -> [String] {
    let truths = Set(answers.map { $0.truth.answerText }).sorted()
    let words = answers.map { $0.answer.lowercased() }
    let distinct = Set(words).union(truths.map { $0.lowercased() }).sorted()
    return draw(
      distinct.map { word in
        let truth = truths.first { $0.lowercased() == word }
        return Row(label: word, count: words.count { $0 == word }, truth: truth)
      })
  }

  private func draw(_ rows: [Row]) -> [String] {
    let width = min(30, rows.map(\.label.displayWidth).max() ?? 0)
    let most = rows.map(\.count).max() ?? 0
    let room = max(10, columns - width - 30)
    return rows.map { row in
      let length = most <= room ? row.count : (row.count * room + most - 1) / most
      let bar = String(repeating: isASCII ? "#" : "█", count: length)
      let gap = String(repeating: " ", count: max(0, width - row.label.displayWidth))
      var line = "   \(gap)\(row.label)  \(bar)"
      if row.count > 0 { line += " \(row.count)" }
      if row.truth != nil {
        line += "  \(isASCII ? "<-" : "◀") the truth\(row.truth == row.label ? "" : ": \(row.truth ?? "")")"
      }
      return line
    }
  }

  private func text(_ number: Double) -> String { Value.number((number * 1e4).rounded() / 1e4).plainText }
}

extension JSON {
  /// A true value as it is compared with answers.
  fileprivate var answerText: String { string ?? number.map { Value.number($0).plainText } ?? "none" }
}

extension String {
  /// The number that an answer is; nil if it is none.
  fileprivate var predictedNumber: Double? {
    if hasSuffix("%") { return String(dropLast()).predictedNumber.map { $0 / 100 } }
    return Double(trimming(while: \.isWhitespace))
  }
}
