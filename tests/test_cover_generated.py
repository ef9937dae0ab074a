"""cover: the real diffusers loads and draws with a tiny, untrained model made here.

What a trained model paints is not tested: no weights that are good enough are small enough.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from pipeline.cover import find_font, generated_cover
from pipeline.domain import Event, Picture
from pipeline.errors import ModelError

diffusers = pytest.importorskip(
    "diffusers", reason="diffusers is not installed: pip install '.[diffusion]'"
)

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@pytest.fixture(scope="module")
def font() -> Path:
    path, reason = find_font()
    return path or pytest.skip(reason)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Stable Diffusion pipeline with random weights, a few thousand of them."""
    import torch
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models") / "tiny-turbo"
    words = tmp_path_factory.mktemp("words")
    letters = [chr(c) for c in range(33, 127)]
    names = [*letters, *(f"{c}</w>" for c in letters), "<|startoftext|>", "<|endoftext|>"]
    (words / "vocab.json").write_text(json.dumps({name: i for i, name in enumerate(names)}))
    (words / "merges.txt").write_text("#version: 0.2\n")
    end = len(names) - 1
    text = CLIPTextConfig(
        vocab_size=len(names), hidden_size=8, intermediate_size=8, num_hidden_layers=1,
        num_attention_heads=2, max_position_embeddings=77, bos_token_id=end - 1, eos_token_id=end,
        pad_token_id=end, projection_dim=8,
    )  # fmt: skip
    diffusers.StableDiffusionPipeline(
        vae=diffusers.AutoencoderKL(
            block_out_channels=(8, 8, 8, 8), norm_num_groups=4, latent_channels=4,
            down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        ),
        text_encoder=CLIPTextModel(text),
        tokenizer=CLIPTokenizer(
            str(words / "vocab.json"), str(words / "merges.txt"), model_max_length=77
        ),
        unet=diffusers.UNet2DConditionModel(
            block_out_channels=(8,), layers_per_block=1, norm_num_groups=4, cross_attention_dim=8,
            attention_head_dim=4, down_block_types=("DownBlock2D",), up_block_types=("UpBlock2D",),
            mid_block_type=None,
        ),
        scheduler=diffusers.DDIMScheduler(steps_offset=1, clip_sample=False),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    ).save_pretrained(folder)  # fmt: skip
    return str(folder)


def made(font: Path, model: str, key: str = "ab12") -> Picture:
    return generated_cover("題", key, "AI", "編集部", font, event=Event.LAUNCH, model=model)


def test_a_generated_cover_says_in_metadata_and_caption_what_it_is(font: Path, model: str) -> None:
    picture = made(font, model)
    image = Image.open(io.BytesIO(picture.body))
    assert isinstance(image, PngImageFile)
    assert image.size == (1200, 630)
    assert IPTC in image.text["XML:com.adobe.xmp"]
    assert picture.caption == "画像: AI生成（tiny-turbo）"


def test_the_same_article_has_the_same_background(font: Path, model: str) -> None:
    assert made(font, model).body == made(font, model).body
    assert made(font, model).body != made(font, model, "cd34").body


def test_a_model_that_is_not_there_is_named(font: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cover\.model .*nowhere: cannot be loaded"):
        made(font, str(tmp_path / "nowhere"))
