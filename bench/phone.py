"""The phone app measured in real Chromium on a slowed processor: cold start offline, search, filters, heap, nearest.

Run: python bench/phone.py [--quick]. One synthetic city of 5,000 stations (bench/phone_data.py). All figures but the
first visit are taken with the server stopped. A start in a browser that runs is held to the goal; one that must also
start a process for the tab stands beside the same for a page of one line. Exit 1 when a goal is missed. Chromium slows
the page's main thread; its own processes and the worker's thread run at full speed, so a real cheap phone takes longer.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import phone_data
from figures import Figures
from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

from server.content.regions import regions

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "geolocation": {"latitude": phone_data.HERE["lat"], "longitude": phone_data.HERE["lng"]},
    "permissions": ["geolocation"],
}
# Chromium's own numbers for these networks: ms added to each request, bytes a second.
NETWORKS = {"slow 4G": (562.5, 180_000), "slow 3G": (2_000, 50_000)}
FIRST = (("slow 4G", 4, None), ("slow 4G", 8, None), ("slow 3G", 8, 6_500))  # network, CPU, most ms
LINE = "data:text/html;charset=utf-8,<!doctype html><p>附近能进的地方"
COLD = {4: 250, 8: 400}  # CPU divided by -> ms until the list says open or closed
KEYS = ["驿", "站", "Backspace", "Backspace", "g", "h", "y", "z"]
TWENTY_LINES = (
    "data:text/html;charset=utf-8,<!doctype html><meta name=viewport content=width=device-width><input type=search "
    "oninput='u.innerHTML=Array.from({length:20},(_,i)=>`<li>附近驿站${value}${i}<br>120 米`).join(``)'>"
    "<ul id=u></ul><p>"
)
KEEPS = """async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state !== 'activated') await new Promise((done) => active.addEventListener('statechange', done));
}"""


class Tab:
    """A tab that tells what it paints; nothing is asked of the page meanwhile."""

    def __init__(self, phone: BrowserContext, slower: int) -> None:
        self.page = phone.new_page()
        self.cdp = phone.new_cdp_session(self.page)
        self.marks: dict[str, float] = {}
        self.answers: list[dict[str, float]] = []
        self.cdp.on("Runtime.bindingCalled", self._heard)
        self.cdp.send("Runtime.enable")
        self.cdp.send("Runtime.addBinding", {"name": "benchHears"})
        self.slow(slower)

    def slow(self, slower: int) -> None:
        """Divide the speed of the page's processor."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})

    def open(self, url: str, mark: str) -> None:
        """Go to an address and wait until something there is painted."""
        self.page.goto(url, wait_until="commit")
        self.until(lambda: {mark, "FCP"} <= self.marks.keys())

    def until(self, done: Callable[[], object]) -> None:
        """Wait for what the page tells, up to a minute."""
        for _ in range(600):
            if done():
                return
            self.page.wait_for_timeout(100)
        sys.exit(f"nothing painted at {self.page.url}: heard {self.marks}")

    def answer(self) -> dict[str, float]:
        """How long the last input took."""
        self.until(lambda: self.answers)
        return self.answers.pop()

    def stop_workers(self) -> None:
        """Until no worker runs: what comes next must start it."""
        running: dict[str, str] = {}

        def heard(event: Any) -> None:
            running.update({version["versionId"]: version["runningStatus"] for version in event["versions"]})

        self.cdp.on("ServiceWorker.workerVersionUpdated", heard)
        self.cdp.send("ServiceWorker.enable")
        self.cdp.send("ServiceWorker.stopAllWorkers")
        self.until(lambda: running and all(status == "stopped" for status in running.values()))
        self.cdp.send("ServiceWorker.disable")

    def _heard(self, event: Any) -> None:
        told = json.loads(event["payload"])
        if "mark" in told:
            self.marks[told["mark"]] = told["at"]
        else:
            self.answers.append(told)


