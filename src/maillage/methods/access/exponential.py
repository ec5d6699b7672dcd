"""The exponential that kernels run on vectors of pairs."""

import numpy as np
from numba import njit

GAUSSIAN, EXPONENTIAL = 0, 1
"""The curves made of it, as kernels know them."""

_MAGIC = 6755399441055744.0
_PER_LN2 = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_LEAST_POWER = -708.0


@njit(cache=True, inline="always")
def exponential(power: float) -> float:
    """Return e to a power that is not positive, to 4e-16; 0 under -708.

    Cody and Waite's reduction and Taylor's series: unlike the library's, it runs on vectors.
    """
    held = max(power, _LEAST_POWER)
    shifted = held * _PER_LN2 + _MAGIC
    whole = shifted - _MAGIC
    rest = (held - whole * _LN2_HIGH) - whole * _LN2_LOW
    series = 1 / 39916800 + rest * (1 / 479001600)
    series = 1 / 362880 + rest * (1 / 3628800 + rest * series)
    series = 1 / 5040 + rest * (1 / 40320 + rest * series)
    series = 1 / 120 + rest * (1 / 720 + rest * series)
    series = 1 / 6 + rest * (1 / 24 + rest * series)
    series = 1.0 + rest * (1.0 + rest * (0.5 + rest * series))
    bits = (np.float64(shifted).view(np.int64) + np.int64(1023)) << np.int64(52)
    return series * np.int64(bits).view(np.float64) if power >= _LEAST_POWER else 0.0
