"""What docker/ promises, held true without a container engine: by the rules of its formats, and by reading."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
TOOLS = Path(sys.executable).parent
FILES = ("compose.yaml", "compose.search.yaml")
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD", "ELASTIC_PASSWORD", "SEARCH_PASSWORD"}
# Run once and end; nobody waits for them to finish what they have begun.
JOBS = {"prepare", "search-certificates", "search-user"}


def run(*command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT, **options)


def text(name: str) -> str:
    return (DOCKER / name).read_text(encoding="utf-8")


def services() -> dict[str, dict[str, Any]]:
    """Every container of both files, what the second adds to the first's left out."""
    found: dict[str, dict[str, Any]] = {}
    for name in FILES:
        for service, said in YAML(typ="safe").load(text(name))["services"].items():
            found.setdefault(service, said)
    return found


def test_the_image_is_built_by_the_rules():
    linted = run(TOOLS / "hadolint", "docker/Dockerfile")
    assert (linted.returncode, linted.stdout) == (0, "")


@pytest.mark.parametrize("name", FILES)
def test_compose_files_keep_the_published_schema(name):
    checked = run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", DOCKER / name)
    assert checked.returncode == 0, checked.stdout


def test_the_server_in_front_reads_its_file():
    if shutil.which("caddy") is None:
        pytest.skip("needs Caddy: apt-get install caddy")
    where = {"PUBLIC_URL": "https://shop.example", "ACME_EMAIL": "office@shop.example", "PATH": "/usr/bin:/bin"}
    checked = run("caddy", "validate", "--adapter", "caddyfile", "--config", "docker/Caddyfile", env=where)
    assert checked.returncode == 0, checked.stderr


def test_no_secret_has_a_default():
    used = [use for name in FILES for use in re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", text(name))]
    assert {name for name, rest in used if rest.startswith(":?")} >= SECRETS
    assert [name for name, rest in used if not rest.startswith(":?") and name != "SHOP_VERSION"] == []
    filled = [line for line in text("env.example").splitlines() if not re.fullmatch(r"|#.*|[A-Z_]+=", line)]
    assert filled == []


def test_the_example_names_each_variable_that_compose_asks_for_and_no_other_than_the_shop_reads():
    asked = {name for file in FILES for name in re.findall(r"\$\{(\w+):\?", text(file))}
    shown = set(re.findall(r"^([A-Z_]+)=", text("env.example"), re.MULTILINE))
    assert asked - shown == set()
    settings = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "config" / "settings").glob("*.py"))
    assert {name for name in shown - asked if f'"{name}"' not in settings} == set()


def test_every_container_has_as_little_as_it_needs():
    for name, said in services().items():
        assert said["cap_drop"] == ["ALL"], name
        assert said["mem_limit"], name
        assert "no-new-privileges:true" in said.get("security_opt", []), name
        assert said.get("stop_grace_period") or name in JOBS, name
        assert "privileged" not in said, name
        assert "ports" not in said or name == "proxy", name
    shop = {name: said for name, said in services().items() if said["image"].startswith("ocop-shop")}
    assert {name: said["command"] for name, said in shop.items()} == {
        "prepare": ["prepare"],
        "web": ["web"],
        "worker": ["worker"],
    }
    assert all(said["read_only"] for said in shop.values())


def test_the_image_runs_as_nobody_and_by_the_script_that_a_bare_machine_is_tried_with():
    lines = text("Dockerfile").splitlines()
    last = lines[[n for n, line in enumerate(lines) if line.startswith("FROM")][-1] :]
    assert "USER 10001:10001" in last
    assert 'ENTRYPOINT ["docker/app.sh"]' in last
    assert 'CMD ["web"]' in last
    assert run("docker/app.sh", "nonsense").returncode == 2