@dataclass
class Bench:
    """A phone that has visited once; `url` no longer answers."""

    phone: BrowserContext
    url: str
    runs: int
    figures: Figures

    @contextmanager
    def tab(self, slower: int, *, alive: bool = False) -> Iterator[Tab]:
        """A new tab on a processor `slower` times slower, the service worker stopped; `alive`: it has a process."""
        tab = Tab(self.phone, 1)
        if alive:
            tab.open(self.url + "/", "chips")
            tab.page.wait_for_timeout(1_000)
            tab.marks.clear()
        tab.stop_workers()
        tab.slow(slower)
        yield tab
        tab.page.close()


def main() -> None:
    runs = 3 if "--quick" in sys.argv else 9
    figures = Figures()
    with chromium() as browser, phone_data.served() as server:
        phone = browser.new_context(**PHONE)
        phone.add_init_script(path=HERE / "phone_watch.js")
        for network, slower, goal in FIRST:
            first_visit(browser, server.url, runs, figures, (network, slower, goal))
        visit(phone, server.url)
        server.stop()
        bench = Bench(phone, server.url, runs, figures)
        for slower, most in COLD.items():
            cold_start(bench, slower, most)
        typing(bench)
        chip(bench)
        to_station(bench)
        heap(bench)
        nearest(bench)
    figures.end()


def first_visit(browser: Browser, url: str, runs: int, figures: Figures, given: tuple[str, int, int | None]) -> None:
    """A phone that was never here opens a city over a slow network: until its list is painted."""
    network, slower, most = given
    latency, bytes_a_second = NETWORKS[network]
    taken: dict[str, list[float]] = {"FCP": [], "list": [], "chips": []}
    for _ in range(min(runs, 5)):
        phone = browser.new_context(**PHONE)
        phone.add_init_script(path=HERE / "phone_watch.js")
        tab = Tab(phone, slower)
        conditions = {"offline": False, "latency": latency, "downloadThroughput": bytes_a_second}
        tab.cdp.send("Network.enable")
        tab.cdp.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": bytes_a_second / 2})
        tab.open(f"{url}/c/{phone_data.CITY}", "chips")
        for name, times in taken.items():
            times.append(tab.marks[name])
        phone.close()
    for name, times in taken.items():
        goal = most if name == "list" else None
        figures.show(f"first visit on {network} at CPU ÷{slower}, {name}", times, "ms", most=goal)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium") or sys.exit("Chromium is missing: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def visit(phone: BrowserContext, url: str) -> None:
    """The one visit with a network: the city is opened, a place in it is kept, the worker has everything."""
    tab = Tab(phone, 1)
    tab.open(f"{url}/c/{phone_data.CITY}", "chips")
    tab.page.evaluate(KEEPS)
    tab.page.evaluate("(here) => localStorage.setItem('here', here)", json.dumps(phone_data.HERE))
    tab.page.close()


def cold_start(bench: Bench, slower: int, most: int) -> None:
    """The app opened without network and worker until the list says what is open."""
    line = ("a page of one line in a new process", one_line(bench, slower))
    for alive in (True, False):
        taken: dict[str, list[float]] = {"FCP": [], "list": [], "states": [], "chips": []}
        for _ in range(bench.runs + 1):
            with bench.tab(slower, alive=alive) as tab:
                tab.open(bench.url + "/", "chips")
                for name, times in taken.items():
                    times.append(tab.marks[name])
        for name, times in taken.items():
            what = f"offline cold start at CPU ÷{slower}{'' if alive else ' in a new process'}, {name}"
            goal = most if alive and name == "states" else None
            bench.figures.show(what, times[1:], "ms", most=goal, than=None if alive else line)


def one_line(bench: Bench, slower: int) -> float:
    """ms until a page of one line is painted: what no app can be faster than here and now."""
    taken = []
    for _ in range(bench.runs):
        with bench.tab(slower) as tab:
            tab.open(LINE, "line")
            taken.append(tab.marks["FCP"])
    return median(taken)


def typing(bench: Bench) -> None:
    """Letters and Chinese words into the search box, beside the same into a page of 20 plain lines."""
    ours: list[float] = []
    firsts: list[float] = []
    plain: list[float] = []
    for _ in range(bench.runs):
        with bench.tab(8) as tab:
            tab.open(bench.url + "/", "chips")
            tab.page.locator("input[type=search]").tap()
            tab.page.wait_for_timeout(1_500)
            first, *later = typed(tab)
            firsts.append(first)
            ours.extend(later)
        with bench.tab(8) as tab:
            tab.page.goto(TWENTY_LINES)
            tab.page.locator("input").tap()
            plain.extend(typed(tab)[1:])
    than = ("a plain list of 20 lines in the same browser", median(plain))
    bench.figures.show("first key to painted result at CPU ÷8", firsts, "ms", most=32, than=than)
    bench.figures.show("later key to painted result at CPU ÷8", ours, "ms", most=32, than=than)


