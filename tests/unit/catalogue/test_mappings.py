"""A mapping says what is wrong in it, and where, before any file is read."""

import pytest

from maillage import catalogue
from maillage.catalogue.loader import read
from maillage.catalogue.mappings import FIELDS, Mapping, Rule, Step, Trust, one_current
from maillage.errors import CatalogueError

HEAD = 'source = "s"\nseries = "s"\nrole = "current"\n{more}\n[trust]\ndefault = 0.5\n'


def written(tmp_path, fields, *, more=""):
    path = tmp_path / "s.toml"
    path.write_text(HEAD.format(more=more) + fields, encoding="utf-8")
    return read(Mapping, path)


def refusal(tmp_path, fields, *, more=""):
    with pytest.raises(CatalogueError) as refused:
        written(tmp_path, fields, more=more)
    return str(refused.value).splitlines()[1:]


def mapping(**values):
    return Mapping.model_validate(
        {"source": "s", "series": "s", "role": "current", "trust": {"default": 0.5}, "fields": {}}
        | values
    )


def test_a_column_name_is_a_rule(tmp_path):
    found = written(tmp_path, '[fields]\nnom = "Nom du lieu"\n')

    assert found.fields == {"nom": Rule(column="Nom du lieu")}


def test_columns_are_those_of_every_form(tmp_path):
    found = written(
        tmp_path,
        """
[fields]
adresse = { template = "{numero} {rue}" }
telephone = { first = ["fixe", { column = "mobile" }] }
services = { choose = [{ columns = ["wifi", "atelier"], is_true = true, value = "x" }] }
[week]
Mo = { join = ["matin", "soir"] }
""",
        more='where = { statut = "ouvert" }',
    )

    assert found.columns == (
        "numero", "rue", "fixe", "mobile", "wifi", "atelier", "matin", "soir", "statut",
    )  # fmt: skip


def test_an_unknown_field_is_refused_with_the_close_one(tmp_path):
    assert refusal(tmp_path, '[fields]\ntelefone = "tel"\n') == [
        "  - fields : « telefone » n'est pas un champ du standard ; vouliez-vous dire : telephone ?"
    ]


def test_a_field_like_no_other_is_refused_with_all_of_them(tmp_path):
    (said,) = refusal(tmp_path, '[fields]\nxyz = "x"\n')

    assert said == (
        "  - fields : « xyz » n'est pas un champ du standard ; les champs sont : "
        + ", ".join(FIELDS)
    )


def test_a_column_with_two_uses_is_refused(tmp_path):
    assert refusal(
        tmp_path,
        '[fields]\nnom = "nom"\n[ignored]\nnom = "inutile"\ncontact = "inutile"\n',
        more='personal = ["contact"]',
    ) == [
        "  - ces colonnes sont à la fois lues, personnelles ou laissées : contact, nom ; "
        "gardez un seul de ces usages"
    ]


def test_a_column_left_without_a_reason_is_refused(tmp_path):
    assert refusal(tmp_path, '[fields]\n[ignored]\nx = " "\n') == [
        "  - ignored : dites en quelques mots pourquoi ces colonnes sont laissées : x"
    ]


def test_a_misspelt_step_is_refused_with_the_close_one(tmp_path):
    assert refusal(tmp_path, '[fields]\nnom = { column = "n", steps = [{ spilt = ";" }] }\n') == [
        "  - fields > nom > steps n° 1 > spilt : clé inconnue ; vouliez-vous dire : split ?"
    ]


def test_a_rule_of_two_forms_is_refused(tmp_path):
    assert refusal(tmp_path, '[fields]\nnom = { column = "n", constant = "Mairie" }\n') == [
        "  - fields > nom : ces clés ne vont pas ensemble : column, constant ; gardez-en une"
    ]


def test_a_template_without_a_column_is_refused(tmp_path):
    assert refusal(tmp_path, '[fields]\nnom = { template = "Mairie" }\n') == [
        "  - fields > nom : « template » ne nomme aucune colonne ; écrivez-les entre accolades, "
        "ou prenez « constant »"
    ]


def test_a_pattern_that_cannot_be_read_is_refused_with_its_place(tmp_path):
    assert refusal(tmp_path, "[fields]\nnom = { column = 'n', steps = [{ only = '(' }] }\n") == [
        "  - fields > nom > steps n° 1 > only : « ( » n'est pas une expression régulière "
        "(unclosed group) ; corrigez-la"
    ]


def test_a_choice_of_two_tests_is_refused(tmp_path):
    wrong = '{ columns = "a", contains = "x", is_true = true, value = "v" }'

    assert refusal(tmp_path, f"[fields]\nservices = {{ choose = [{wrong}] }}\n") == [
        "  - fields > services > choose n° 1 : ces clés ne vont pas ensemble : contains, is_true ; "
        "gardez-en une"
    ]


def test_a_test_without_columns_is_refused(tmp_path):
    wrong = '{ contains = "x", value = "v" }'

    assert refusal(tmp_path, f"[fields]\nservices = {{ choose = [{wrong}] }}\n") == [
        "  - fields > services > choose n° 1 : aucune de ces clés n'est donnée : columns ; "
        "donnez-en une"
    ]


def test_trust_in_an_unknown_field_is_refused(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(HEAD.format(more="") + "fields = { nm = 1.0 }\n[fields]\n", encoding="utf-8")

    with pytest.raises(CatalogueError, match="nm"):
        read(Mapping, path)


def test_trust_is_the_default_but_for_exceptions():
    trust = Trust(default=0.5, fields={"horaires": 0.9})

    assert (trust.of("horaires"), trust.of("nom")) == (0.9, 0.5)


def test_a_step_tells_its_kind():
    assert [Step(split=";").kind, Step(part=1).kind, Step(replace="a", to="").kind] == [
        "split",
        "part",
        "replace",
    ]


def test_unmapped_columns_are_neither_read_personal_nor_ignored():
    found = mapping(fields={"nom": "nom"}, personal=("contact",), ignored={"result_*": "géocodage"})

    assert found.unmapped(["nom", "contact", "result_score", "resultat", "tarif"]) == (
        "resultat",
        "tarif",
    )


@pytest.mark.parametrize(("roles", "count"), [(("history",), 0), (("current", "current"), 2)])
def test_a_series_has_one_current_list(roles, count):
    lists = [mapping(source=f"s{number}", role=role) for number, role in enumerate(roles)]

    with pytest.raises(CatalogueError, match=f"la série « s » a {count} listes en cours"):
        one_current(lists)


def test_a_list_aside_needs_no_current_one():
    aside = [mapping(role="aside")]

    assert one_current(aside) == aside


@pytest.mark.parametrize("demo", [False, True])
def test_each_list_of_places_has_a_mapping(demo):
    lists = {name for name, each in catalogue.sources(demo=demo).items() if each.holds == "places"}

    assert set(catalogue.mappings(demo=demo)) == lists


def test_a_close_source_is_offered():
    with pytest.raises(CatalogueError, match="vouliez-vous dire : demo-carte"):
        catalogue.find_mapping("demo-cartes", demo=True)


def test_fields_are_those_of_the_standard_but_the_source():
    assert len(FIELDS) == 31
    assert "source" not in FIELDS
