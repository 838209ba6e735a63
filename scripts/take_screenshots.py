"""The pictures of the web application in the documentation, from a running one.

    python scripts/take_screenshots.py URL

`URL` is the address of `isthmus serve` in single mode with an empty ISTHMUS_HOME. The script opens
a case from a shipped example, works on it up to the decision and writes docs/images/web/*.png with
a palette of at most 256 colours. It needs what `make test-browser` installs.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from isthmus.proposals.reading import example_proposals

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images" / "web"
LARGEST_BYTES = 150_000
ANSWERS = {
    "outside_partner": "yes", "all_public": "no", "beyond_paper": "yes", "access": "no",
    "sensitive_area": "yes", "listed": "unknown", "personal_data": "no", "conditions": "no",
}  # fmt: skip


def press(page: Any, name: str) -> None:
    """Press the button and wait for the page that follows."""
    with page.expect_navigation(timeout=300_000):
        page.get_by_role("button", name=name, exact=True).first.click(no_wait_after=True)


def worked_on(page: Any) -> str:
    """A case that waits for its decision; gives its address."""
    page.goto("/cases/new/")
    press(page, "Open a case")
    case = str(page.url).removesuffix("triage/")
    for name, value in ANSWERS.items():
        page.locator(f"input[name={name}][value={value}]").check()
    press(page, "Save the answers")
    page.goto(f"{case}import/")
    file = next(one for one in example_proposals() if "large-model" in one.name)
    page.get_by_label("File").set_input_files(str(file))
    press(page, "Import")
    press(page, "Submit to the office")
    page.goto(f"{case}frameworks/")
    press(page, "Screen and assess")
    return case


def take(page: Any, name: str) -> None:
    """Write what the page shows, with a palette."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.png"
        page.screenshot(path=raw)
        target = FOLDER / f"{name}.png"
        with Image.open(raw) as picture:
            picture.convert("RGB").quantize(64).save(target, optimize=True)
    size = target.stat().st_size
    print(f"{target.name}: {size:,} bytes")
    if size > LARGEST_BYTES:
        sys.exit(f"{target} has {size:,} bytes; at most {LARGEST_BYTES:,}")


def main(url: str) -> None:
    """Work on a case and take the pictures."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(base_url=url, viewport={"width": 1200, "height": 860})
        page.goto("/")
        take(page, "home")
        case = worked_on(page)
        take(page, "frameworks")
        page.set_viewport_size({"width": 360, "height": 740})
        take(page, "frameworks-phone")
        page.set_viewport_size({"width": 1200, "height": 860})
        page.goto(f"{case}candidates/")
        take(page, "candidates")
        page.emulate_media(color_scheme="dark")
        take(page, "candidates-dark")
        page.emulate_media(color_scheme="light")
        page.goto(f"{case}memo/")
        page.get_by_label("Memo").fill("Facts, judgement, unknowns and options.")
        press(page, "Send to the researcher")
        page.goto(f"{case}reply/")
        page.get_by_label("Your reply").fill("The evaluation data are public by now.")
        press(page, "Send the reply")
        page.goto(f"{case}decision/")
        take(page, "decision")
        page.goto("/record/?verify=1")
        take(page, "record")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
