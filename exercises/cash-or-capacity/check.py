"""Which price and which volume make a stated gain, and how much of it is money saved."""

import pandas as pd

from hvevfd_research.stats import gain_pairs

OFF = 0.01  # of the gain: as far as whole bed days and whole pounds bring one


def given(rng):
    """Give the slide's gain and fall, with an assumed part of the fall and an assumed part of the price."""
    slide = {"gain": 2_400_000, "fall": 0.33}
    if rng is not None:
        slide = {"gain": int(rng.integers(8, 40)) * 100_000, "fall": int(rng.integers(22, 42)) / 100}
    own, saved = (0.6, 0.15) if rng is None else (rng.choice([0.4, 0.6, 0.7, 0.8]), rng.integers(2, 7) / 20)
    return pd.DataFrame([slide | {"own": float(own), "saved": float(saved)}])


def right(data):
    """Give one of the pairs, with the function of the workbook."""
    return _pair(data, data["own"][0])


def wrong(data):
    """Compute what people answer instead."""
    gain, fall, own, _saved = data.iloc[0]
    found = right(data)
    return {
        "whole-fall": _pair(data, 1.0),
        "part-turned": _pair(data, 1 - own),
        "avoided-days": {"before": found["before"] * fall * own},
        "days-left": {"before": gain / (found["price"] * (1 - fall) * own)},
        "per-cent-as-number": {"before": found["before"] / 100},
        "gain-as-cash": {"cash": gain},
        "rest-as-cash": {"cash": gain - found["cash"]},
    }


def recognise(value, data):
    """Take every pair that makes the gain; know a wrong one by what it makes instead."""
    gain, fall, own, saved = data.iloc[0]
    price, before, cash = value
    made = price * before / gain
    products = {
        "right": fall * own,
        "whole-fall": fall,
        "part-turned": fall * (1 - own),
        "avoided-days": 1.0,
        "days-left": (1 - fall) * own,
        "per-cent-as-number": 100 * fall * own,
    }
    pair = next((name for name, part in products.items() if abs(made * part - 1) <= OFF), "")
    cashes = {"right": gain * saved, "gain-as-cash": gain, "rest-as-cash": gain * (1 - saved)}
    money = next((name for name, amount in cashes.items() if abs(cash / amount - 1) <= OFF), "")
    return pair if money == "right" else money if pair == "right" else ""


def _pair(data, share):
    gain, fall, _own, saved = data.iloc[0]
    row = gain_pairs(gain, fall, [400], effect_shares=[share]).rows.iloc[0]
    return {"price": row["price"], "before": row["before"], "cash": gain * saved}
