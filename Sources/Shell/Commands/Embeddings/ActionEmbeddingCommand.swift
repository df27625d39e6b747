import Datasets
import Embeddings
package import Language
import Networks
import Numerics

private var data: Parameter<DatasetObject> {
  Parameter(
    "data", .object(DatasetObject.self, DatasetObject.objectType), .positional, "The sequences to learn from."
  )
}

private var settings: SettingArguments<ActionEmbeddingConfiguration> { SettingArguments() }

extension Command {
  package static var actionEmbedding: Command {
    Command(
      "ActionEmbedding", area: .embeddings, "Makes an untrained embedding of action sequences.",
      help: """
        Learns an encoder e of sequences a of k actions and a predictor f of their outcomes, from random \
        behaviour without rewards:

            minimise  ‖ f(s, z) − Δs ‖² / n  +  β KL( e(z | a) ‖ N(0, I) )

        Δs is the whitened change of the n numbers qpos ++ qvel over the k steps; s is what `condition` \
        selects of the state. Sequences with similar outcomes end up close together. `train` then trains a \
        decoder D, which maps latents back to k actions, preferring small ones:

            minimise  mean ( e(D(z)) − z )²  +  λ Σ ‖ D(z)ᵢ ‖

        Agents act through it (`TD3 env actions=e`). Latents in the language are white: they have mean 0 and \
        standard deviation 1 over the data.
        """,
      parameters: [data] + settings.parameters + [seedParameter],
      returns: .object(EmbeddingObject.objectType),
      examples: [
        Example(
          "e = ActionEmbedding walks latent=2", "an untrained embedding with two dimensions",
          setup: "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=1k"),
        Example(
          "ActionEmbedding walks condition=angles kl=1e-3", "one that sees angles as cosine and sine",
          setup: "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=1k"),
      ],
      seeAlso: ["train", "encode", "decode", "predict", "neighbors", "plot", "help method"]
    ) { call in
      let configuration = settings.read(call)
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
