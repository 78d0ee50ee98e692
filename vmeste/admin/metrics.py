"""/admin/metrics: what Prometheus asks for, behind the password like the rest."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from aiohttp import web

from vmeste.counts import COUNTS, TURN_ENDS_WITHIN
from vmeste.database import Database
from vmeste.lag import Queues, queues

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

KNOWN_UPDATES = frozenset({"message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member"})


class Metrics:
    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def answer(self, _: web.Request) -> web.Response:
        # imported when first asked for: most bots are watched by nobody, and it would take its part of every start
        from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest  # noqa: PLC0415  see above
        from prometheus_client.registry import CollectorRegistry  # noqa: PLC0415  the same

        async with self._database.look() as connection:
            found = await queues(connection, self._now())
        registry = CollectorRegistry()
        registry.register(_Collected(found))
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Collected:
    def __init__(self, found: Queues) -> None:
        self._found = found

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client import metrics_core as core  # noqa: PLC0415  see above

        updates = core.CounterMetricFamily("vmeste_updates", "Updates settled, by kind", labels=["kind"])
        kinds: dict[str, int] = {}
        for kind, count in COUNTS.updates.items():  # what a stranger could make up stands together
            name = kind if kind in KNOWN_UPDATES else "other"
            kinds[name] = kinds.get(name, 0) + count
        for kind, count in kinds.items():
            updates.add_metric([kind], count)
        yield updates
        bounds = [*map(str, TURN_ENDS_WITHIN), "+Inf"]
        buckets = list(zip(bounds, accumulate(COUNTS.turns), strict=True))
        yield core.HistogramMetricFamily(
            "vmeste_turn_seconds",
            "From an update's arrival to its answer",
            buckets=buckets,
            sum_value=COUNTS.turn_seconds,
        )
        calls = core.CounterMetricFamily("vmeste_calls", "Calls to Telegram, by result", labels=["method", "result"])
        for (method, result), count in COUNTS.calls.items():
            calls.add_metric([method, result], count)
        yield calls
        waiting = core.GaugeMetricFamily("vmeste_queue", "What is due and has not gone out", labels=["of"])
        for name, length in self._found.lengths.items():
            waiting.add_metric([name], length)
        yield waiting
        yield core.GaugeMetricFamily("vmeste_dead_letters", "Updates nobody could handle", self._found.dead_letters)
        yield core.GaugeMetricFamily(
            "vmeste_lag_seconds", "Age of the oldest that is due", self._found.lag.total_seconds()
        )
