"""The sections of each kind of news: headings that fit the event, and what belongs under them."""

from __future__ import annotations

from collections.abc import Mapping

from ..domain import Event

KIND: Mapping[Event, str] = {
    Event.LAUNCH: "発表",
    Event.FUNDING: "資金調達",
    Event.LEGAL: "訴訟",
    Event.INFRASTRUCTURE: "設備投資",
    Event.RESEARCH: "研究",
    Event.REPORT: "報道",
    Event.PARTNERSHIP: "提携",
    Event.PEOPLE: "人事",
    Event.REGULATION: "規制",
    Event.INCIDENT: "障害",
    Event.EARNINGS: "決算",
    Event.OTHER: "その他",
}
"""What an editor calls each kind of article."""

SECTIONS: Mapping[Event, tuple[tuple[str, str], ...]] = {
    Event.LAUNCH: (
        ("発表の内容", "誰が何をいつ発表したか、何ができるか"),
        ("技術と性能", "規模、仕組み、評価の数値"),
        ("提供と今後", "価格、提供時期、ライセンス、予定、残る問題"),
    ),
    Event.FUNDING: (
        ("調達の内容", "誰がいくらを誰から調達したか、評価額"),
        ("事業と使い道", "会社の事業、資金の使い道"),
        ("背景と今後", "これまでの経緯、予定"),
    ),
    Event.LEGAL: (
        ("訴えの内容", "誰が誰をどこで何について訴えたか"),
        ("争点と主張", "双方の主張、証拠、求めているもの"),
        ("経緯と今後", "これまでの経緯、次の手続き"),
    ),
    Event.INFRASTRUCTURE: (
        ("契約の内容", "誰が何を契約したか、金額と規模"),
        ("設備と技術", "半導体、電力、場所、性能"),
        ("日程と今後", "稼働時期、条件、予定"),
    ),
    Event.RESEARCH: (
        ("研究の内容", "誰が何を調べ、何を示したか"),
        ("方法と結果", "実験の方法、数値"),
        ("限界と今後", "著者が挙げる限界、次の課題"),
    ),
    # Nothing was announced here: the words keep who says it.
    Event.REPORT: (
        ("報じられた内容", "誰が何を報じたか、誰の話として伝えているか"),
        ("分かっていること", "確認された事実、当事者の回答"),
        ("今後の見通し", "予定、条件として伝えられていること"),
    ),
    Event.PARTNERSHIP: (
        ("提携の内容", "誰と誰が何で組むか、金額と期間"),
        ("役割と仕組み", "各社が受け持つもの、技術、対象の利用者"),
        ("日程と今後", "開始時期、条件、予定"),
    ),
    Event.PEOPLE: (
        ("人事の内容", "誰がいつ何の職に就くか、退くか"),
        ("経歴と役割", "これまでの仕事、任される仕事"),
        ("会社の説明と今後", "理由として述べられたこと、後任、予定"),
    ),
    Event.REGULATION: (
        ("規制の内容", "誰が何を決めたか、対象と義務、罰則"),
        ("各方面の反応", "企業、団体、議員の発言"),
        ("施行と今後", "日程、次の手続き"),
    ),
    Event.INCIDENT: (
        ("発生したこと", "いつ何が起き、どこまで影響したか"),
        ("原因と対応", "原因の説明、取られた対応"),
        ("再発防止と今後", "予定されている対策、補償、調査"),
    ),
    Event.EARNINGS: (
        ("業績の概要", "売上高、利益、前年同期との比較"),
        ("事業別の動き", "部門ごとの数値、伸びた理由"),
        ("見通し", "次の期の予想、投資の計画"),
    ),
    Event.OTHER: (
        ("何があったか", "誰が何をいつしたか"),
        ("詳しい内容", "数値、仕組み、条件"),
        ("今後", "予定、影響として述べられていること"),
    ),
}

BRIEF = ("概要", "記事の要点")
BACKGROUND = ("背景", "今回の出来事より前にあったこと。時期を添える")
UP_TO_NOW = ("これまでの経緯", "前回の記事で伝えたことの要点だけ。時期を添える")
ONLY_NEW = "前回の記事で伝えたことはくり返さず、新しく分かったことを書く"
UNKNOWN = ("分かっていないこと", "公表されていない、確認されていない、と資料が述べていること")
OPINION = "私の見解"
