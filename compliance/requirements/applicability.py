"""Whether a row concerns a system: what the inventory says against the row's ``applies_to``.

A row applies when it names nothing, or when one of the things it names is there (or). What the
inventory does not say is not known, and a row that may concern the system stays: nobody is
spared a requirement by an empty field. Every fact says on what it rests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from compliance.core.i18n import _, _l
from compliance.core.text import fold
from compliance.packs.values import VALUES_OF
from compliance.systems import labels
from compliance.units.models import KIND_NAMES, UnitKind

#: Kinds of unit by the words of the packs.
ORGANISATIONS = {
    "department": UnitKind.DEPARTMENT,
    "office": UnitKind.OFFICE,
    "hospital": UnitKind.HOSPITAL,
    "health_centre": UnitKind.HEALTH_CENTRE,
    "station": UnitKind.STATION,
    "private": UnitKind.PRIVATE,
    "social_protection": UnitKind.SOCIAL_PROTECTION,
}
HOSTINGS = ("on_premises", "rented_data_centre", "cloud", "mixed")
#: Units that have a network, a server or a programmer only when they say so.
SMALL = (UnitKind.STATION, UnitKind.OFFICE)
#: Folded words in the names of parts that show a thing to be there.
NETWORK_WORDS = ("tuong lua", "chuyen mach", "dinh tuyen", "switch", "router", "firewall")
WIFI_WORDS = ("wifi", "wi-fi", "khong day", "access point", "diem truy cap")
MAIL_WORDS = ("may chu thu", "mail server", "may chu email", "exchange", "zimbra")


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What the inventory says of a system, and of its unit as a whole; None is "not stated"."""

    #: Kind of the unit that keeps it (UnitKind).
    organisation: str
    kind: str = ""
    hosting: str | None = None
    has_own_server: bool | None = None
    lifecycle: str | None = None
    #: Name of the product it runs, of the unit that operates it if another one does.
    product: str | None = None
    operated_by: str | None = None
    info_personal: bool | None = None
    info_public: bool | None = None
    online: bool = False
    #: Names of servers, of all components, of zones with and without addresses of their own.
    servers: Sequence[str] = ()
    components: Sequence[str] = ()
    own_zones: Sequence[str] = ()
    outer_zones: Sequence[str] = ()
    #: A local network, a mail system that the unit keeps as a system of its own.
    local_network: str | None = None
    mail_system: str | None = None


@dataclass(frozen=True)
class Fact:
    """One thing that is there (True), is not (False) or is not known, and why we say so."""

    token: str
    holds: bool | None
    #: A sentence, put together only where somebody reads it: facts are asked by the thousand.
    because: Any

    @property
    def label(self) -> str:
        """The thing in words."""
        return token_label(self.token)


@dataclass(frozen=True)
class Verdict:
    """Whether a row applies, and the sentence that says why."""

    applies: bool
    reason: str = ""


Facts = Mapping[str, Fact]
#: The verdict on a row that concerns the system.
APPLIES = Verdict(True)


def token_label(token: str) -> str:
    """Return a thing of ``applies_to`` in words."""
    return str(VALUES_OF["applies_to"].get(token, token))


def judge(applies_to: Sequence[str], facts: Facts) -> Verdict:
    """Return whether a row with this ``applies_to`` concerns what ``facts`` describe."""
    if not applies_to:
        return APPLIES
    known = [facts.get(token, Fact(token, None, "")) for token in applies_to]
    if any(fact.holds for fact in known) or any(fact.holds is None for fact in known):
        return APPLIES
    things = ", ".join(dict.fromkeys(fact.label for fact in known))
    why = "; ".join(dict.fromkeys(str(fact.because) for fact in known if fact.because))
    return Verdict(
        False, _("Chỉ áp dụng khi có: %(things)s. Ở đây: %(why)s.", things=things, why=why)
    )


def facts_of(said: Inventory) -> dict[str, Fact]:
    """Return every fact about one system."""
    found = [
        *_organisation(said.organisation),
        *_hosting(said),
        _own_server(said),
        *_networks(said),
        _web(said),
        _email(said),
        _develops(said),
        _personal(said),
    ]
    return {fact.token: fact for fact in found}


def facts_of_unit(organisation: str, systems: Sequence[tuple[str, Facts]]) -> dict[str, Fact]:
    """Return every fact about a unit: what one of its systems has, the unit has.

    ``systems``: name and facts of each. A unit without systems has what its kind usually has.
    """
    if not systems:
        bare = facts_of(Inventory(organisation=organisation))
        if organisation not in SMALL:
            return bare
        said = _l("đơn vị không khai hệ thống nào do mình giữ")
        kept = {fact.token for fact in _organisation(organisation)}
        return {
            token: fact if token in kept else Fact(token, False, said)
            for token, fact in bare.items()
        }
    return {
        token: _merged(token, [(name, facts[token]) for name, facts in systems])
        for token in systems[0][1]
    }


def _merged(token: str, held: Sequence[tuple[str, Fact]]) -> Fact:
    for wanted in (True, None):
        for name, fact in held:
            if fact.holds is wanted:
                return Fact(token, wanted, f"{name}: {fact.because}" if fact.because else "")
    return Fact(token, False, "; ".join(dict.fromkeys(str(fact.because) for _name, fact in held)))


def _organisation(kind: str) -> list[Fact]:
    name = KIND_NAMES.get(kind, kind)
    said = _l("đơn vị là %(kind)s", kind=name[:1].lower() + name[1:])
    return [Fact(token, kind == of, said) for token, of in ORGANISATIONS.items()]


