"""What runs on node, from npm, in a cache folder outside the repository.

The validators of Zenn and Qiita, Zenn's own renderer, and remark as Astro sets it up.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PACKAGES = (
    *("zenn-model@0.1.155", "@qiita/qiita-cli@1.9.1", "zenn-markdown-html@0.4.4"),
    *("unified@11.0.5", "remark-parse@11", "remark-gfm@4.0.1", "remark-smartypants@3.0.3"),
    *("remark-rehype@11", "rehype-raw@7", "rehype-stringify@10"),
)
FOLDER = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "imakita-tests" / "node"

# zenn-cli reads front matter with js-yaml's JSON schema, qiita-cli with gray-matter.
CHECK = """
const fs = require('fs'), yaml = require('js-yaml'), matter = require('gray-matter');
const zenn = require('zenn-model');
const types = require('@qiita/qiita-cli/dist/lib/check-frontmatter-type.js');
const items = require('@qiita/qiita-cli/dist/lib/validators/item-validator.js');
const found = {};
for (const path of process.argv.slice(2)) {
  const text = fs.readFileSync(path, 'utf8');
  if (path.includes('/articles/')) {
    const front = yaml.load(text.split('---\\n')[1], {schema: yaml.JSON_SCHEMA});
    const slug = path.split('/').pop().replace(/\\.md$/, '');
    found[path] = zenn.validateArticle({slug, ...front}).map(e => e.message);
  } else {
    const {data, content} = matter(text);
    const item = {title: data.title, tags: data.tags, secret: data.private,
      updatedAt: data.updated_at, id: data.id, slide: data.slide,
      organizationUrlName: data.organization_url_name, rawBody: content};
    found[path] = [...types.checkFrontmatterType(item), ...items.validateItem(item)];
  }
}
console.log(JSON.stringify(found));
"""


# Astro's Markdown: GitHub's, with typographic quotes, raw HTML kept.
RENDER = """
import zenn from 'zenn-markdown-html';
import {unified} from 'unified';
import parse from 'remark-parse';
import gfm from 'remark-gfm';
import smart from 'remark-smartypants';
import rehype from 'remark-rehype';
import raw from 'rehype-raw';
import stringify from 'rehype-stringify';
const toHtml = typeof zenn === 'function' ? zenn : zenn.default;
const astro = unified().use(parse).use(gfm).use(smart)
  .use(rehype, {allowDangerousHtml: true}).use(raw).use(stringify);
let given = '';
for await (const piece of process.stdin.setEncoding('utf8')) given += piece;
const found = [];
for (const text of JSON.parse(given))
  found.push(process.argv[2] === 'zenn' ? await toHtml(text) : String(await astro.process(text)));
console.log(JSON.stringify(found));
"""


@cache
def _install() -> str:
    """Install the packages unless they are there; returns why not, or nothing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed: the tools of Zenn, Qiita and Astro cannot run"
    if all((FOLDER / "node_modules" / p.rsplit("@", 1)[0]).is_dir() for p in PACKAGES):
        return ""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), *PACKAGES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return "npm did not get the tools of Zenn, Qiita and Astro within two minutes"
    return "" if done.returncode == 0 else f"npm install failed: {done.stderr.strip()[-200:]}"


def complaints(paths: list[Path]) -> dict[str, Any]:
    """What the validators say of each file; skips the test, with the reason, without node."""
    if reason := _install():
        pytest.skip(reason)
    script = FOLDER / "check.js"
    script.write_text(CHECK)
    done = subprocess.run(
        ["node", str(script), *map(str, paths)], capture_output=True, text=True, cwd=FOLDER
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def html(flavour: str, texts: list[str]) -> list[str]:
    """Markdown as "zenn" or "astro" shows it; skips the test, with the reason, without node."""
    if reason := _install():
        pytest.skip(reason)
    script = FOLDER / "render.mjs"
    script.write_text(RENDER)
    done = subprocess.run(
        ["node", str(script), flavour],
        input=json.dumps(texts), capture_output=True, text=True, cwd=FOLDER,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found
