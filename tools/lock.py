"""Pin the dependencies with their hashes: ``requirements/run.txt`` and ``requirements/dev.txt``.

Needs pip-tools. The files hold names, versions and hashes, and no address of a package index.
Run it with the oldest Python that must do, Debian's 3.11.2: some releases refuse it while they
accept later 3.11s (``PYTHON=/usr/bin/python3 make clean lock``).
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = ["hatchling", "editables"]
HEADER = "# Written by `make lock` from pyproject.toml. Do not edit.\n"


def main() -> None:
    """Write both files; the second agrees with the first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    run, dev = ROOT / "requirements" / "run.txt", ROOT / "requirements" / "dev.txt"
    compile_pins([*project["project"]["dependencies"], *BUILD], run)
    wanted = [name for group in ("test", "lint", "docs") for name in groups[group]]
    compile_pins([f"-c {run}", *wanted], dev)


def compile_pins(wanted: list[str], target: Path) -> None:
    """Write the pinned closure of requirements to ``target``."""
    with tempfile.TemporaryDirectory() as folder:
        source, pinned = Path(folder) / "wanted.in", Path(folder) / "pinned.txt"
        source.write_text("\n".join(wanted) + "\n")
        command = [
            *(sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes"),
            *("--strip-extras", "--no-header", "--no-annotate", "--allow-unsafe"),
            *("--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"),
            *("--no-emit-options", "--output-file", str(pinned), str(source)),
        ]
        subprocess.run(command, check=True, cwd=folder)
        target.write_text(HEADER + pinned.read_text())


if __name__ == "__main__":
    main()
