"""Numbers as people write them, by language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temario.decimals import decimal_sign, parse_decimal, written


@pytest.mark.parametrize(
    ("language", "sign"),
    [
        *(
            ("es", ","),
            ("es-ES", ","),
            ("es-AR", ","),
            ("es-419", ","),
            ("pt-BR", ","),
            ("DE", ","),
        ),
        *(("es-MX", "."), ("es-mx", "."), ("es-Latn-MX", "."), ("en", "."), ("en-GB", ".")),
        *(("ja", "."), ("", ".")),
    ],
)
def test_the_decimal_sign_is_the_languages(language: str, sign: str) -> None:
    assert decimal_sign(language) == sign


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        # Both signs are read, whatever the language.
        *(("0,693", "es", "0.693"), ("0.693", "es", "0.693"), ("0,693", "es-MX", "0.693")),
        *((".5", "en", "0.5"), (",5", "es", "0.5"), ("5,", "es", "5"), ("7", "es", "7")),
        # Three digits behind the sign that is not the language's are thousands.
        *(("1.500", "es", "1500"), ("1.500", "es-MX", "1.500"), ("1.500", "en", "1.500")),
        *(("1,500", "es", "1.500"), ("1,500", "es-MX", "1500"), ("1,500", "en", "1500")),
        *(("0.500", "es", "0.500"), ("1.50", "es", "1.50"), ("1500.250", "es", "1500.250")),
        # Where there are both, or several of one, nothing is left to guess.
        *(("1.500,25", "es", "1500.25"), ("1,500.25", "es", "1500.25")),
        *(("1.500,25", "en", "1500.25"), ("1,500.25", "en", "1500.25")),
        *(("1.500.000", "es", "1500000"), ("1,500,000", "es", "1500000")),
        # Spaces and apostrophes set thousands apart, too.
        *(
            ("12 345,6", "es", "12345.6"),
            ("1\u00a0500", "fr", "1500"),
            ("1\u202f500", "fr", "1500"),
        ),
        *(("1'500", "de-CH", "1500"), ("1 000 000", "es", "1000000")),
        # Signs and powers of ten.
        *(("-3", "es", "-3"), ("\u22123,5", "es", "-3.5"), ("- 3", "es", "-3"), ("+4", "es", "4")),
        *((" 4 ", "es", "4"), ("1e3", "es", "1000"), ("6,02E23", "es", "6.02E+23")),
    ],
)
def test_reads(text: str, language: str, value: str) -> None:
    assert parse_decimal(text, language) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "x",
            "tres",
            "1/2",
            "50%",
            "1 2",
            "12 34",
            "1.5.0",
            "1,5,0",
            "1.50,2",
            "1.500.25",
        ),
        *("5'", "--3", "3-", "1e", "e3", "1e9999", "0x1f", "NaN", "Infinity", ".", ",", "-", "=3"),
        *("3 m", "$5", "1_000", "1.500,000,1"),
    ],
)
@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_no_number(text: str, language: str) -> None:
    assert parse_decimal(text, language) is None


@given(
    text=st.text("0123456789.,' -+eE\u2212\u00a0", max_size=12),
    language=st.sampled_from(["es", "en"]),
)
def test_no_text_fails(text: str, language: str) -> None:
    parse_decimal(text, language)


@given(
    number=st.decimals(-(10**9), 10**9, places=3, allow_nan=False),
    language=st.sampled_from(["es", "es-MX", "en", "de"]),
)
def test_a_number_in_groups_is_read_back(number: Decimal, language: str) -> None:
    sign = decimal_sign(language)
    english = f"{number:,}"
    shown = english if sign == "." else english.translate(str.maketrans(",.", ".,"))
    assert parse_decimal(shown, language) == number


@pytest.mark.parametrize(
    ("number", "language", "text"), [(2.0, "es", "2"), (2.5, "es", "2,5"), (2.5, "es-MX", "2.5")]
)
def test_a_number_is_written_with_the_sign_of_the_language(
    number: float, language: str, text: str
) -> None:
    assert written(number, language) == text