def _hosting(said: Inventory) -> list[Fact]:
    if said.operated_by:
        why = _l("hệ thống do %(unit)s vận hành", unit=said.operated_by)
        return [Fact(token, False, why) for token in HOSTINGS]
    if said.hosting is None:
        if said.organisation in SMALL and said.has_own_server is False:
            why = _l("đơn vị không có máy chủ, không khai nơi thuê")
            return [Fact(token, False, why) for token in HOSTINGS]
        return [Fact(token, None, _l("chưa khai nơi đặt")) for token in HOSTINGS]
    place = labels.HOSTINGS.get(said.hosting, said.hosting)
    why = _l("nơi đặt đã khai là “%(place)s”", place=place)
    return [Fact(token, said.hosting == token, why) for token in HOSTINGS]


def _own_server(said: Inventory) -> Fact:
    if said.operated_by:
        why = _l("hệ thống do %(unit)s vận hành", unit=said.operated_by)
        return Fact("own_server", False, why)
    if said.has_own_server:
        return Fact("own_server", True, _l("kiểm kê ghi có máy chủ riêng"))
    if said.servers:
        return Fact("own_server", True, _l("kiểm kê có máy chủ “%(name)s”", name=said.servers[0]))
    if said.has_own_server is False:
        return Fact("own_server", False, _l("kiểm kê ghi không có máy chủ riêng"))
    return Fact("own_server", None, _l("chưa khai có máy chủ riêng hay không"))


def _networks(said: Inventory) -> list[Fact]:
    network = _network(said)
    wireless = _named((*said.components, *said.own_zones, *said.outer_zones), WIFI_WORDS)
    if wireless:
        wifi = Fact("wifi", True, _l("kiểm kê có “%(name)s”", name=wireless))
    elif network.holds is False:
        wifi = Fact("wifi", False, network.because)
    elif said.own_zones or said.organisation in SMALL:
        wifi = Fact("wifi", False, _l("kiểm kê không khai vùng mạng, thiết bị không dây"))
    else:
        wifi = Fact("wifi", None, _l("chưa khai vùng mạng, thiết bị mạng"))
    return [network, wifi]


def _network(said: Inventory) -> Fact:
    if said.local_network:
        why = _l("đơn vị có hệ thống “%(name)s”", name=said.local_network)
        return Fact("network", True, why)
    if said.operated_by:
        why = _l("hệ thống do %(unit)s vận hành", unit=said.operated_by)
        return Fact("network", False, why)
    for names, words in ((said.own_zones, None), (said.components, NETWORK_WORDS)):
        name = _named(names, words) if words else next(iter(names), None)
        if name:
            return Fact("network", True, _l("kiểm kê có “%(name)s”", name=name))
    if said.servers or said.has_own_server:
        return Fact("network", True, _l("có máy chủ tại đơn vị thì có mạng nội bộ"))
    if said.organisation in SMALL:
        why = _l("kiểm kê không khai mạng nội bộ, dải địa chỉ nội bộ nào")
        return Fact("network", False, why)
    return Fact("network", None, _l("chưa khai vùng mạng, thiết bị mạng"))


def _web(said: Inventory) -> Fact:
    if said.online:
        return Fact("web", True, _l("kiểm kê khai dịch vụ trực tuyến"))
    if said.info_public:
        return Fact("web", True, _l("kiểm kê khai có thông tin công khai"))
    if said.info_public is False or said.organisation in SMALL:
        why = _l("kiểm kê không khai dịch vụ trực tuyến, thông tin công khai")
        return Fact("web", False, why)
    return Fact("web", None, _l("chưa khai có thông tin công khai hay không"))


def _email(said: Inventory) -> Fact:
    name = said.mail_system or _named((*said.servers, *said.components), MAIL_WORDS)
    if name:
        return Fact("email", True, _l("kiểm kê có “%(name)s”", name=name))
    return Fact("email", False, _l("kiểm kê không khai máy chủ thư điện tử nào"))


def _develops(said: Inventory) -> Fact:
    if said.lifecycle in ("new_project", "upgrade"):
        stage = labels.LIFECYCLES.get(said.lifecycle, said.lifecycle)
        why = _l("giai đoạn đã khai là “%(stage)s”", stage=stage)
        return Fact("develops", True, why)
    if said.product:
        why = _l("dùng phần mềm có sẵn “%(name)s”", name=said.product)
        return Fact("develops", False, why)
    if said.lifecycle == "rented_service" or said.organisation in SMALL:
        return Fact("develops", False, _l("đơn vị không làm, không đặt làm phần mềm"))
    return Fact("develops", None, _l("chưa khai phần mềm mua sẵn hay làm riêng"))


def _personal(said: Inventory) -> Fact:
    if said.info_personal is None:
        return Fact("personal_data", None, _l("chưa khai có dữ liệu cá nhân hay không"))
    no = _l("kiểm kê ghi không có dữ liệu cá nhân")
    words = _l("kiểm kê ghi có dữ liệu cá nhân") if said.info_personal else no
    return Fact("personal_data", said.info_personal, words)


def _named(names: Sequence[str], words: Sequence[str]) -> str | None:
    return next((name for name in names if _has(name, tuple(words))), None)


@lru_cache(8192)
def _has(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name has one of some folded words; thousands of parts have the same few names."""
    folded = fold(name)
    return any(word in folded for word in words)
