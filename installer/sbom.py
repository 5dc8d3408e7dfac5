"""Write the list of parts of a release (a software bill of materials) as CycloneDX JSON.

`python3 installer/sbom.py FILE`: every locked package with its version and the hashes of its files, and the shipped
model. Made from the locked list alone, so that it can be made anywhere and comes out the same.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^ ;\\\n]+)(?: ; (?P<marker>[^\\\n]+?))? \\\n(?P<rest>(?: .*\n?)+)",
    re.M,
)


def main() -> int:
    """Write the file that is named."""
    if len(sys.argv) != 2:
        sys.stderr.write("Say where to write it: python3 installer/sbom.py FILE\n")
        return 2
    Path(sys.argv[1]).write_text(json.dumps(document(), indent=2) + "\n", encoding="utf-8")
    return 0


def document() -> dict:
    """Return the list as CycloneDX 1.5 has it."""
    init = (ROOT / "moderator" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r"__version__ = \"(.+?)\"", init).group(1)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "moderator",
                "name": "moderator",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [*packages(), *models()],
    }


def packages() -> list:
    """Return every locked package."""
    words = (ROOT / "installer" / "requirements.lock").read_text(encoding="utf-8")
    return [
        {
            "type": "library",
            "bom-ref": "{}@{}".format(found["name"], found["version"]),
            "name": found["name"],
            "version": found["version"],
            "purl": "pkg:pypi/{}@{}".format(found["name"], found["version"]),
            "hashes": [
                {"alg": "SHA-256", "content": one}
                for one in re.findall(r"sha256:([0-9a-f]{64})", found["rest"])
            ],
            **({"properties": [{"name": "marker", "value": found["marker"]}]} if found["marker"] else {}),
        }
        for found in _ENTRY.finditer(words)
    ]


def models() -> list:
    """Return the shipped models; each file is a part of its own."""
    return [
        {
            "type": "machine-learning-model",
            "bom-ref": f"{file.parent.name}/{file.name}",
            "name": f"{file.parent.name}/{file.name}",
            "version": file.parent.name,
            "purl": f"pkg:generic/moderator-model/{file.parent.name}?file={file.name}",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}],
        }
        for file in sorted((ROOT / "models").glob("*/model.*"))
    ]


if __name__ == "__main__":
    sys.exit(main())
