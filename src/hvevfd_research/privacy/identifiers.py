"""Find numbers and addresses that point at one person, and never repeat them.

What is looked for: Norwegian national identity numbers (old check digits and those valid from 2032), D-, H-
and FH-numbers and the synthetic series, Swedish personal identity and coordination numbers, Danish CPR
numbers, NHS numbers of England, Wales and the Isle of Man, phone numbers (:mod:`.phones`), e-mail addresses
and dates of birth (:mod:`.births`). A number counts when its form, its date and its check digits all fit.
Where a form alone says too little (ten digits in a row, eight digits in a row, a date), a word beside it or
in the column's header must say what it is.

When not to trust it: names, addresses, diagnoses and rare events identify people too, and are not looked for.
A text in which nothing is found is not anonymous. About 1 in 100 random numbers of eleven digits look like an
identity number: the check digits of 2032 let more numbers through than the old ones. About 1 in 11 numbers
of ten digits, set as 3, 3 and 4, look like an NHS number.

The rules are those of the issuing authorities: Skatteetaten (Norway), Skatteverket (Sweden), CPR-kontoret
(Denmark, where the check by 11 stopped being a rule in 2007) and the NHS Data Dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from hvevfd_research.i18n import deferred
from hvevfd_research.privacy.births import BIRTH_DATE, DAYS_IN_MONTH, holds_birth, may_hold_birth, says_birth
from hvevfd_research.privacy.phones import PHONE_KINDS, find_phones, says_phone

FNR = deferred("Norwegian national identity number")
D_NUMBER = deferred("Norwegian D-number")
H_NUMBER = deferred("Norwegian H-number")
FH_NUMBER = deferred("Norwegian FH-number")
SYNTHETIC = deferred("synthetic Norwegian identity number")
PERSONNUMMER = deferred("Swedish personal identity number")
SAMORDNINGSNUMMER = deferred("Swedish coordination number")
CPR = deferred("Danish CPR number")
NHS = deferred("NHS number")
EMAIL = deferred("e-mail address")
IDENTIFIER_KINDS = (
    FNR,
    D_NUMBER,
    H_NUMBER,
    FH_NUMBER,
    SYNTHETIC,
    PERSONNUMMER,
    SAMORDNINGSNUMMER,
    CPR,
    NHS,
    *PHONE_KINDS,
    EMAIL,
    BIRTH_DATE,
)

K1_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)  # the last is the check digit itself
K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
NHS_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)  # the last is the check digit itself
K1_REMAINDERS_2032 = frozenset({0, 1, 2, 3})  # from 1 January 2032; 0 alone before
D_DAY = 40  # added to the day of a D-number
H_MONTH = 40  # added to the month of an H-number, and in NAV's synthetic series
SYNTHETIC_MONTHS = (80, 65)  # added to the month: Skatteetaten's Tenor, Norsk helsenett
REPLACEMENT_DAY = 60  # added to the day: Swedish coordination numbers, Danish replacement numbers
SHORTEST = 10  # digits of the shortest number that is found without a word beside it or a form of its own
TIMESTAMP_FROM = 1990  # twelve digits from this year on, ending in a time of day, are read as a time stamp

_DIGITS_AS_ZERO = bytes.maketrans(b"123456789", b"0" * 9)
_NEITHER = bytes(code for code in range(256) if not chr(code).isalnum())
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_EIGHT_DIGITS = re.compile(r"\d(?:\W{0,3}\d){7}")
_BETWEEN = r"[ .\-/]{0,3}"
_ELEVEN = re.compile(rf"(?<![0-9])(?=([0-9](?:{_BETWEEN}[0-9]){{10}})(?![0-9]))")
_DATED_ELEVEN = re.compile(
    r"(?<![0-9])([0-9]{2})[./-]([0-9]{2})[./-](?:18|19|20)([0-9]{2})[ ./-]{1,3}([0-9]{5})(?![0-9])"
)
_TIME = r"(?:[ T]{0,2}(?:kl\.? ?)?[0-9]{1,2}[.:][0-9]{2}(?:[.:][0-9]{2})?)?"
_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})"
    rf"{_TIME}(?![0-9])"
)
_ACCOUNT = re.compile(r"(?<![0-9])[0-9]{4}[. ][0-9]{2}[. ][0-9]{5}(?![0-9])")
_NAMED_ACCOUNT = re.compile(
    r"(?:konto|account|kid|faktura|invoice|bankgiro)[ -]?(?:nummer|number|nr|no)?[ .:=]{0,3}"
    r"[0-9][0-9 .]{9,24}",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,5}|[0-9]{7,})[.,][0-9]+")
_SWEDISH = re.compile(
    r"(?<![0-9])([0-9]{6}|[0-9]{8}|(?:[0-9]{2})?[0-9]{2}-[0-9]{2}-[0-9]{2}) ?[-+] ?([0-9]{4})(?![0-9])"
)
_SWEDISH_RUN = re.compile(r"(?<![0-9])((?:18|19|20)[0-9]{6})([0-9]{4})(?![0-9])")
_TEN = re.compile(r"(?<![0-9])([0-9]{6}) ?([0-9]{4})(?![0-9])")
_DANISH = re.compile(r"(?<![0-9])([0-9]{2})[.-]?([0-9]{2})[.-]?([0-9]{2}) ?- ?[0-9]{4}(?![0-9])")
_NHS_FORM = re.compile(r"(?<![0-9])(?<![0-9][ .,-])[0-9]{3}([ -])[0-9]{3}\1[0-9]{4}(?![0-9])(?![ .,-][0-9])")
_NHS_ANY = re.compile(r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])")
_EMAIL = re.compile(r"[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d]{2,24}")

_NORWEGIAN_WORDS = re.compile(r"f(?:ø|o|oe)dsels?-?n|\bfnr|\bf\.nr|personn|\bpnr|d-n|\bident", re.IGNORECASE)
_SWEDISH_WORDS = re.compile(r"personn|person-n|\bpnr|samordning", re.IGNORECASE)
_DANISH_WORDS = re.compile(r"\bcpr", re.IGNORECASE)
_NHS_WORDS = re.compile(r"\bnhs", re.IGNORECASE)
_ACCOUNT_WORDS = re.compile(r"konto|account|\bkid\b|faktura|invoice|bankgiro", re.IGNORECASE)


def find_identifiers(text: str, *, context: str = "") -> tuple[str, ...]:
    """Tell which kinds of identifier a text holds.

    Parameters
    ----------
    text : one cell or one answer, any length
    context : words that say what the text is about, such as the header of its column

    Returns
    -------
    tuple of kinds, each once, members of :data:`IDENTIFIER_KINDS`; empty when none is found. The identifier
    itself is never part of the result.

    Examples
    --------
    >>> find_identifiers("Skriv til ola@example.org, tlf. +47 6805 0000")
    ('Norwegian phone number', 'e-mail address')
    >>> find_identifiers("1234.56.78903")  # an account number
    ()
    >>> find_identifiers("68050000"), find_identifiers("68050000", context="Mobil")
    ((), ('Norwegian phone number',))
    """
    born = says_birth(context)
    if not born and text.isdigit() and len(text) < SHORTEST and text.isascii() and not says_phone(context):
        return ()
    numbered = "@" in text or _EIGHT_DIGITS.search(text)
    if not numbered and not born and not may_hold_birth(text):
        return ()
    plain = _normalised(text)
    if holds_birth(plain, context):
        return tuple(dict.fromkeys((*_numbers_and_addresses(plain, context), BIRTH_DATE)))
    return _numbers_and_addresses(plain, context) if numbered else ()


def _numbers_and_addresses(plain: str, context: str) -> tuple[str, ...]:
    if _DATE.fullmatch(plain) or _DECIMAL.fullmatch(plain):
        return ()
    words = f"{plain} {context}"
    rest = _NAMED_ACCOUNT.sub("|", _ACCOUNT.sub("|", _DATE.sub("|", plain)))
    kinds = [*_swedish(plain, words), *_norwegian(plain, rest, words), *_danish(plain, words)]
    kinds += [*_nhs(rest, words), *find_phones(rest, context)]
    if "@" in plain and _EMAIL.search(plain):
        kinds.append(EMAIL)
    return tuple(dict.fromkeys(kinds))


def scan_identifiers(texts: Sequence[str], *, context: str = "") -> dict[int, tuple[str, ...]]:
    """Find identifiers in many texts at once.

    Parameters
    ----------
    texts : the cells of one column
    context : the header of the column

    Returns
    -------
    dict of position in `texts` to the kinds found there; texts without identifiers are left out

    Examples
    --------
    >>> scan_identifiers(["better sleep", "251248-9996", "7"])
    {1: ('Danish CPR number',)}
    """
    # One look at all cells is far cheaper than one at each; the letter keeps a number within its cell.
    if not says_birth(context) and not _may_hold("x".join(texts)):
        return {}
    found = {}
    for position, text in enumerate(texts):
        kinds = find_identifiers(text, context=context)
        if kinds:
            found[position] = kinds
    return found


def _may_hold(text: str) -> bool:
    """Tell whether a text holds an @, eight digits with no letter between them, or a word of birth."""
    if "@" in text:
        return True
    try:
        letters_and_digits = text.encode("latin-1").translate(_DIGITS_AS_ZERO, _NEITHER)
    except UnicodeEncodeError:
        return bool(_EIGHT_DIGITS.search(text)) or may_hold_birth(text)
    if b"00000000" in letters_and_digits:
        return True
    return b"0000" in letters_and_digits and may_hold_birth(text)  # a day has a year, or two digits of it


def _normalised(text: str) -> str:
    text = text.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_DASHES)
        text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return re.sub(r"\s", " ", text)


def _norwegian(plain: str, rest: str, words: str) -> list[str]:
    dated = ["".join(match.groups()) for match in _DATED_ELEVEN.finditer(plain)]
    numbers = dated + [re.sub(r"[^0-9]", "", match[1]) for match in _ELEVEN.finditer(rest)]
    if re.fullmatch(r"[0-9]{10}", plain) and _NORWEGIAN_WORDS.search(words):
        numbers.append("0" + plain)  # a workbook drops the first zero of a number
    strict = bool(_ACCOUNT_WORDS.search(words))
    return [kind for kind in (_norwegian_kind(number, strict=strict) for number in numbers) if kind]


def _norwegian_kind(number: str, *, strict: bool) -> str | None:
    """Name the kind of an eleven-digit number; `strict` leaves out the check digits of 2032."""
    digits = [int(digit) for digit in number]
    if sum(w * d for w, d in zip(K2_WEIGHTS, digits, strict=True)) % 11:
        return None
    remainder = sum(w * d for w, d in zip(K1_WEIGHTS, digits[:10], strict=True)) % 11
    if remainder not in (frozenset({0}) if strict else K1_REMAINDERS_2032):
        return None
    if digits[0] >= 8:
        return FH_NUMBER if remainder == 0 else None
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    is_d = day > D_DAY
    offset = next((step for step in (0, H_MONTH, *SYNTHETIC_MONTHS) if 1 <= month - step <= 12), None)
    if offset is None or not _is_date(day - D_DAY * is_d, month - offset, year):
        return None
    if offset in SYNTHETIC_MONTHS:
        return SYNTHETIC
    if offset == H_MONTH:
        return H_NUMBER
    return D_NUMBER if is_d else FNR


def _swedish(plain: str, words: str) -> list[str]:
    pairs = [match.groups() for match in _SWEDISH.finditer(plain)]
    known = bool(_SWEDISH_WORDS.search(words))
    for match in _SWEDISH_RUN.finditer(plain):
        hour, minute = int(match[2][:2]), int(match[2][2:])
        is_time = int(match[1][:4]) >= TIMESTAMP_FROM and hour < 24 and minute < 60
        if known or not is_time:
            pairs.append(match.groups())
    if known:
        pairs += [match.groups() for match in _TEN.finditer(plain)]
    kinds = (_swedish_kind(birth.replace("-", "")[-6:] + last) for birth, last in pairs)
    return [kind for kind in kinds if kind]


def _swedish_kind(number: str) -> str | None:
    year, month, day = int(number[:2]), int(number[2:4]), int(number[4:6])
    is_coordination = day > REPLACEMENT_DAY
    if not _is_date(day - REPLACEMENT_DAY * is_coordination, month, year) or not _luhn(number):
        return None
    return SAMORDNINGSNUMMER if is_coordination else PERSONNUMMER


def _luhn(number: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(number))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def _danish(plain: str, words: str) -> list[str]:
    births = [match.groups() for match in _DANISH.finditer(plain) if not _swedish(match[0], "")]
    if _DANISH_WORDS.search(words):
        births += [(ten[1][:2], ten[1][2:4], ten[1][4:]) for ten in _TEN.finditer(plain)]
    for day_text, month, year in births:
        day = int(day_text)
        if _is_date(day - REPLACEMENT_DAY * (day > REPLACEMENT_DAY), int(month), int(year)):
            return [CPR]
    return []


def _nhs(plain: str, words: str) -> list[str]:
    form = _NHS_ANY if _NHS_WORDS.search(words) else _NHS_FORM
    for match in form.finditer(plain):
        digits = [int(digit) for digit in match[0] if digit.isdigit()]
        # A remainder of 10 has no check digit, so no number is given out for it.
        if sum(w * d for w, d in zip(NHS_WEIGHTS, digits, strict=True)) % 11 == 0 and len(set(digits)) > 1:
            return [NHS]
    return []


def _is_date(day: int, month: int, year: int) -> bool:
    """Tell whether a day exists in some century; 29 February needs a year that four divides."""
    if not 1 <= month <= 12 or not 1 <= day <= DAYS_IN_MONTH[month - 1]:
        return False
    return not (month == 2 and day == 29 and year % 4)
