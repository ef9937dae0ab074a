"""Each check of facts: what it lets pass beside what it names, on an invented story."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipeline.domain import Claim, Derive, Rate, Severity
from pipeline.facts import Gazetteer, Name, shipped
from pipeline.verify import check
from tests.test_write import article

SOURCE = replace(
    article(
        "Fenwick Lattice ships Marlow-5.1 Pro",
        "Fenwick Lattice on Tuesday released Marlow-5.1 Pro, trained on 4,096 H200 chips.",
        "It raised more than $2.5 billion from about 120 investors, at least 40 of them new.",
        "“We did not sleep for a week,” chief executive Ilse Marchetti told reporters.",
        "OpenAI and Microsoft may follow, according to people familiar with the matter.",
        "The firm reportedly plans to open an office in Paris in March 2027.",
        "Sales rose from 200 million to 300 million units in the afternoon session.",
        "Elon Musk and President Macron praised the o3-mini team, said Gordon Kettleburn.",
        "Its first office opened in 1998.",
    ),
    published=datetime(2026, 11, 17, 19, 5, tzinfo=UTC),
)


def found(text: str, *evidence: str, where: str = "sections.0.0") -> set[tuple[str, str]]:
    """(rule, severity) of what the checks say, style apart."""
    verdict = check(where, Claim(text, evidence), (SOURCE,))
    return {(f.rule, str(f.severity)) for f in verdict.findings if f.severity is not Severity.INFO}


FAITHFUL = [
    ("Fenwick Latticeは火曜日、Marlow-5.1 Proを公開しました。", "a2"),
    ("学習にはH200を4096基使いました。", "a2"),
    ("約120の投資家から25億ドル超を集めました。", "a3"),
    ("このうち少なくとも40は新しい投資家です。", "a3"),
    ("「私たちは一週間眠りませんでした」とMarchetti氏は語りました。", "a4"),
    ("関係者によると、OpenAIとマイクロソフトが続く可能性があります。", "a5"),
    ("同社は2027年3月にパリに拠点を開く予定だと報じられています。", "a6"),
    ("販売は2億台から3億台に増えました。", "a7"),
    ("イーロン・マスク氏とマクロン大統領がo3-miniのチームを称賛したとケトルバーン氏は述べました。", "a8"),
    ("米OpenAIが続くかもしれないと関係者は話しています。", "a5"),
    ("最初の拠点は1998年に開きました。", "a9"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "evidence"), FAITHFUL)
def test_what_the_source_says_passes(text: str, evidence: str) -> None:
    assert found(text, evidence) == set()


LIES = [
    ("学習にはH200を4906基使いました。", "a2", "number", "block"),
    ("学習にはH100を4096基使いました。", "a2", "identifier", "block"),
    ("Fenwick LatticeはMarlow-5.2 Proを公開しました。", "a2", "identifier", "block"),
    ("Fenwick LatticeはMarlow-5.1を公開しました。", "a2", "identifier", "block"),
    ("Fenwick LatticeはMarlow-5.1 Maxを公開しました。", "a2", "identifier", "block"),
    ("Fenwick LatticeはMarlow-5.1ミニを公開しました。", "a2", "identifier", "block"),
    ("Marlow-5.1 Proのチームはo3を使います。", "a8", "identifier", "block"),
    ("25億ユーロ超を集めました。", "a3", "money", "block"),
    ("25億ドルを集めました。", "a3", "marker", "review"),
    ("25億ドル未満を集めました。", "a3", "marker", "review"),
    ("120の投資家から集めました。", "a3", "marker", "review"),
    ("約120の投資家から25億ドル超（約3800億円）を集めました。", "a3", "money", "block"),
    ("前年比37%増の販売でした。", "a7", "percent", "block"),
    ("木曜日に公開しました。", "a2", "date", "block"),
    ("2028年3月に開く予定だと報じられています。", "a6", "date", "block"),
    ("午前の取引で販売は2億台から3億台に増えました。", "a7", "date", "block"),
    ("「これは人類の歴史に残る大きな進歩だ」と述べました。", "a2", "quote", "block"),
    ("同社はパリに拠点を開きます。", "a6", "hedge", "review"),
    ("OpenAIとMicrosoftが続きます。", "a5", "attribution", "review"),
    ("エロン・マスク氏がチームを称賛したと伝えました。", "a8", "name", "block"),
    ("メルケル氏がチームを称賛したと伝えました。", "a8", "name", "block"),
    ("グーグルが続くと関係者は話しています。", "a5", "name", "block"),
    ("ドイツが続くと関係者は話しています。", "a5", "name", "review"),
    ("ザンビエッタ氏がチームを称賛したと伝えました。", "a8", "name-sound", "review"),
    ("英OpenAIが続くと関係者は話しています。", "a5", "nationality", "block"),
    ("独Fenwick Latticeが続くと話しています。", "a2", "nationality", "block"),
    ("OpenAI氏が続くと関係者は話しています。", "a5", "honorific", "review"),
    ("同社は1998年にも上場する見通しだ。", "a9", "temporal", "block"),
    ("2027年3月に拠点を開設したと発表した。報じられています。", "a6", "temporal", "review"),
    ("数百の投資家から集めました。", "a6", "number", "review"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "evidence", "rule", "severity"), LIES)
def test_each_lie_is_named_by_its_rule(text: str, evidence: str, rule: str, severity: str) -> None:
    assert (rule, severity) in found(text, evidence)


def test_a_name_stands_anywhere_in_the_story_but_a_figure_in_the_cited_sentence() -> None:
    assert found("Marchetti氏は次の計画を語りました。", "a2") == set()
    assert ("money", "block") in found("25億ドルを集めました。", "a2")


def test_a_finding_shows_the_nearest_english_and_where_it_stands() -> None:
    verdict = check("sections.0.0", Claim("24億ドル超を集めました。", ("a3",)), (SOURCE,))
    (finding,) = [f for f in verdict.findings if f.rule == "money"]
    english = SOURCE.sentences[2].text
    assert verdict.text[finding.start : finding.end] == "24億ドル"
    assert finding.nearest == "$2.5 billion"
    assert english[finding.nearest_start : finding.nearest_end] == "$2.5 billion"


def test_the_highlight_is_exact_where_spaces_and_wide_digits_were_joined() -> None:
    verdict = check("sections.0.0", Claim("同社は ２４ 億ドルを集めました。", ("a3",)), (SOURCE,))
    assert [verdict.text[f.start : f.end] for f in verdict.findings] == ["２４ 億ドル"]


def test_one_and_two_are_weak_in_prose_and_not_in_a_cell() -> None:
    assert found("担当者2人が説明しました。", "a2") == {("number", "review")}
    assert ("number", "block") in found("2人", "a2", where="table.0.0")


def test_a_year_of_the_source_is_no_figure_for_a_cell() -> None:
    assert ("table-cell", "block") in found("1998社", "a9", where="table.0.0")
    assert found("1998年", "a9", where="table.0.0") == set()


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("25億ドル超（約3800億円）を集めました。", True),
        ("25億ドル超（約4800億円）を集めました。", False),
        ("25億ドル超（3800億円）を集めました。", False),
        ("25億ドル超（約24億ユーロ）を集めました。", False),
    ],
)
def test_a_converted_sum_passes_by_a_declared_rate_alone(text: str, passes: bool) -> None:
    derive = Derive(rates=(Rate("USD", "JPY", 152.3, date(2026, 11, 17)),))
    verdict = check("sections.0.0", Claim(text, ("a3",)), (SOURCE,), derive=derive)
    assert verdict.passed is passes
    said = [f.message for f in verdict.findings if f.rule == "derived"]
    assert said == (["converted at 152.3 JPY for one USD (2026-11-17)."] if passes else [])


@pytest.mark.parametrize(("text", "passes"), [("販売は50%増えました。", True), ("販売は40%増えました。", False)])  # fmt: skip
def test_growth_is_computed_only_where_that_is_declared(text: str, passes: bool) -> None:
    claim = Claim(text, ("a7",))
    assert not check("sections.0.0", claim, (SOURCE,)).passed
    declared = check("sections.0.0", claim, (SOURCE,), derive=Derive(growth=True))
    assert declared.passed is passes


def test_a_product_s_name_that_is_also_a_word_passes_for_several_of_them() -> None:
    own = Gazetteer((*shipped().names, Name("product", ("Barge",), ("ハシケ",))))
    claim = Claim("同社はハシケを使う計画です。", ("a2",))
    several = article("Title", "It plans to use barges on the river.")
    assert check("sections.0.0", claim, (several,), names=own).passed
    other = article("Title", "It plans to use boats on the river.")
    assert not check("sections.0.0", claim, (other,), names=own).passed


def test_a_user_s_own_names_are_known_too() -> None:
    own = Gazetteer((*shipped().names, Name("company", ("Fenwick Lattice",), ("格子研",), "英")))
    claim = Claim("英Fenwick Latticeと格子研は同じ会社です。", ("a2",))
    assert check("sections.0.0", claim, (SOURCE,), names=own).passed
    assert not check("sections.0.0", claim, (SOURCE,)).passed


@pytest.mark.parametrize(
    ("english", "japanese", "passes"),
    [
        ("The plant will rise in Texas.", "工場は米テキサス州に建ちます。", True),
        ("The plant will rise in Georgia.", "工場は米ジョージア州に建ちます。", True),
        ("The plant will rise in Munich.", "工場は独ミュンヘンに建ちます。", True),
        ("The plant will rise in Texas.", "工場は英テキサス州に建ちます。", False),
        ("Analysts at Commerzbank saw the plant.", "独コメルツ銀行のアナリストが工場を見ました。", True),
        ("Analysts at Carlyle saw the plant.", "英カーライル・グループのアナリストが工場を見ました。", False),
        ("Analysts at Carlyle saw the plant.", "KKRのアナリストが工場を見ました。", False),
    ],
)  # fmt: skip
def test_the_nation_of_a_known_place_or_firm_need_not_be_stated(
    english: str, japanese: str, passes: bool
) -> None:
    source = replace(article("News", english), published=SOURCE.published)
    assert check("sections.0.0", Claim(japanese, ("a2",)), (source,)).passed is passes


def alone(english: str, japanese: str) -> set[tuple[str, str]]:
    """(rule, severity) of the rules of names, figures and quotations, on a sentence by itself."""
    source = replace(article("News", english), published=SOURCE.published)
    verdict = check("sections.0.0", Claim(japanese, ("a2",)), (source,))
    ours = {"name", "name-sound", "identifier", "number", "quote"}
    return {(f.rule, str(f.severity)) for f in verdict.findings if f.rule in ours}


COPIES = [
    ("Pass load_in_8bit to use the x86_64 build.", "load_in_8bitを渡すとx86_64版を使います。"),
    ("The build fe0cc96a72cf04db is named T5v1.1.", "ビルドfe0cc96a72cf04dbの名はT5v1.1です。"),
    ("Set size=65536k for Wav2Vec2-based models.", "Wav2Vec2のモデルではsize=65536kとします。"),
    ("Call the authorization.k8s.io/v1beta1 group.", "authorization.k8s.io/v1beta1を呼びます。"),
    ("Core Lightning 23.02rc3 is out.", "Core Lightning 23.02rc3が出ました。"),
    ("It ran for years on version 2.0b.", "何年もバージョン2.0bで動いていました。"),
    ('Add "Microsoft.Azure.WebJobs" first.', "まず“Microsoft.Azure.WebJobs”を加えます。"),
    ("The TF 2.X package has a tf.data.Dataset.", "TF 2.XのパッケージにはDatasetがあります。"),
    ("It runs on 512 H100s and 24 F-16s.", "H100を512基、F-16を24機使います。"),
]  # fmt: skip
NO_COPIES = [
    ("Pass load_in_8bit to use the x86_64 build.", "load_in_4bitを渡します。", "identifier", "block"),
    ("Pass load_in_8bit to use the x86_64 build.", "x86_32版を使います。", "identifier", "block"),
    ("The build fe0cc96a72cf04db is new.", "ビルドfe0cc96a73cf04dbは新しいです。", "identifier", "block"),
    ("GPT-5.1 and the H200 are new.", "GPT-5は新しいです。", "identifier", "block"),
    ("GPT-5.1 and the H200 are new.", "H20は新しいです。", "identifier", "block"),
    ("The o3-mini is new.", "o3は新しいです。", "identifier", "block"),
    ("The o3-mini is new.", "o3-mini Proは新しいです。", "identifier", "block"),
    ("It runs BERT/GPT/GPT-2 models.", "BERT/GPk/GPT-2を動かします。", "name", "block"),
    ("The phone is an iPhone5s.", "iPhone5です。", "identifier", "block"),
    ("The TF 2.X package has a tf.data.Dataset.", "Datasetsonという物があります。", "name", "block"),
]  # fmt: skip


@pytest.mark.parametrize(("english", "japanese"), COPIES)
def test_a_name_copied_letter_by_letter_is_no_finding(english: str, japanese: str) -> None:
    assert alone(english, japanese) == set()


@pytest.mark.parametrize(("english", "japanese", "rule", "severity"), NO_COPIES)
def test_a_piece_of_a_longer_name_is_no_copy(
    english: str, japanese: str, rule: str, severity: str
) -> None:
    assert (rule, severity) in alone(english, japanese)


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        # Slashes and plus signs join names.
        ("A GNU/Linux system meets ISO/IEC 27001.", "GNU/LinuxのシステムでISO/IEC 27001を満たします。"),
        ("BERT/GPT/GPT-2 models run on a GPU/TPU/CPU.", "GPTやBERTをTPUで動かします。"),
        ("Press Ctrl+Shift+F12 now.", "Ctrl + Shift + F12を押します。"),
        ("They compared schnorr+lattice schemes.", "Schnorr+格子の方式を比べました。"),
        ("It measures the f1 score.", "F1を測ります。"),
        ("It lists unigram F1/exact match.", "F1と完全一致を並べます。"),
        # Abbreviations of the words.
        ("A science fiction author wrote it.", "SF作家が書きました。"),
        ("It prepares the physical volume of a virtual machine.", "VMのPVを用意します。"),
        ("It obtained state-of-the-art results.", "SoTAの結果を得ました。"),
        # Forms of the words.
        ("It runs code eagerly.", "コードをEagerで動かします。"),
        ("Fill the row by tabbing across cells.", "Tabキーでセルを移り、行を埋めます。"),
        ("Some outputs are pinnable.", "Pinning可能な出力もあります。"),
        ("The results are ANDed on NFSv4.", "結果はANDで結び、NFSに置きます。"),
        # Versions, sizes, bases, degrees.
        ("Kubernetes version 1.7 added it.", "Kubernetes1.7で加わりました。"),
        ("Fern 18 and Fern version 19 are out.", "Fern 18とFern 19が出ました。"),
        ("CS 230 - Deep Learning", "CS 230は深層学習の講義です。"),
        ("In Fern 2.2, super() calls it.", "Fern 2.2ではsuper()が呼びます。"),
        ("A 2 by 4 grid, then a 784-by-10 matrix.", "2x4の格子と784 x10の行列です。"),
        ("In tf.v1.Sessions the seed is set.", "tf.v1.Sessionではシードを設定します。"),
        ("Print it in decimal and octal.", "10進数と8進数で表示します。"),
        ("It was ten degrees Celsius below zero.", "-10°Cでした。"),
        ("It needs 2G of memory.", "2 Gのメモリが必要です。"),
        ("Add one Secret.", "Secret1つを加えます。"),
        ("Éric Araujo wrote it.", "Éric Araujoが書きました。"),
        # Plain words that sound like somebody.
        ("Customers, vendors and products are synced.", "顧客とベンダーと製品を同期します。"),
        ("The budget is on a rolling basis.", "予算はローリング方式です。"),
        ("It ran a single-crop evaluation.", "単一クロップで評価しました。"),
        ("A masked model of words.", "マスクされたモデルです。"),
        # A form of kanji inside longer words.
        ("It joins team training and admin training.", "部門研修と管理研修をまとめます。"),
    ],
)  # fmt: skip
def test_what_the_english_says_in_another_form_passes(english: str, japanese: str) -> None:
    assert alone(english, japanese) == set()


@pytest.mark.parametrize(
    ("english", "japanese", "rule", "severity"),
    [
        ("The results are ready, said a virtual aide.", "VMの結果は出ています。", "name", "block"),
        ("He has a lot of patience and is virtuous.", "PVは用意されています。", "name", "block"),
        ("A man spoke of a brown bear.", "Manning氏が熊について話しました。", "name", "block"),
        ("A man spoke of a brown bear.", "Chris Manningが熊について話しました。", "name", "block"),
        ("It was not cursed.", "NotionとCursorを使います。", "name", "block"),
        ("The budget is on a rolling basis.", "ローリング氏の予算です。", "name", "block"),
        ("They apply the method.", "アップルの手法です。", "name", "block"),
        ("The institute trains its staff.", "同研究所は理研と職員を育てます。", "name", "block"),
        ("Kubernetes version 1.7 added it.", "Kubernetes1.8で加わりました。", "identifier", "block"),
        ("Fern 18 and Fern version 19 are out.", "Fern 20が出ました。", "identifier", "block"),
        ("A 2 by 4 grid.", "2x5の格子です。", "identifier", "block"),
        ("Print it in decimal.", "16進数で表示します。", "number", "block"),
        ("Marlow-5.1 Pro is out.", "Marlow-5.1が出ました。", "identifier", "block"),
    ],
)  # fmt: skip
def test_what_only_looks_like_another_form_does_not(
    english: str, japanese: str, rule: str, severity: str
) -> None:
    assert (rule, severity) in alone(english, japanese)


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("For details, see Add a note to your model.", "詳しくは「モデルへのメモの追加の手順」を参照してください。"),
        ("Learn more at Retiring Fern Talent Apps and Overview of Fern Wave 2.",
         "詳しくは「Fern Talentアプリの廃止」と「Fern Wave 2の概要」をご覧ください。"),
        ("The limits are in the Fern Studio Licensing Guide.", "制限は「Fern Studioライセンスガイド」で説明されています。"),
        ("It is told in the blog post Testing your guides early.", "ブログ記事「ガイドを早めに試してみること」にあります。"),
        ("They wrote a paper titled Small Models Are Enough.", "「小さなモデルで十分に足りる」と題した論文を書きました。"),
        ("The book Design of Small Tools came out.", "書籍「小さな道具の設計について」が出ました。"),
    ],
)  # fmt: skip
def test_a_title_is_no_speech(english: str, japanese: str) -> None:
    assert alone(english, japanese) == set()


@pytest.mark.parametrize(
    ("english", "japanese", "severity"),
    [
        ("The firm published its results.", "論文「人類の歴史に残る大きな進歩」を公開しました。", "review"),
        ("The firm published its results.", "「人類の歴史に残る大きな進歩」を参照してください。", "review"),
        ("The firm published its results.", "論文「人類の歴史に残る大きな進歩だ」と述べました。", "block"),
        ("See the Fern Studio Licensing Guide.", "「人類の歴史に残る大きな進歩だ」と語りました。", "block"),
        ("See the Fern Studio Licensing Guide.", "「人類の歴史に残る大きな進歩だ」とコメントしました。", "block"),
        ("See the Fern Studio Licensing Guide.", "「人類の歴史に残る大きな進歩だ」という本人の弁です。", "block"),
    ],
)  # fmt: skip
def test_invented_speech_is_no_title(english: str, japanese: str, severity: str) -> None:
    assert alone(english, japanese) == {("quote", severity)}
