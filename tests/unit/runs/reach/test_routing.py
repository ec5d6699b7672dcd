"""The server that a study is asked to take its times from."""

import pytest

from maillage.catalogue.travel import find_mode, modes
from maillage.errors import InputError
from maillage.inputs.routing.osrm import Osrm
from maillage.inputs.routing.valhalla import Valhalla
from maillage.runs.reach.routing import Routing

URL = "http://roads.test:5000"


def test_a_server_has_the_profile_of_the_mode_and_the_size_asked() -> None:
    bicycle = find_mode("cycling")

    assert Routing("osrm", URL).server(bicycle) == Osrm(URL, "bike")
    assert Routing("osrm", URL, size=900).server(bicycle) == Osrm(URL, "bike", 900)
    assert Routing("valhalla", URL).server(bicycle) == Valhalla(URL, "bicycle")
    assert Routing("valhalla", URL, size=99).server(bicycle) == Valhalla(URL, "bicycle", 99)


@pytest.mark.parametrize(
    ("routing", "mode", "words"),
    [
        (Routing("ors", URL), "car", "serveur d'itinéraires « ors » inconnu ; il y a : osrm, val"),
        (Routing("osrm", URL), "no-car", "osrm ne donne pas de temps pour le mode « no-car »"),
        (Routing("valhalla", URL), "no-car", "valhalla ne donne pas de temps pour le mode"),
        (Routing("osrm", "roads.test"), "car", "« roads.test » n'est pas l'adresse d'un serveur"),
        (Routing("osrm", URL, size=1), "car", "1 points par demande : de 2 à 2000"),
        (Routing("valhalla", URL, size=0), "car", "0 paires par demande : il en faut 1"),
    ],
)
def test_what_cannot_be_asked_is_refused(routing: Routing, mode: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        routing.server(find_mode(mode))


def test_every_mode_that_servers_know_says_how_far_to_ask() -> None:
    for mode in modes().values():
        assert bool(mode.osrm_profile or mode.valhalla_costing) == bool(mode.fastest_kmh)
