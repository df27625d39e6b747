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

        Two other objectives show what prediction is worth. They have the same encoder and decoder: with \
        `objective=autoencoder`, f(z) reconstructs the actions and sees no outcome; with \
        `objective=contrastive`, f(s, z) picks the change that followed among those of the batch, after \
        a network h of them (InfoNCE). `deterministic=true` has neither noise nor KL term.

            autoencoder   minimise  ‖ f(z) − a ‖² / (k m)  +  β KL
            contrastive   minimise  −log softmaxⱼ ( f(s, z) · h(Δsⱼ) / √p )  +  β KL

        Only objective=dynamics can `predict`; `evaluate` measures what each one minimises.

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
        Example(
          "ActionEmbedding walks objective=autoencoder deterministic=true",
          "a plain autoencoder of actions, to compare with",
          setup: "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=1k"),
      ],
      seeAlso: ["train", "encode", "decode", "predict", "neighbors", "plot", "help method"]
    ) { call in
      var configuration = settings.read(call)
      if configuration.objective == .autoencoder {
        try settings.refuse(
          ["condition"], in: call, with: "objective=autoencoder", since: "an autoencoder sees no state")
        configuration.condition = .none
      }
      if configuration.objective == .contrastive, configuration.batch < 2 {
        throw ArgumentError(
          parameter: "batch", must: "be at least 2 with objective=contrastive", but: "is 1",
          help: "a change is told from the others of its batch")
      }
      if configuration.isDeterministic {
        try settings.refuse(
          ["kl"], in: call, with: "deterministic=true", since: "there is no KL term without noise")
      }
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
