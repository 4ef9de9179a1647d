"""Every setting of the server, declared once: name, default, help."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, default text and what it does."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("WAYSTATION_DATA", "data", "Folder of all that changes: ledger, register, baked content, packs, jobs."),
    Setting("WAYSTATION_LEDGER_URL", "", "SQLAlchemy URL of the ledger. Empty: ledger.sqlite in the data folder."),
    Setting("WAYSTATION_JOBS_URL", "", "Where jobs wait: empty (jobs.sqlite), redis://… or postgresql://…"),
    Setting("WAYSTATION_HOSTS", "", "Host names answered to, comma separated. Empty: localhost and 127.0.0.1."),
    Setting("WAYSTATION_PROXIES", "0", "How many trusted proxies stand in front (X-Forwarded-* is ignored at 0)."),
    Setting("WAYSTATION_BAKE_MINUTES", "5", "How often the worker looks for changes and bakes them."),
    Setting("WAYSTATION_WEB_WORKERS", "2", "Number of web processes."),
    Setting("WAYSTATION_OPERATOR", "", "Who runs this installation, shown on the About page."),
    Setting("WAYSTATION_CONTACT", "", "How to reach the operator, shown on the About page."),
    Setting("PORT", "8000", "Port of the web server on 127.0.0.1."),
)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, parsed. Raises ValueError naming the variable that cannot be read."""

    data: Path
    ledger_url: str
    jobs_url: str
    hosts: tuple[str, ...]
    proxies: int
    bake_minutes: int
    web_workers: int
    operator: str
    contact: str
    port: int

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Config:
        """Read SETTINGS from an environment."""
        got = {s.name: env.get(s.name, "").strip() or s.default for s in SETTINGS}
        data = Path(got["WAYSTATION_DATA"]).resolve()
        hosts = tuple(h.strip() for h in got["WAYSTATION_HOSTS"].split(",") if h.strip())
        return cls(
            data=data,
            ledger_url=got["WAYSTATION_LEDGER_URL"] or f"sqlite:///{quote(str(data / 'ledger.sqlite'))}",
            jobs_url=got["WAYSTATION_JOBS_URL"],
            hosts=hosts or ("localhost", "127.0.0.1"),
            proxies=_whole("WAYSTATION_PROXIES", got, 0, 5),
            bake_minutes=_whole("WAYSTATION_BAKE_MINUTES", got, 1, 1440),
            web_workers=_whole("WAYSTATION_WEB_WORKERS", got, 1, 64),
            operator=got["WAYSTATION_OPERATOR"],
            contact=got["WAYSTATION_CONTACT"],
            port=_whole("PORT", got, 1, 65535),
        )


def _whole(name: str, got: Mapping[str, str], low: int, high: int) -> int:
    text = got[name]
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise ValueError(f"{name}={text!r}: expected a whole number from {low} to {high}")
    return int(text)
