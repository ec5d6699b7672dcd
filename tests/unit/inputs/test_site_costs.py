"""The file of what a site costs: what is read, what is mended, and every wrong row told."""

from pathlib import Path

import pytest

from maillage.errors import InputError
from maillage.inputs.site_costs import read_site_costs
from maillage.reference.geography import embedded


def written(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = folder / "couts.csv"
    path.write_bytes(text.encode(encoding))
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_site_costs(written(folder, text), embedded())
    return str(caught.value)


def test_costs_are_read_in_cents_and_lost_zeros_given_back(tmp_path: Path) -> None:
    text = "Code;Coût\n1001;50 000,50 €\n2A004;0\n\n13201;1200\n"
    found = read_site_costs(written(tmp_path, text, encoding="cp1252"), embedded())

    assert found.cents == {"01001": 5_000_050, "13201": 120_000, "2A004": 0}
    assert found.repaired == 1


def test_every_wrong_row_is_told_with_its_line(tmp_path: Path) -> None:
    told = refusal(
        tmp_path, "code,cout\n01001,-5\n99999,10\n01002,cher\n01004,10\n01004,12\n01005,\n"
    )

    assert told.splitlines() == [
        "couts.csv",
        "ligne 2, « 01001 » : le coût « -5 » est négatif",
        "ligne 3, « 99999 » : code de commune inconnu",
        "ligne 4, « 01002 » : le coût « cher » n'est pas un nombre d'euros",
        "ligne 6, « 01004 » : la commune est donnée deux fois ; gardez une seule ligne",
        "ligne 7, « 01005 » : le coût «  » n'est pas un nombre d'euros",
    ]


def test_a_commune_of_former_times_names_the_one_of_today(tmp_path: Path) -> None:
    told = refusal(tmp_path, "code,cout\n01003,10\n")  # Amareins, in Amareins-Francheleins

    assert told.endswith("cette commune a fusionné ; donnez le coût de 01165")


def test_a_comma_that_cuts_a_number_in_two_is_still_one_cost(tmp_path: Path) -> None:
    found = read_site_costs(written(tmp_path, "code,cout\n01001,10,5\n"), embedded())

    assert found.cents == {"01001": 1_050}


def test_a_missing_column_says_which_are_there(tmp_path: Path) -> None:
    assert refusal(tmp_path, "commune,prix\n01001,10\n") == (
        "couts.csv : pas de colonne « code » ; l'en-tête est « commune, prix ». Il faut les "
        "colonnes « code » (de la commune) et « cout » (d'un site, en euros)"
    )
    assert "pas de colonne « cout »" in refusal(tmp_path, "code,prix\n01001,10\n")


def test_a_file_without_rows_or_absent_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "code,cout\n") == "couts.csv : aucune ligne sous l'en-tête"
    with pytest.raises(InputError, match=r"absent\.csv : ce fichier ne s'ouvre pas"):
        read_site_costs(tmp_path / "absent.csv", embedded())


def test_many_wrong_rows_are_counted_after_the_first(tmp_path: Path) -> None:
    rows = "".join(f"99{at:03},1\n" for at in range(12))

    assert refusal(tmp_path, f"code,cout\n{rows}").endswith("et 2 autres lignes à corriger")
