"""imakita: English AI news in, checked Japanese articles out.

**fetch** the feeds, **parse** entries, **dedupe** them into stories, **rank** and select,
**extract** the source, **write** a draft, **verify** it against the source, **render** Markdown,
**review** by a human, **publish**.

Every file named after a verb is a stage, every folder is a door to one outside world, and the
rest are the words they share (`pipeline.domain`).
"""

__version__ = "0.1.0"
