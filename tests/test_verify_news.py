"""How English news and Japanese news say the same, pair by pair, and the lie that is nearest to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from pipeline.domain import Claim, Severity
from pipeline.verify import check
from tests.test_write import article

PUBLISHED = datetime.fromisoformat("2026-07-13T10:30:00-07:00")  # a Monday, in summer


def found(english: str, japanese: str, before: str = "") -> set[tuple[str, str]]:
    """(rule, severity) of what is shown to a person for one sentence of a source."""
    source = replace(article(*([before] if before else []), english), published=PUBLISHED)
    verdict = check("sections.0.0", Claim(japanese, (source.sentences[-1].id,)), (source,))
    return {(f.rule, str(f.severity)) for f in verdict.findings if f.severity is not Severity.INFO}


# English, faithful Japanese, a lie beside it, and the rule that names the lie.
PAIRS = [
    ("The agents resolve 7 in 10 enquiries.", "エージェントは問い合わせの7割を解決する。",
     "エージェントは問い合わせの6割を解決する。", "percent"),
    ("Almost nine in ten reviews go undetected.", "レビューの9割近くが見破られていない。",
     "レビューの8割近くが見破られていない。", "percent"),
    ("Prices have fallen by about nine-tenths.", "価格は約9割下がった。", "価格は約9%下がった。", "percent"),
    ("The cost has fallen tenfold.", "費用は10分の1に下がった。", "費用は5分の1に下がった。", "percent"),
    ("The rate fell by more than half.", "比率は半分以下に下がった。", "比率は3割以下に下がった。", "percent"),
    ("A fifth will go into retraining.", "5分の1を再教育に充てる。", "6分の1を再教育に充てる。", "percent"),
    ("It was largest in the bottom fifth of the class.", "下位2割で最も大きかった。",
     "下位3割で最も大きかった。", "percent"),
    ("Demand exceeds supply by a factor of eight.", "需要は供給の8倍だ。", "需要は供給の6倍だ。", "multiple"),
    ("It hopes to ship half a million pairs.", "50万台の出荷を目指す。", "500万台の出荷を目指す。", "number"),
    ("It lasts four hours with the camera on and eight with it off.",
     "カメラ使用時は4時間、オフなら8時間もつ。", "カメラ使用時は4時間、オフなら9時間もつ。", "unit"),
    ("Records were kept for 26 months instead of six.", "記録は6カ月でなく26カ月保存された。",
     "記録は6週間でなく26カ月保存された。", "unit"),
    ("A grant of 5 million Swiss francs was renewed.", "500万スイスフランの助成金が更新された。",
     "500万ユーロの助成金が更新された。", "money"),
    ("It was the eighth consecutive monthly increase.", "8カ月連続の増加となった。",
     "9カ月連続の増加となった。", "unit"),
    ("Use was highest among those aged 25 to 34.", "利用は25〜34歳が最も多かった。",
     "利用は26〜34歳が最も多かった。", "unit"),
    ("They get a credit worth 10% of their October bill.", "10月分の請求額の10%を還元する。",
     "11月分の請求額の10%を還元する。", "date"),
    ("It rented a further 12,000 GPUs.", "GPU1万2000基を追加で借りた。", "GPU1万3000基を追加で借りた。", "number"),
    ("The unveiling is on Tuesday at 10 a.m. Pacific time.",
     "発表は太平洋時間14日午前10時（日本時間15日午前2時）だ。",
     "発表は太平洋時間14日午前10時（日本時間15日午前3時）だ。", "date"),
    ("It starts at 3 p.m. EST.", "日本時間午前5時に始まる。", "日本時間午後3時に始まる。", "date"),
    ("It starts at noon.", "日本時間午前4時に始まる。", "日本時間午前5時に始まる。", "date"),
    ("It closes at 12:55 p.m.", "午後12時55分に閉まる。", "午前12時55分に閉まる。", "date"),
    ("It weighs no more than 25 grams.", "重さは重くても25グラムだ。", "重さは35グラムだ。", "unit"),
    ("It can run for no more than 25 minutes.", "稼働は長くても25分だ。", "稼働は25分以上だ。", "marker"),
    ("It sold fewer than 15,000 units.", "販売は1万5000台に届かなかった。", "販売は1万5000台を超えた。", "marker"),
    ("As many as 300 people joined.", "300人もの人が参加した。", "300人以上が参加した。", "marker"),
    ("It will cover 40% of the cost.", "費用の40%を負担する。", "費用の60%を負担する。", "percent"),
    ("It starts at about 02:30.", "午前2時30分ごろ始まる。", "午前2時30分に始まる。", "marker"),
    ("A talk of two hours was held.", "2時間の講演があった。", "2週間の講演があった。", "unit"),
    ("It hired three engineers.", "技術者を3人採用した。", "技術者を2人採用した。", "number"),
    ("They are ranked one and three.", "順位は1位と3位だ。", "順位は1位と1位だ。", "number"),
    ("It rains on Tuesday and Wednesday.", "雨は火曜日と水曜日に降る。", "雨は火曜日と火曜日に降る。", "date"),
    ("It met on Saturday afternoon and on Friday morning.", "土曜日の午後と金曜日の午前に集まった。",
     "土曜日の午前と金曜日の午前に集まった。", "date"),
    ("Sales rose in the quarter.", "売り上げは増加した。", "売り上げは減少した。", "polarity"),
    ("The firm did not release the weights.", "同社は重みを公開しなかった。", "同社は重みを公開した。", "polarity"),
    ("The firm may go public next year.", "同社は来年上場する可能性がある。", "同社は来年上場する。", "hedge"),
    ("The zones are expected to attract investors.", "特区は多くの投資家を呼び込む見通しだ。",
     "特区は多くの投資家を呼び込む。", "hedge"),
    ("Ms Bjorn thanked Thomas Vann.", "ビヨンさんはトーマス・ヴァン氏に感謝した。",
     "ビヨンさんはトーマス・ゲール氏に感謝した。", "name-sound"),
    ("The plant will make high-bandwidth memory.", "工場はHBMを作る。", "工場はDRAMを作る。", "name"),
    ("It is three times as fast as Sable 2 was.", "Sable 2の3倍の速さだ。", "Sable 1の3倍の速さだ。", "number"),
    ("Ondine Lite remains free.", "Ondine Liteは無料のままだ。", "Ondine Proは無料のままだ。", "name"),
]  # fmt: skip


@pytest.mark.parametrize(("english", "japanese", "lie", "rule"), PAIRS)
def test_a_faithful_sentence_passes_and_the_lie_beside_it_is_named(
    english: str, japanese: str, lie: str, rule: str
) -> None:
    assert found(english, japanese) == set()
    assert rule in {r for r, _ in found(english, lie)}


FAITHFUL = [
    ("The model uses 9 billion parameters per token.", "1トークン当たり90億のパラメーターを使う。"),
    ("The suit seeks $150,000 per work.", "1作品当たり15万ドルを求める。"),
    ("Universities pay 65 rupees per chip-hour.", "大学は1チップ1時間当たり65ルピーを払う。"),
    ("Revenue was $8.7 billion, above the $8.6 billion that was expected.",
     "売上高は87億ドルで、予想の86億ドルを上回った。"),
    ("Profit reached 6.2 trillion won.", "利益は6兆2000億ウォンだった。"),
    ("The glasses weigh 39 grams.", "眼鏡の重さは39グラムだ。"),
    ("Over the past decade it grew.", "過去10年で成長した。"),
    ("It manages more than 270 houses, 38 gardens and 76,000 acres.",
     "住宅270棟、庭園38件、土地7万6000エーカーを超える資産を持つ。"),
    ("A lap later he stopped.", "1周後に止まった。"),
    ("A male passenger was missing.", "乗客の男性1人が行方不明だった。"),
    ("Ada Ming and Bo Lund wrote it.", "この2人が書いた。"),
    ("It is a bilateral deal.", "二国間の取引だ。"),
    ("She became the face of the Marta Jakub brand.", "彼女はマルタ・ヤクブの顔になった。"),
    ("Colorful masks were shown.", "色とりどりのマスクが示された。"),
    ("It ended at 02:30 BST.", "英国夏時間の午前2時30分に終わった。"),
    ("That day Kavanaugh spoke.", "その日カバノー氏は話した。"),
    ("Read react@latest or write to jo@samar.org.", "react@latestを読むかjo@samar.orgに書く。"),
    ("247sports reported it.", "247sportsが報じた。"),
    ("It is unlikely before 2027.", "2027年より前には実現しない公算が大きくなった。"),
    ("It targets the format begun in 1979.", "1979年に始まった形式を目指す。"),
    ("We ask what the effect does to the app.", "「エフェクトはアプリに何をするのか」という視点で考える。"),
    ("Rory MacDonald prepared for it.", "ロリー・マクドナルド氏は準備した。"),
]  # fmt: skip


@pytest.mark.parametrize(("english", "japanese"), FAITHFUL)
def test_what_english_news_implies_may_be_said(english: str, japanese: str) -> None:
    assert found(english, japanese) == set()


def test_a_part_of_a_sentence_owes_neither_its_not_nor_its_may() -> None:
    whole = "The startup, which may go public in 2028 and does not publish its accounts, released a model."
    assert found(whole, "新興企業はモデルを公開した。") == set()


def test_a_count_of_two_that_nobody_states_is_for_a_person_and_one_for_another_is_not() -> None:
    assert found("The engineers explained it.", "技術者2人が説明した。") == {("number", "review")}
    assert found("The three engineers explained it.", "技術者2人が説明した。") == {
        ("number", "block")
    }
