"""How fast the bundled translator is, against the same network in PyTorch eager.

Run: python -m bench.translate [--sentences 256]

Both translate the same sentences of train/data on two threads. The baseline decodes greedily in
batches of 32 sorted by length and computes each prefix anew; `greedy` is what CTranslate2 does with
the same search, `as used` is four beams with slots, adequacy and floors, as imakita calls it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "models" / "weights"
THREADS = 2
LONGEST = 80
COLD = (
    "from pathlib import Path; from pipeline.backends.bundled import Bundled; "
    "print(Bundled(Path('models')).sure(['Nothing changed.', 'It was raining in Dunmarrow.']))"
)


def sentences(count: int) -> list[str]:
    """The first English sides of the news pairs."""
    lines = (ROOT / "train" / "data" / "natural-business.tsv").read_text(encoding="utf-8")
    return [line.split("\t")[0] for line in lines.splitlines()[:count]]


def rate(work: Callable[[], object], count: int) -> float:
    """Sentences a second, after a warm-up of the same work."""
    work()
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)


def eager(pieces: Sequence[list[int]]) -> Callable[[], object]:
    """Greedy decoding of the exported network by PyTorch in float32, batch by batch."""
    import torch

    from train.model import Shape, Translation
    from train.pieces import BEGIN, END, PAD
    from train.shipped import shipped

    torch.set_num_threads(THREADS)
    sizes = [len(json.loads((WEIGHTS / "ct2" / f"{side}_vocabulary.json").read_text()))
             for side in ("source", "target")]  # fmt: skip
    shape = Shape(*sizes)
    network = Translation(shape)
    network.load_state_dict(shipped(WEIGHTS, shape))
    network.eval()

    @torch.inference_mode()
    def work() -> None:
        for at in range(0, len(pieces), 32):
            rows = pieces[at : at + 32]
            source = torch.full((len(rows), max(map(len, rows))), PAD)
            for row, ids in zip(source, rows, strict=True):
                row[: len(ids)] = torch.tensor(ids)
            memory, mask = network.encode(source)
            target = torch.full((len(rows), 1), BEGIN)
            done = torch.zeros(len(rows), dtype=torch.bool)
            while not done.all() and target.shape[1] < LONGEST:
                following = network.decode(target, memory, mask)[:, -1].argmax(-1)
                target = torch.cat([target, following[:, None]], 1)
                done |= following == END

    return work


def main() -> None:
    """Print rates, their ratios to the baseline, the cold start and the memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sentences", type=int, default=256)
    english = sentences(parser.parse_args().sentences)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", COLD], check=True, capture_output=True, cwd=ROOT)
    cold = time.perf_counter() - start

    import ctranslate2

    from pipeline.backends.protect import protect
    from pipeline.backends.translator import Translator, pieces_of

    translator = Translator(WEIGHTS, THREADS)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    source = translator._source
    texts = [f"<d> {protect(s, translator.lexicon).text}" for s in english]
    pieces = sorted(([*pieces_of(source, t), "</s>"] for t in texts), key=len)
    model = ctranslate2.Translator(
        str(WEIGHTS / "ct2"), device="cpu", inter_threads=THREADS, intra_threads=1
    )

    def greedy() -> object:
        return model.translate_batch(
            pieces, beam_size=1, max_batch_size=32, max_decoding_length=LONGEST
        )

    greedy_rate = rate(greedy, len(english))

    def as_used() -> object:
        translator._done.clear()  # else the second round is only remembered
        return translator.sure(english)

    used = rate(as_used, len(english))
    memory_after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ids = [[source.piece_to_id(p) for p in row] for row in pieces]
    baseline = rate(eager(ids), len(english))
    print(f"{len(english)} sentences, {THREADS} threads")
    print(f"baseline: PyTorch eager float32, greedy  {baseline:6.1f} sentences/s")
    print(f"CTranslate2 int8, greedy                 {greedy_rate:6.1f} sentences/s", end="")
    print(f"  ratio {greedy_rate / baseline:.1f}")
    print(f"as used: four beams, slots, floors       {used:6.1f} sentences/s", end="")
    print(f"  ratio {used / baseline:.1f}")
    print(f"memory: {memory:.0f} MB loaded, {memory_after:.0f} MB at most while translating")
    print(f"a cold process to its first translations: {cold:.2f} s")


if __name__ == "__main__":
    main()
