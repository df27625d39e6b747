"""Writes events.tfevents: records as TensorBoard's own classes write them, for EventRecordTests.

    python3 -m venv venv && venv/bin/pip install tensorboard==2.21.0 && venv/bin/python make_event_goldens.py

The program writes the same records; they must have the same bytes.
"""

import io
import os

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.histogram_pb2 import HistogramProto
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

TIME = 1_700_000_000.5
# the head of a PNG of 480 x 320 in RGB; nothing looks further
PNG = bytes([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]) + b"IHDR" + bytes([0, 0, 1, 224, 0, 0, 1, 64, 8, 2, 0, 0, 0])

values = [
    Summary.Value(tag="rollout/ep_rew_mean", simple_value=4.5),
    Summary.Value(tag="train/critic_loss", simple_value=-0.1),
]
image = Summary.Image(height=320, width=480, colorspace=3, encoded_image_string=PNG)
histogram = HistogramProto(
    min=0, max=1, num=4, sum=2.5, sum_squares=2.25, bucket_limit=[0.5, 1.0], bucket=[1, 3]
)
events = [
    Event(wall_time=TIME, file_version="brain.Event:2"),
    Event(wall_time=TIME, step=3, summary=Summary(value=values)),
    Event(wall_time=TIME, step=300, summary=Summary(value=[Summary.Value(tag="eval/curve", image=image)])),
    Event(wall_time=TIME, step=70_000, summary=Summary(value=[Summary.Value(tag="latent/z0", histo=histogram)])),
]

buffer = io.BytesIO()
writer = RecordWriter(buffer)
for event in events:
    writer.write(event.SerializeToString())
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "events.tfevents"), "wb") as file:
    file.write(buffer.getvalue())
