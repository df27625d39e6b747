import Agents
import Embeddings
import Numerics
import TestSupport
import Testing

@Suite struct PlanTests {
  @Test func rawActionsSpanTheBox() throws {
    let space = ActionSpace.raw(try #require(Box(low: [-2, 0], high: [2, 10])))
    #expect(space.bound == 10 && space.size == 2 && space.planLength == 1 && !space.isPlanning)
    var raw = [0.0, 0.0]
    for (action, expected) in [([-10, -10], [-2.0, 0]), ([10, 10], [2, 10]), ([0, 5], [0, 7.5])] {
      space.decode(action.map { Float($0) }, into: &raw)
      #expect(raw == expected)
    }
  }

  @Test func drawsFillTheBound() throws {
    let space = ActionSpace.raw(try #require(Box(low: [-3, 0], high: [2, 1])))
    var random = RandomStream(seed: 1)
    var action: [Float] = [0, 0]
    var drawn: [Float] = []
    for _ in 0..<1_000 {
      space.drawUniformly(into: &action, using: &random)
      drawn += action
    }
    #expect(drawn.allSatisfy { abs($0) <= 3 })
    #expect(drawn.contains { $0 < -2.9 } && drawn.contains { $0 > 2.9 })
  }

  @Test func aPlanIsCarriedOutStepByStep() throws {
    let box = try #require(Box(low: [-2, 0], high: [2, 10]))
    let source = EmbeddingSource(
      environment: "Toy", fingerprint: "1", actionBox: box, length: 3, observationSize: 1, angles: [])
    var configuration = ActionEmbeddingConfiguration()
    configuration.hidden = 5
    configuration.decoderHidden = [5, 5]
    let one = Whitening(mean: [0], std: [1])
    let embedding = ActionEmbedding(
      configuration, source: source, changes: one, states: one, random: RandomStream(seed: 1))
    let space = ActionSpace.plans(embedding)
    #expect(space.size == 2 && space.rawSize == 2 && space.planLength == 3 && space.isPlanning)

    var plan = Plan(space)
    #expect(plan.isFinished)
    plan.action = [0.7, -0.2]
    plan.begin(in: space)
    let expected = embedding.decode([0.7, -0.2])
    var raw = [0.0, 0.0]
    for step in 0..<3 {
      #expect(plan.step == step && !plan.isFinished)
      plan.next(into: &raw)
      #expect(relativeDifference(raw, Array(expected[2 * step..<2 * step + 2])) <= 1e-5)
    }
    #expect(plan.isFinished)
    plan.begin(in: space)
    plan.drop()
    #expect(plan.isFinished)
  }
}

@Suite struct TD3Tests {
  private func agent(_ configuration: TD3Configuration = TD3Configuration()) throws -> TD3 {
    let space = ActionSpace.raw(try #require(Box(low: [-2, -2], high: [2, 2])))
    return TD3(configuration, stateSize: 3, space: space, random: RandomStream(seed: 1))
  }

  @Test func choosesWithinTheBoundWithoutNoise() throws {
    let agent = try agent()
    var random = RandomStream(seed: 2)
    let before = random
    var (first, second): ([Float], [Float]) = ([0, 0], [0, 0])
    agent.choose([1_000, -1_000, 1_000], into: &first, using: &random)
    agent.choose([1_000, -1_000, 1_000], into: &second, using: &random)
    #expect(first == second && random == before)
    #expect(first.allSatisfy { abs($0) <= 2 })
  }

  @Test func exploresAroundThePolicyAfterTheRandomStart() throws {
    var configuration = TD3Configuration()
    configuration.learningStarts = 10
    let agent = try agent(configuration)
    var random = RandomStream(seed: 2)
    var (chosen, action): ([Float], [Float]) = ([0, 0], [0, 0])
    agent.choose([0.1, 0.2, 0.3], into: &chosen, using: &random)
    func deviation(steps: Int) -> Double {
      var sum = 0.0
      for _ in 0..<2_000 {
        agent.explore([0.1, 0.2, 0.3], steps: steps, into: &action)
        #expect(action.allSatisfy { abs($0) <= 2 })
        sum += zip(action, chosen).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      }
      return (sum / 4_000).squareRoot()
    }
    #expect(deviation(steps: 9) > 1)
    // 0.1 times the bound
    #expect(abs(deviation(steps: 10) - 0.2) < 0.02)
  }

  @Test func makesNoUpdateFromNothing() throws {
    let agent = try agent()
    let losses = try agent.update(updatesActor: true) {}
    #expect(losses == nil)
  }
}
