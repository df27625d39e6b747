import Datasets
import Embeddings
package import Language
import Networks
import Numerics

/// The data of embeddings of frames.
package var frameDataParameter: Parameter<DatasetObject> {
  Parameter(
    "data", .object(DatasetObject.self, DatasetObject.objectType), .positional,
    "Sequences with frames, collected in a `Pixels` environment.")
}

private var settings: SettingArguments<StateActionEmbeddingConfiguration> { SettingArguments() }

/// Frames of a few sequences, for examples.
package let framesExample = """
  cam = Pixels (ReacherVertical seed=1)
  frames = collect cam trajectories=50
  """

/// A small trained embedding of states and actions, for examples.
package let stateEmbeddingExample =
  framesExample + """

    s = StateActionEmbedding frames latent=8 hidden=16 batch=8 epoch_size=16 decoder_epochs=1
    train s epochs=1
    """

extension Command {
  /// `StateActionEmbedding`: an embedding of states from frames, and of actions.
  package static var stateActionEmbedding: Command {
    Command(
      "StateActionEmbedding", area: .embeddings,
      "Makes an untrained embedding of states from frames, and of action sequences.",
      help: """
        An encoder of a stack of frames and one of k actions are trained so that predictors can draw the \
        last two frames after the actions:

            minimise  BCE( f(z_s, z_a), s' )
                      + w ( β_s KL( e_s(z | s) ‖ N(0, I) ) + β_a KL( e_a(z | a) ‖ N(0, I) ) )

        w rises from 0 to 1 in each hundred of the first 400 epochs and is 1 from then on. Afterwards a \
        decoder of actions is trained as for `ActionEmbedding`. Agents see through it (`TD3 cam states=s`) \
        and act through it (`TD3 cam states=s actions=s`). The paper trains 200 epochs on 100,000 sequences \
        of frames of 64 × 64.

        A small target fills few of a frame's numbers and is learned last. With `foreground=c` each number x \
        of a frame to be drawn counts 1 + c |x − x̄| times, x̄ its mean over the batch; the curve's \
        `reconstruction` is then weighted so, while `evaluate` counts each number once. With `shift=p` \
        all frames of a sample, before and after, are moved by the same random number of pixels, up to p \
        each way, and the frame's edge is repeated: a guard against learning the frames by heart. The paper \
        has neither.
        """,
      parameters: [frameDataParameter] + settings.parameters + [seedParameter],
      returns: .object(StateActionEmbeddingObject.objectType),
      examples: [
        Example(
          "s = StateActionEmbedding frames latent=100", "an untrained embedding", setup: framesExample)
      ],
      seeAlso: ["Pixels", "train", "encode", "predict", "neighbors", "VAE", "TD3"]
    ) { call in
      let configuration = settings.read(call)
      let (data, frames) = try call.frameData(frames: 2)
      if configuration.isDeterministic {
        try settings.refuse(
          ["kl", "action_kl"], in: call, with: "deterministic=true",
          since: "there are no KL terms without noise")
      }
      let name = StateActionEmbeddingObject.objectType.name
      let random = RandomStream(seed: call.seed, name, String(call.nextNumber(of: name)))
      try Memory.require(
        StateActionEmbedding.bytes(configuration, source: data.embeddingSource, frames: frames),
        for: "the networks and a batch")
      let embedding = StateActionEmbedding(configuration, data: data, frames: frames, random: random)
      return .object(StateActionEmbeddingObject(embedding, data: data, seed: call.seed))
    }
  }
}

extension Call {
  /// The data, which must have stacks of at least so many frames of a size that the networks take.
  func frameData(frames least: Int) throws -> (data: SequenceDataset, frames: FrameStack) {
    let data = self[frameDataParameter].data
    guard let table = data.frames else {
      throw error(
        frameDataParameter, must: "hold frames", but: "holds none",
        help: "collect in a pixel environment: 'collect (Pixels arm) trajectories=1k'")
    }
    let side = ImageNetworks.frameSize
    guard table.shape.size == side else {
      throw error(
        frameDataParameter, must: "hold frames of \(side) × \(side) pixels",
        but: "holds frames of \(table.shape.size) × \(table.shape.size)")
    }
    guard table.shape.count >= least else {
      throw error(
        frameDataParameter, must: "hold stacks of \(least) frames or more",
        but: "holds stacks of \(table.shape.count)")
    }
    return (data, table.shape)
  }
}
