"""What dyne times, done by others, one line of JSON a figure: PyTorch versions, Stable-Baselines3, SBX.

    python Benchmarks/peers --threads 2 [--library sb3] [--only td3-update]
"""

import argparse
import importlib
import json
import os
import time

from timing import median_milliseconds

# library: name: module, function that makes the work, and how many units one call does
WORK = {
    "torch": {
        "embedding-step": ("embedding", "embedding_step", 1),
        "decoder-step": ("embedding", "decoder_step", 1),
        "pixel-step": ("pixels", "pixel_step", 1),
        "encode-stack": ("pixels", "encode_stack", 1),
        "td3-update": ("agents", "td3_updates", 2),
        "dyne-td3-update": ("agents", "dyne_td3_updates", 2),
        "pixel-td3-update": ("pixels", "pixel_td3_updates", 2),
        "act": ("agents", "act", 1),
        "act-from-pixels": ("pixels", "act_from_pixels", 1),
    },
    "sb3": {"td3-update": ("libraries", "sb3_updates", 2)},
    "sbx": {"td3-update": ("libraries", "sbx_updates", 2)},
}


def main():
    parser = argparse.ArgumentParser(description="Times other libraries' versions of dyne's training steps.")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--library", choices=WORK, default="torch")
    parser.add_argument("--only", metavar="NAME", help="one of " + ", ".join(WORK["torch"]))
    parser.add_argument(
        "--processor-time", action="store_true", help="count processor time, on a busy machine; 1 thread only"
    )
    options = parser.parse_args()
    wanted = [name for name in WORK[options.library] if options.only in (None, name)]
    if not wanted:
        return
    clock = time.process_time if options.processor_time else time.perf_counter
    # JAX takes as many threads as it finds processors, and looks when it is loaded
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
    import torch

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    for name in wanted:
        module, make, units = WORK[options.library][name]
        work = getattr(importlib.import_module(module), make)()
        figure = {"name": name, "threads": options.threads, "library": options.library}
        figure["median_ms"] = round(median_milliseconds(work, clock, units=units), 4)
        print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main()
