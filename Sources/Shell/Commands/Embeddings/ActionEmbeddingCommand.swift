import Datasets
import Embeddings
package import Language
import Networks
import Numerics

extension Condition: Choice {
  package var sentence: String {
    switch self {
    case .none: "Nothing: a constant zero takes its place, as in the published experiments."
    case .state: "The first observation, whitened."
    case .angles: "The first observation, with unlimited hinge angles as cosine and sine, whitened."
    }
  }
}

private let defaults = ActionEmbeddingConfiguration()
private var data: Parameter<DatasetObject> {
  Parameter(
    "data", .object(DatasetObject.self, DatasetObject.objectType), .positional, "The sequences to learn from."
  )
}

private var latent: Parameter<Int?> {
  Parameter(
    "latent", .optional(.whole(1...1_000)), note: "the size of an action", aliases: ["d", "embed_dim"],
    "Size of the latent space.")
}

private var hidden: Parameter<Int> {
  Parameter(
    "hidden", .whole(1...8_192), default: defaults.hidden, aliases: ["hidden_size"],
    "Width of the hidden layers.")
}

private var layers: Parameter<Int> {
  Parameter(
    "layers", .whole(0...16), default: defaults.layers, "Hidden layers after the first.")
}

private var kl: Parameter<Double> {
  Parameter(
    "kl", .number(0...1_000), default: defaults.kl, aliases: ["kl_scale", "beta"], "Weight of the KL term, β."
  )
}

private var condition: Parameter<Condition> {
  Parameter(
    "condition", .choice(Condition.self), default: defaults.condition, "What the predictor sees of the state."
  )
}

private var learningRate: Parameter<Double> {
  Parameter(
    "learning_rate", .number(above: 0, to: 10), default: defaults.learningRate, aliases: ["lr"],
    "Adam's step size, for encoder, predictor and decoder.")
}

private var batch: Parameter<Int> {
  Parameter(
    "batch", .whole(1...65_536), default: defaults.batch, aliases: ["batch_size"], unit: "sequences",
    "Sequences in a batch.")
}

private var epochSize: Parameter<Int> {
  Parameter(
    "epoch_size", .whole(1...100_000_000), default: defaults.epochSize, unit: "sequences",
    "Sequences drawn in one epoch of the encoder.")
}

private var decoderEpochs: Parameter<Int> {
  Parameter(
    "decoder_epochs", .whole(1...10_000), default: defaults.decoderEpochs, unit: "epochs",
    "Epochs of 1,000 batches in which the decoder is trained.")
}

private var decoderNorm: Parameter<Double> {
  Parameter(
    "decoder_norm", .number(0...1_000), default: defaults.decoderNorm,
    "Weight of the norms of decoded actions, λ.")
}

extension Command {
  package static var actionEmbedding: Command {
    Command(
      "ActionEmbedding", area: .embeddings, "Makes an untrained embedding of action sequences.",
      help: """
        Learns an encoder e of sequences a of k actions and a predictor f of what they change, from random behaviour \
        without rewards:

            minimise  ‖ f(s, z) − Δs ‖² / n  +  β KL( e(z | a) ‖ N(0, I) )

        Δs is the whitened change of the n numbers qpos ++ qvel over the k steps, s what `condition` shows of the \
        state. Sequences with the same outcome come to lie close together. `train` then trains a decoder D, which takes \
        latents back to k actions, the gentlest that lead there:

            minimise  mean ( e(D(z)) − z )²  +  λ Σ ‖ D(z)ᵢ ‖

        Agents act through it (`TD3 env actions=e`). Latents in the language are white: they have mean 0 and standard \
        deviation 1 over the data.
        """,
      parameters: [
        data, latent, hidden, layers, kl, condition, learningRate, batch, epochSize, decoderEpochs,
        decoderNorm,
        seedParameter,
      ],
      returns: .object(EmbeddingObject.objectType),
      examples: [
        Example(
          "e = ActionEmbedding walks latent=2", "an untrained embedding in the plane",
          setup: "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=1k"),
        Example(
          "ActionEmbedding walks condition=angles kl=1e-3", "one that sees angles as cosine and sine",
          setup: "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=1k"),
      ],
      seeAlso: ["train", "encode", "decode", "predict", "neighbors", "plot", "help method"]
    ) { call in
      var configuration = ActionEmbeddingConfiguration()
      configuration.latent = call[latent]
      configuration.hidden = call[hidden]
      configuration.layers = call[layers]
      configuration.kl = call[kl]
      configuration.condition = call[condition]
      configuration.learningRate = call[learningRate]
      configuration.batch = call[batch]
      configuration.epochSize = call[epochSize]
      configuration.decoderEpochs = call[decoderEpochs]
      configuration.decoderNorm = call[decoderNorm]
      let sequences = call[data].data
      let name = EmbeddingObject.objectType.name
      let random = RandomStream(seed: call.seed, name, String(call.nextNumber(of: name)))
      try Memory.require(
        ActionEmbedding.bytes(configuration, source: sequences.embeddingSource),
        for: "the networks and a batch")
      let embedding = ActionEmbedding(configuration, data: sequences, random: random)
      return .object(EmbeddingObject(embedding, data: sequences, seed: call.seed))
    }
  }
}
