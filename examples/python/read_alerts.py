"""Follows the topic of alerts and prints a line for each change: `pip install -r requirements.txt`, then

    KAFKA_BROKERS=localhost:9092 SCHEMA_REGISTRY_URL=http://localhost:8081 python3 read_alerts.py
"""

import json
import os
import signal
import struct
import urllib.request
from functools import cache

from confluent_kafka import Consumer, KafkaException
from jsonschema import Draft7Validator

registry_url = os.environ.get("SCHEMA_REGISTRY_URL", "http://localhost:8081")


@cache
def validator_of(schema_id: int) -> Draft7Validator:
    """Fetched once for each id: what an id stands for never changes."""
    with urllib.request.urlopen(f"{registry_url}/schemas/ids/{schema_id}", timeout=10) as response:
        return Draft7Validator(json.loads(json.load(response)["schema"]))


def decode(value: bytes) -> dict:
    """The Confluent wire format: a zero byte, the schema's id, JSON."""
    magic, schema_id = struct.unpack(">bI", value[:5])
    if magic != 0:
        raise ValueError("the value does not begin with a zero byte")
    data = json.loads(value[5:])
    validator_of(schema_id).validate(data)
    return data


consumer = Consumer(
    {
        "bootstrap.servers": os.environ.get("KAFKA_BROKERS", "localhost:9092"),
        "group.id": os.environ.get("CONSUMER_GROUP", "ops-alerts"),
        "auto.offset.reset": "earliest",
        # Stored after the work is done, so that a crash repeats it: `ce_id` identifies an event.
        "enable.auto.offset.store": False,
    }
)
consumer.subscribe([os.environ.get("TOPIC_PREFIX", "") + "alerts"])

running = True


def stop(*_: object) -> None:
    global running
    running = False


signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGTERM, stop)

while running:
    message = consumer.poll(0.5)
    if message is None:
        continue
    if message.error():
        if message.error().retriable():
            continue
        raise KafkaException(message.error())
    if message.value():  # Without a value, the alert's key was removed from the topic.
        alert = decode(message.value())
        event_type = dict(message.headers())["ce_type"].decode()
        name = f"{alert['rule']} {alert['source']}/{alert['subject']}"
        if event_type == "AlertRaised":
            print(f"firing {name} ({alert['severity']}): {alert['summary']}", flush=True)
        elif event_type == "AlertResolved":
            print(f"resolved {name}", flush=True)
    consumer.store_offsets(message)

consumer.close()
