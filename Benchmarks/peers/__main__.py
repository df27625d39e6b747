"""PyTorch versions of what dyne times, one line of JSON a figure.

    python Benchmarks/peers --threads 2 [--only td3-update]
"""

import argparse
import json
import time

import agents
import embedding
import pixels
import torch
from timing import median_milliseconds

# name: how to make the work, and how many units one call does
WORK = {
    "embedding-step": (embedding.embedding_step, 1),
    "decoder-step": (embedding.decoder_step, 1),
    "pixel-step": (pixels.pixel_step, 1),
    "encode-stack": (pixels.encode_stack, 1),
    "td3-update": (agents.td3_updates, 2),
    "dyne-td3-update": (agents.dyne_td3_updates, 2),
    "pixel-td3-update": (pixels.pixel_td3_updates, 2),
    "act": (agents.act, 1),
    "act-from-pixels": (pixels.act_from_pixels, 1),
}


def main():
    parser = argparse.ArgumentParser(description="Times PyTorch versions of dyne's training steps.")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", metavar="NAME", help="one of " + ", ".join(WORK))
    parser.add_argument(
        "--processor-time", action="store_true", help="count processor time, on a busy machine; 1 thread only"
    )
    options = parser.parse_args()
    clock = time.process_time if options.processor_time else time.perf_counter
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    for name, (make, units) in WORK.items():
        if options.only in (None, name):
            figure = round(median_milliseconds(make(), clock, units=units), 4)
            print(json.dumps({"name": name, "threads": options.threads, "median_ms": figure}), flush=True)


if __name__ == "__main__":
    main()
