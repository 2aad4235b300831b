"""Whose a document number is that no table knows: 淄政发〔2020〕3号 in a report of 淄博市 is that city's government's.

Cities and counties take a character or two of their name for a code, and many take the same: 东政发 is what 东营 and
如东 write. So a code is read by the place that reports, and only where it fits its city or its county, not both.
"""

from __future__ import annotations

from .catalogue.policies import Agency, PoliciesCatalogue
from .catalogue.regions import short_name
from .report import Metadata


def issuer_of(number: str, said: Metadata, known: PoliciesCatalogue) -> Agency | None:
    """The government, party committee or office of the report's own city or county that a number names."""
    code = number.partition("〔")[0]
    ending = next((code[at:] for at in range(1, len(code)) if code[at:] in known.code_bodies), None)
    if ending is None:
        return None
    lead, body = code.removesuffix(ending), known.code_bodies[ending]
    fitting = [
        (place, level)
        for place, level in ((said.county, "county"), (said.city, "municipal"))
        if place is not None and _fits(lead, place, known, body.beginning)
    ]
    if len(fitting) != 1:
        return None
    ((place, level),) = fitting
    issuer = body.issuer.format(place)
    if (city := known.city_codes.get(place)) is not None and city.office is not None:
        issuer = issuer.replace("办公室", city.office)
    return Agency(issuer, level)


def is_our_own(number: str, issuer: str | None, said: Metadata, known: PoliciesCatalogue) -> bool:
    """Whether a number that looks like one of another province is of the reporting city: 青府规 in a report of 青岛."""
    return (
        issuer is not None
        and said.province is not None
        and not issuer.removeprefix("中共").startswith(said.province[:2])
        and any(place is not None and _fits(number[0], place, known) for place in (said.city, said.county))
    )


def _fits(lead: str, place: str, known: PoliciesCatalogue, beginning: bool = False) -> bool:
    """Whether a code's beginning stands for a place: 如, 东 and 如东 for 如东县, 吉市 for 吉林市, 甬 for 宁波市."""
    if (city := known.city_codes.get(place)) is not None and city.code == lead:
        return True
    short = short_name(place)
    if len(lead) > 1 and lead[-1] == place[-1]:
        lead = lead[:-1]
    return lead == short or (len(lead) == 1 and lead in (short[:1] if beginning else short))
