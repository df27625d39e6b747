internal import ArgumentParser
import Environments
import Glibc
import Numerics

/// Times dyne's parts beside what can't be saved of each.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dyne-bench",
    abstract: "Times dyne's parts, as medians, beside the bare products or physics steps in each.",
    discussion: "Figures: \(Work.allCases.map(\.rawValue).joined(separator: ", ")).")

  @Option(help: "Threads of products and of collecting.")
  var threads = 1

  @Option(help: ArgumentHelp("Time this alone.", valueName: "name"))
  var only: Work?

  @Option(help: "Seconds of each kind of work.")
  var seconds = 2.0

  @Flag(help: "Print a line of JSON for each figure.")
  var json = false

  @Flag(help: "Count processor time instead of the time that passes, on a busy machine.")
  var processorTime = false

  @Flag(help: "List the matrix products of each training step, M × N × K, instead.")
  var products = false

  func validate() throws {
    guard 1...1024 ~= threads else {
      throw ValidationError("threads must be between 1 and 1024, but is \(threads)")
    }
    guard threads == 1 || !processorTime else {
      throw ValidationError("threads must be 1 with --processor-time, but is \(threads)")
    }
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("seconds must be above 0 and at most 3600, but is \(seconds)")
    }
  }

  func run() throws {
    if products { return listProducts() }
    setProductThreads(threads)
    let timing = Timing(threads: threads, seconds: seconds, clock: processorTime ? .processor : .wall)
    for work in only.map({ [$0] }) ?? Work.allCases {
      try work.measure(timing) { figure in
        print(json ? figure.json : figure.text)
        // whoever reads along sees each figure when it is there
        fflush(nil)
      }
    }
  }

  private func listProducts() {
    for (name, products) in [
      ("embedding-step", Products.embeddingStep()), ("decoder-step", .decoderStep()),
      ("td3-update, two of them", .td3Updates(actionInputs: 2 * Sizes.m)),
      ("dyne-td3-update, two of them", .td3Updates(actionInputs: Sizes.d + 1)), ("act", .act()),
    ] {
      print("\(name):")
      for line in products.lines { print("  \(line)") }
    }
  }
}

/// What is timed.
enum Work: String, CaseIterable, ExpressibleByArgument {
  case environmentStep = "environment-step"
  case formulaStep = "formula-step"
  case collect
  case outcomes
  case render
  case embeddingStep = "embedding-step"
  case decoderStep = "decoder-step"
  case pixelStep = "pixel-step"
  case encodeStack = "encode-stack"
  case td3Update = "td3-update"
  case dyneTD3Update = "dyne-td3-update"
  case pixelTD3Update = "pixel-td3-update"
  case act
  case actFromPixels = "act-from-pixels"
  case actFromStates = "act-from-states"
  case checkpoint
  case pixelCheckpoint = "pixel-checkpoint"
  case encode
  case neighbors
  case startUp = "start-up"
  case startToPrompt = "start-to-prompt"
  case scriptStatement = "script-statement"
  case loopTurn = "loop-turn"
  case functionCall = "function-call"
  case completionMenu = "completion-menu"
  case interrupts

  func measure(_ timing: Timing, report: (Figure) -> Void) throws {
    switch self {
    case .environmentStep:
      for definition in EnvironmentDefinition.all {
        report(try PhysicsWork(timing, definition).environmentStep())
      }
    case .formulaStep: report(try FormulaWork(timing).step())
    case .collect: report(try PhysicsWork(timing).collect())
    case .outcomes: report(try PhysicsWork(timing).outcomes())
    case .render: report(try RenderWork(timing: timing).frames())
    case .embeddingStep: report(try EmbeddingWork(timing).embeddingStep())
    case .decoderStep: report(try EmbeddingWork(timing).decoderStep())
    case .pixelStep: report(try ImageWork(timing).pixelStep())
    case .encodeStack: report(ImageWork(timing).encodeStack())
    case .td3Update: report(try AgentWork(timing: timing).td3Update())
    case .dyneTD3Update: report(try AgentWork(timing: timing).dyneTD3Update())
    case .pixelTD3Update: report(try PixelAgentWork(timing: timing).update())
    case .act: report(try AgentWork(timing: timing).act())
    case .actFromPixels: report(try PixelAgentWork(timing: timing).act())
    case .actFromStates: report(try PixelAgentWork(timing: timing).actFromStates())
    case .checkpoint: report(try RunWork(timing: timing).checkpoint())
    case .pixelCheckpoint: report(try RunWork(timing: timing).pixelCheckpoint())
    case .encode: report(try EmbeddingWork(timing).encode())
    case .neighbors:
      report(try EmbeddingWork(timing).neighbors())
      for (rows, width) in NeighborWork.sizes {
        report(NeighborWork(timing, rows: rows, width: width).search())
      }
    case .startUp: report(try StartUp(timing).process())
    case .startToPrompt: report(try StartUp(timing).prompt())
    case .scriptStatement: report(try ShellWork(timing).scriptStatement())
    case .loopTurn: report(try ShellWork(timing).loopTurn())
    case .functionCall: report(try ShellWork(timing).functionCall())
    case .completionMenu: report(try ShellWork(timing).completionMenu())
    case .interrupts: try ShellWork(timing).interrupts(report)
    }
  }
}
