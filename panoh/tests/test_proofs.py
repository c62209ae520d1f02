"""docs/proofs.md names tests and proofs that exist, and no proof is missing from it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`((?:panoh|proofs)/[\w/]+\.py)?(?:::(\w+))?`")


def test_what_is_named_exists() -> None:
    file, missing, found = "", [], set()
    for named in NAMED.finditer((ROOT / "docs" / "proofs.md").read_text()):
        file = named[1] or file
        found.add(file)
        path = ROOT / file
        if not path.exists() or (named[2] and f"def {named[2]}(" not in path.read_text()):
            missing.append(named[0])
    assert missing == []
    proofs = {f"proofs/{path.name}" for path in (ROOT / "proofs").glob("[a-z][0-9]*_*.py")}
    assert proofs - found == set()
