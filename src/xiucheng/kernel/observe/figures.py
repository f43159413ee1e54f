# SPDX-License-Identifier: Apache-2.0
"""The figures this process counts, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "xiucheng_requests_total", "Answered requests", ["route", "method", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "xiucheng_request_seconds",
    "Time to answer a request",
    ["route"],
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
STEPS = Counter(
    "xiucheng_steps_total", "Steps of processes by outcome", ["process", "step", "outcome"], registry=REGISTRY
)
STEP_SECONDS = Histogram(
    "xiucheng_step_seconds",
    "Time of one step in the engine",
    ["process"],
    registry=REGISTRY,
    buckets=(0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2),
)
QUEUE = Gauge("xiucheng_jobs", "Jobs by status", ["status"], registry=REGISTRY)
OUTBOX = Gauge("xiucheng_outbox", "Messages by channel and state", ["channel", "state"], registry=REGISTRY)
OUTBOX_AGE = Gauge(
    "xiucheng_outbox_oldest_seconds", "Age of the oldest message that waits", ["channel"], registry=REGISTRY
)
RELAY_LAG = Gauge(
    "xiucheng_relay_lag_seconds",
    "Age of the oldest entry a consumer has not read",
    ["consumer"],
    registry=REGISTRY,
)
CONNECTIONS = Gauge("xiucheng_database_connections", "Connections to this database", registry=REGISTRY)
READY = Gauge("xiucheng_ready", "Whether requests can be served", registry=REGISTRY)