def typed(tab: Tab) -> list[float]:
    """ms from each of KEYS to the painted answer."""
    taken = []
    for key in KEYS:
        tab.answers.clear()
        if len(key) == 1 and key > "z":
            tab.page.keyboard.insert_text(key)
        else:
            tab.page.keyboard.press(key)
        taken.append(tab.answer()["painted"])
        tab.page.wait_for_timeout(700)  # the rest of the list follows
    return taken


def chip(bench: Bench) -> None:
    """'Open now' on and off."""
    taken: list[float] = []
    for _ in range(bench.runs):
        with bench.tab(8) as tab:
            tab.open(bench.url + "/", "chips")
            tab.page.wait_for_timeout(1_000)
            for _ in range(2):
                tab.answers.clear()
                tab.page.locator(".chip", has_text="现在开着").tap()
                taken.append(tab.answer()["painted"])
                tab.page.wait_for_timeout(700)
    bench.figures.show("filter chip to painted list at CPU ÷8", taken, "ms")


def to_station(bench: Bench) -> None:
    """From a card of the list to the painted page of that station, offline."""
    for slower in (4, 8):
        taken = []
        for _ in range(bench.runs):
            with bench.tab(slower) as tab:
                tab.open(bench.url + "/", "chips")
                tab.page.locator(".place h2 a").first.tap()
                tab.until(lambda tab=tab: "station" in tab.marks)  # type: ignore[misc]
                taken.append(tab.marks["station"])
        bench.figures.show(f"from list to station page at CPU ÷{slower}", taken, "ms")


def heap(bench: Bench) -> None:
    """JavaScript heap with one city after a collection, at the list and after a search."""
    taken: dict[str, list[float]] = {"list": [], "search": []}
    for _ in range(3):
        with bench.tab(1) as tab:
            tab.open(bench.url + "/", "chips")
            tab.page.wait_for_timeout(500)
            taken["list"].append(used(tab.cdp))
            tab.page.locator("input[type=search]").fill("ghyz")
            tab.page.wait_for_timeout(500)
            taken["search"].append(used(tab.cdp))
    bench.figures.show("heap with one city, list shown", taken["list"], "MB", most=12)
    bench.figures.show("heap with one city, after a search", taken["search"], "MB", most=12)


def used(cdp: CDPSession) -> float:
    """MB in use after garbage collection."""
    cdp.send("HeapProfiler.collectGarbage")
    return float(cdp.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def nearest(bench: Bench) -> None:
    """Nearest 20 at ÷8, with the filters judged anew as each query does; the alternative builds its index first."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "nearest.js"
        source = str(HERE / "phone_nearest.js")
        command = [str(phone_data.ROOT / "node_modules/.bin/esbuild"), source, "--bundle", f"--outfile={out}"]
        subprocess.run([*command, "--log-level=warning"], check=True)
        script = out.read_text("utf-8")
    with bench.tab(8) as tab:
        tab.page.evaluate(script)
        cities = [city.adcode for province in regions().children("") for city in regions().children(province.adcode)]
        for count, most, centres in (
            (5_000, 1, phone_data.centres([phone_data.CITY])),
            (200_000, 8, phone_data.centres(cities)),
        ):
            found = tab.page.evaluate("(given) => measureNearest(...given)", [count, centres, bench.runs])
            for it in found:
                name = f"nearest 20 of {count} at CPU ÷8, filter {it['name']}"
                than = ("kdbush + geokdbush with its build", it["build"] + it["tree"])
                bench.figures.show(name, [it["judged"]], "ms", most=most, than=than)
                bench.figures.show(f"{name}, by a mask of all rows", [it["masked"]], "ms", than=than)


if __name__ == "__main__":
    main()
