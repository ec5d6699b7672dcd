"""One thread: what is small is slower on two, and no result depends on how many there are."""

import numba
import pytest


@pytest.fixture(autouse=True)
def one_thread():
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    yield
    numba.set_num_threads(threads)
