"""Copy the few browser files we serve out of `node_modules` to `var/vendor`.

Only what the style sheet names: whole packages hold hundreds of files nobody asks for.
"""

import shutil
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
# Package and font: the folder under static/fonts.
FAMILIES: Final = {"figtree": "figtree", "bricolage-grotesque": "bricolage"}
SUBSETS: Final = ("latin", "latin-ext")


def main() -> None:
    """Make `var/vendor` anew."""
    vendor = ROOT / "var" / "vendor"
    shutil.rmtree(vendor, ignore_errors=True)
    for family, folder in FAMILIES.items():
        fonts = vendor / "fonts" / folder
        fonts.mkdir(parents=True)
        package = ROOT / "node_modules" / "@fontsource-variable" / family
        for subset in SUBSETS:
            shutil.copy2(package / "files" / f"{family}-{subset}-wght-normal.woff2", fonts)
        shutil.copy2(package / "LICENSE", fonts)


if __name__ == "__main__":
    main()
