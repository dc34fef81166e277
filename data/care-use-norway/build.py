"""Rebuild norway.csv, shares.csv, home-rates.csv and oldest.csv from the tables beside this file.

The first two need people by single year of age at a turn of the year. Statistics Norway gives three groups
(67-79, 80-89, 90+); the United Nations give single ages at midsummer, a little high at the top. So the
single ages are scaled to the three groups. Death rates of both sexes are put together with the United
Nations' people as weights.

norway.csv: people at the end of the year (1 January of the next), deaths as rate times people, so that the
rate comes back, and the share of each age who use home services or live in an institution, as if nobody did
both.

shares.csv: the same shares for each service, with people at the end and at the start of the year below the
line. `least` takes the larger of the two services (everyone who could have both has both), `most` their
sum, at most 1.

home-rates.csv and oldest.csv: users beside people, for rates and for the group of 90 and over.

Standard library only.
"""

import csv
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
GROUPS = {"67-79": (67, 80), "80-89": (80, 90), "90+": (90, 999)}  # years; lower included, upper not
YEARS = (1992, 1998, 2002, 2004)  # users are published in five age groups


def table(name: str) -> list[dict[str, str]]:
    """Read one table."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def single_ages(year: int, count_at: str) -> dict[int, float]:
    """Scale the United Nations' single ages to Statistics Norway's three groups."""
    midsummer: dict[int, int] = defaultdict(int)
    for row in table("ages.csv"):
        if int(row["year"]) == year:
            midsummer[int(row["age"])] += int(row["persons"])
    january = year + 1 if count_at == "end" else year
    counted = {
        r["age_group"]: int(r["persons"]) for r in table("population.csv") if int(r["year"]) == january
    }
    people = {}
    for group, (low, high) in GROUPS.items():
        ages = [age for age in midsummer if low <= age < high]
        factor = counted[group] / sum(midsummer[age] for age in ages)
        people |= {age: midsummer[age] * factor for age in ages}
    return dict(sorted(people.items()))


def death_rates(year: int) -> dict[int, float]:
    """Put the rates of both sexes together."""
    weights = {
        (int(r["age"]), r["sex"]): int(r["persons"]) for r in table("ages.csv") if int(r["year"]) == year
    }
    deaths: dict[int, float] = defaultdict(float)
    people: dict[int, int] = defaultdict(int)
    for row in table("mortality.csv"):
        if int(row["year"]) == year:
            persons = weights[int(row["age"]), row["sex"]]
            deaths[int(row["age"])] += persons * float(row["mx"])
            people[int(row["age"])] += persons
    return {age: deaths[age] / people[age] for age in people}


def shares(year: int, people: dict[int, float]) -> dict[int, tuple[float, float]]:
    """Give the share at each age with home services and in an institution, level within the five groups."""
    users: dict[tuple[str, int], int] = {}
    for row in table("users.csv"):
        if int(row["year"]) == year:
            users[row["service"], int(row["age"])] = int(row["persons"])
    starts = sorted({age for _service, age in users})
    found = {}
    for start, end in zip(starts, [*starts[1:], 999], strict=True):
        ages = [age for age in people if start <= age < end]
        persons = sum(people[age] for age in ages)
        both = tuple(users[service, start] / persons for service in ("home", "institution"))
        found |= dict.fromkeys(ages, both)
    return found


def write(name: str, header: list[str], rows: list[tuple[object, ...]]) -> None:
    """Write one table."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def january(year: int, group: str) -> int:
    """Read people of a group on 1 January."""
    rows = table("population.csv")
    return next(int(r["persons"]) for r in rows if int(r["year"]) == year and r["age_group"] == group)


def home_rates() -> list[tuple[object, ...]]:
    """Set users of home services beside people at the end of the year."""
    found: list[tuple[object, ...]] = []
    for row in table("home-services.csv"):
        year, group = int(row["year"]), row["age_group"]
        found.append((year, group, int(row["persons"]), january(year + 1, group)))
    return found


def oldest() -> list[tuple[object, ...]]:
    """Set users of both services aged 90 and over beside the people there were."""
    users: dict[int, int] = defaultdict(int)
    for row in table("users.csv"):
        if row["age"] == "90":
            users[int(row["year"])] += int(row["persons"])
    return [(year, users[year], january(year, "90+"), january(year + 1, "90+")) for year in YEARS]


def main() -> None:
    """Write the four tables."""
    norway: list[tuple[object, ...]] = []
    by_service: list[tuple[object, ...]] = []
    for year in YEARS:
        rate = death_rates(year)
        for count_at in ("end", "start"):
            people = single_ages(year, count_at)
            for age, (home, institution) in shares(year, people).items():
                least, most = max(home, institution), min(1.0, home + institution)
                values = (f"{share:.6f}" for share in (home, institution, least, most))
                persons = round(people[age])
                deaths = f"{rate[age] * persons:.3f}"
                by_service.append((year, count_at, age, persons, deaths, *values))
                if count_at == "end":
                    norway.append((year, age, persons, deaths, "", "", f"{most:.6f}"))
    header = ["year", "age", "population", "deaths", "cases", "asked", "prevalence"]
    write("norway.csv", header, norway)
    header = ["year", "count_at", "age", "population", "deaths", "home", "institution", "least", "most"]
    write("shares.csv", header, by_service)
    write("home-rates.csv", ["year", "age_group", "users", "people"], home_rates())
    write("oldest.csv", ["year", "users", "people_start", "people_end"], oldest())


if __name__ == "__main__":
    main()
