extension HelpPage {
  /// The method in one page: what is learned, how agents use it, which commands do what.
  static let method = """
    Dynamics-aware embeddings (DynE; Whitney et al., ICLR 2020)

    A sequence a of k actions matters through where it leads. From random behaviour
    alone, without rewards, an encoder and a predictor learn latents z of sequences:

        loss = ‖ f(s, z) − Δs ‖² / n  +  β KL( e(z | a) ‖ N(0, I) )

    Δs is the change of the state's n numbers over the k steps, whitened. The first
    term makes z tell the outcome; the second, weighted by `kl`, makes it tell
    nothing else. So sequences that do the same come to lie at the same place.

    A decoder D then learns the way back, with the encoder E held fixed:

        loss = mean ( E(D(z)) − z )²  +  λ Σ ‖ D(z)ᵢ ‖

    Of all plans that lead to z it takes a gentle one. From here on z is white: mean
    0 and deviation 1 over the data, and `bound` is the largest number seen.

    A DynE-TD3 agent is TD3 whose actor answers with a z within the bound. D makes
    it a plan of k actions, carried out in order. The critic Q(s, z, i) knows the
    plan's step i, so that every step of the environment teaches it:

        y = Σ γʲ rⱼ (the k − i steps left)  +  γᵏ⁻ⁱ min Q'(s', µ'(s'), 0)

    The steps, and what to look at
      arm = ReacherVertical seed=1         describe arm: its numbers and ranges
      walks = collect arm                  describe walks: do all coordinates move?
      e = ActionEmbedding walks
      train e                              plot e view=loss: is it flat?
      evaluate e data=(collect arm seed=9) explained: near 1 predicts well
      plot e                               colours should change smoothly
      neighbors e of=[0, 0] k=5            do near sequences do the same?
      agent = TD3 arm actions=e
      train agent steps=20k                plot [agent, other]: against raw actions
      evaluate agent                       mean return without exploration
    """
}
