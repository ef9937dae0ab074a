"""A generated background, for who has the GPU: never a face, a logo or a name in the prompt.

Only the background is generated; the title is set over it by the card, letter by letter. The
picture says in its metadata that it was made by a trained model.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.domain import Event
from pipeline.errors import ModelError

if TYPE_CHECKING:
    from PIL.Image import Image

# A multiple of 16, as the models want it, a little larger than the card.
_WIDE, _HIGH = 1216, 640
_SCENES = {
    Event.LAUNCH: "layered translucent glass planes catching light",
    Event.FUNDING: "stacked geometric blocks rising in soft light",
    Event.LEGAL: "balanced abstract stone forms, calm and symmetric",
    Event.INFRASTRUCTURE: "rows of abstract server racks fading into haze",
    Event.RESEARCH: "fine network of threads and nodes on dark ground",
    Event.REPORT: "overlapping sheets of paper in soft side light",
    Event.PARTNERSHIP: "two interlocking rings of brushed metal",
    Event.PEOPLE: "a single lit column among quiet pillars",
    Event.REGULATION: "a regular grid of pale stone slabs",
    Event.INCIDENT: "a cracked surface of dark glass, still and cool",
    Event.EARNINGS: "ascending terraces of smooth clay",
    Event.OTHER: "flowing abstract waves of fine lines",
}
_STYLE = (
    "abstract editorial background, {scene}, dark muted colours, wide empty space on the left, "
    "no text, no letters, no people, no faces, no logos"
)
# Distilled models draw in few steps; others keep their pipeline's own number.
_FEW_STEPS = ("klein", "schnell", "turbo")

XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    "Iptc4xmpExt:DigitalSourceType="
    '"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def prompt_for(event: Event) -> str:
    """What is drawn: chosen by the kind of news alone, so no name can get into it."""
    return _STYLE.format(scene=_SCENES[event])


def background(event: Event, key: str, model: str) -> Image:
    """A picture for an article, the same for the same id on the same machine.

    Raises ModelError when the model cannot be loaded or drawn with.
    """
    import torch

    few = any(word in model.lower() for word in _FEW_STEPS)
    more: dict[str, Any] = {"num_inference_steps": 4} if few else {}
    seed = int.from_bytes(sha256(key.encode()).digest()[:4], "big")
    draw = _pipeline(model)
    try:
        made = draw(
            prompt=prompt_for(event),
            width=_WIDE,
            height=_HIGH,
            generator=torch.Generator("cpu").manual_seed(seed),
            **more,
        )
    except (RuntimeError, ValueError, TypeError) as error:
        raise ModelError(f"cover.model {model}: drawing failed: {error}") from error
    return made.images[0]  # type: ignore[no-any-return]


@cache
def _pipeline(model: str) -> Callable[..., Any]:
    try:
        import torch
        from diffusers import DiffusionPipeline
    except ImportError as error:
        raise ModelError(
            "cover.engine diffusers needs the diffusion extra: pip install 'imakita[diffusion]'."
        ) from error
    there = torch.cuda.is_available()
    if there:
        # The writer is done when covers are made; what it left in its cache is in the way.
        torch.cuda.empty_cache()
    kind = torch.bfloat16 if there else torch.float32
    try:
        loaded = DiffusionPipeline.from_pretrained(model, dtype=kind)
        return loaded.to("cuda") if there else loaded  # type: ignore[no-any-return]
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(f"cover.model {model}: cannot be loaded: {error}") from error
