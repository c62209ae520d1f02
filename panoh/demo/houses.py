"""The houses, beds and services of the demo, each kept by the member it stands under."""

from typing import Any, NamedTuple

from panoh.casework.cases.taxonomy import Need


class House(NamedTuple):
    """A house: the name that may be told, its region, its beds by room, its cots."""

    name: str
    region: str
    rooms: dict[str, int]
    cots: int = 0


class Offer(NamedTuple):
    """A service: of which house of the agency, if it is a bed, for whom, in which languages."""

    name: str
    need: Need
    facts: dict[str, Any]
    house: int | None = None


WOMEN: dict[str, Any] = {"sexes": ["female"]}
MEN: dict[str, Any] = {"sexes": ["male"], "age_from": 16}
WITH_CHILDREN: dict[str, Any] = {"children": True}
DAY: dict[str, Any] = {"hours": "9:00–18:00"}

HOUSES: dict[str, list[House]] = {
    "shelter.uz": [
        House("House A", "UZ-TK", {"1": 3, "2": 3, "3": 2, "4": 2}, cots=3),
        House("House B", "UZ-TK", {"1": 2, "2": 2}),
        House("House C", "UZ-TK", {"1": 3, "2": 3}),
    ],
    # The valley and the north-west have few places, and most people come from there.
    "house.uz": [
        House("House Bahor", "UZ-FA", {"1": 3, "2": 3}, cots=2),
        House("House Orol", "UZ-QR", {"1": 2, "2": 1}),
        House("House Zarafshon", "UZ-SA", {"1": 2, "2": 2}),
    ],
    "shelter.kz": [House("House on the hill", "KZ-75", {"1": 3, "2": 3, "3": 2}, cots=1)],
    "shelter.kg": [
        House("First house", "KG-GO", {"1": 3, "2": 3, "3": 2}, cots=2),
        House("Second house", "KG-GO", {"1": 2, "2": 2}),
    ],
    "shelter.tj": [House("Centre", "TJ-DU", {"1": 2, "2": 2}, cots=1)],
    "shelter.tm": [House("House", "TM-S", {"1": 2, "2": 1})],
}

OFFERS: dict[str, list[Offer]] = {
    "shelter.uz": [
        Offer("Rooms for women and children", Need.EMERGENCY_SHELTER, WOMEN | WITH_CHILDREN, 0),
        Offer("Rooms for men", Need.EMERGENCY_SHELTER, MEN, 1),
        Offer("Counselling", Need.COUNSELLING, {}),
        Offer("Vocational courses", Need.TRAINING, {"age_from": 16, "places": 12}),
    ],
    "house.uz": [
        Offer("A quiet house", Need.EMERGENCY_SHELTER, WOMEN | WITH_CHILDREN, 0),
        Offer("Rooms in the north-west", Need.EMERGENCY_SHELTER, WITH_CHILDREN, 1),
        Offer("Rooms in Samarkand", Need.EMERGENCY_SHELTER, WITH_CHILDREN, 2),
    ],
    "health.uz": [
        Offer("Health care, with or without a name", Need.MEDICAL, {**DAY, "step_free": True}),
        Offer("Reproductive health care", Need.REPRODUCTIVE, {**DAY, **WOMEN}),
    ],
    "legal.uz": [
        Offer("Legal information", Need.LEGAL_INFORMATION, DAY),
        Offer("Claims for unpaid wages", Need.COMPENSATION, {**DAY, "places": 20}),
    ],
    "social.uz": [Offer("Reintegration of families", Need.REINTEGRATION, {**DAY, **WITH_CHILDREN})],
    "shelter.kz": [
        Offer("Crisis rooms", Need.EMERGENCY_SHELTER, WITH_CHILDREN, 0),
        Offer("Counselling", Need.COUNSELLING, {}),
        Offer("Legal help with documents", Need.LEGAL_INFORMATION, DAY),
    ],
    "shelter.kg": [
        Offer("Rooms for women and children", Need.EMERGENCY_SHELTER, WOMEN | WITH_CHILDREN, 0),
        Offer("Rooms for men", Need.EMERGENCY_SHELTER, MEN, 1),
        Offer("Counselling", Need.COUNSELLING, {}),
        Offer("Health care", Need.MEDICAL, DAY),
        Offer("Legal information", Need.LEGAL_INFORMATION, DAY),
    ],
    "shelter.tj": [
        Offer("Rooms", Need.EMERGENCY_SHELTER, WITH_CHILDREN, 0),
        Offer("Counselling", Need.COUNSELLING, {}),
    ],
    "shelter.tm": [
        Offer("Rooms", Need.EMERGENCY_SHELTER, WITH_CHILDREN, 0),
        Offer("Counselling", Need.COUNSELLING, {}),
    ],
}
SPOKEN = {
    "UZ": ["uz", "ru"],
    "KZ": ["kk", "ru", "uz"],
    "KG": ["ky", "ru", "uz"],
    "TJ": ["tg", "ru"],
    "TM": ["tk", "ru"],
}


def beds_of(house: House) -> list[tuple[str, str, bool]]:
    """Room, name and whether it is for a child, of every bed of a house."""
    beds = [
        (room, f"{room}.{number}", False)
        for room, several in house.rooms.items()
        for number in range(1, several + 1)
    ]
    first = next(iter(house.rooms))
    return beds + [(first, f"cot {number}", True) for number in range(1, house.cots + 1)]
