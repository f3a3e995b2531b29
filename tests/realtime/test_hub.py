"""The hub: topics and connections, each parcel once, nobody forgotten and nobody kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kefu.realtime.bus import Parcel
from kefu.realtime.close_codes import RESTARTING, REVOKED
from kefu.realtime.hub import Hub
from tests.realtime.listeners import Ear


def parcel(*topics: str, but: str | None = None) -> Parcel:
    return Parcel(topics, b"news", but)


def test_each_connection_of_any_topic_hears_once() -> None:
    hub, ada, sam = Hub(), Ear("ada"), Ear("sam")
    hub.subscribe(ada, ["a", "b"])
    hub.subscribe(sam, ["c"])
    hub.deliver(parcel("a", "b"))
    hub.deliver(parcel("d"))
    hub.deliver(parcel("c", "a", but="ada"))
    assert (ada.heard, sam.heard) == (["news"], ["news"])


def test_leaving_a_topic_or_the_hub_ends_hearing() -> None:
    hub, ada = Hub(), Ear("ada")
    hub.subscribe(ada, ["a", "b"])
    hub.unsubscribe(ada, ["a", "never followed"])
    hub.deliver(parcel("a"))
    assert ada.heard == []
    hub.deliver(parcel("b"))
    assert ada.heard == ["news"]
    hub.remove(ada)
    hub.remove(ada)
    hub.deliver(parcel("b"))
    assert (ada.heard, len(hub)) == (["news"], 0)


def test_revoke_ends_only_the_connections_of_the_topic() -> None:
    hub, ada, sam = Hub(), Ear("ada"), Ear("sam")
    hub.subscribe(ada, ["s:1"])
    hub.subscribe(sam, ["s:2"])
    hub.deliver(Parcel(("s:1",), b"", command="revoke"))
    assert (ada.ended, ada.heard, sam.ended) == ([REVOKED], [], [])


def test_a_gap_and_the_end_reach_everybody_once() -> None:
    hub, ears = Hub(), [Ear(str(n)) for n in range(3)]
    for ear in ears:
        hub.subscribe(ear, ["a", "b"])
    hub.resync_all()
    hub.end_all()
    assert [(ear.resyncs, ear.ended) for ear in ears] == [(1, [RESTARTING])] * 3


steps = st.lists(
    st.tuples(
        st.sampled_from(["subscribe", "unsubscribe", "remove"]),
        st.integers(0, 3),
        st.lists(st.sampled_from("abcd"), max_size=3),
    ),
    max_size=30,
)


@given(steps, st.lists(st.sampled_from("abcd"), min_size=1, max_size=3), st.sampled_from([None, "0", "1"]))
def test_whatever_happened_before_the_right_ones_hear(
    happened: list[tuple[str, int, list[str]]], topics: list[str], but: str | None
) -> None:
    hub, ears = Hub(), [Ear(str(n)) for n in range(4)]
    follows: dict[int, set[str]] = {n: set() for n in range(4)}
    for verb, n, names in happened:
        if verb == "subscribe":
            hub.subscribe(ears[n], names)
            follows[n] |= set(names)
        elif verb == "unsubscribe":
            hub.unsubscribe(ears[n], names)
            follows[n] -= set(names)
        else:
            hub.remove(ears[n])
            follows[n] = set()
    expected = [n for n in range(4) if follows[n] & set(topics) and str(n) != but]
    assert hub.has_listener(tuple(topics), but) or not expected, "never unwanted while somebody listens"
    hub.deliver(parcel(*topics, but=but))
    assert [n for n in range(4) if ears[n].heard] == expected
    assert all(len(ear.heard) <= 1 for ear in ears)
