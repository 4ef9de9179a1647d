"""Every visible text is translated, and the catalogue holds nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from server.pages import words
from server.pages.built import built

ROOT = Path(__file__).parents[2]


def test_the_english_catalogue_is_complete_and_exact() -> None:
    command = [sys.executable, "translations/update.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_text_without_translation_stays_readable() -> None:
    assert words.gettext("en", "没有这句") == "没有这句"
    assert words.gettext("en", "附近") == "Nearby"
    assert words.gettext("zh-Hans", "附近") == "附近"


def test_the_phone_gets_only_the_texts_of_its_scripts() -> None:
    english = words.script_words("en", built().sources["nearby"])
    assert english["{n} 个站点"] == ["{n} station", "{n} stations"]
    assert "跳到正文" not in english, "a text of the templates only"
    assert "我说过的" not in english, "a text of another page only"
    assert words.script_words("zh-Hans", built().sources["nearby"]) == {}
