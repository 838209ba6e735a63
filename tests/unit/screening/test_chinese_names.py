"""Chinese names by sound and in short forms."""

from __future__ import annotations

import pytest

from isthmus.screening.chinese_names import short_forms, sound_of, sounds


@pytest.mark.parametrize(
    "written",
    ["Běijīng Lǐgōng Dàxué", "Bei jing Li gong Da xue", "BEIJINGLIGONGDAXUE",
     "Bei3jing1 Li3gong1 Da4xue2", "Bei-jing li-gong da'xue"],
)  # fmt: skip
def test_tones_spaces_and_marks_are_no_part_of_the_sound(written):
    assert sound_of(written) in set(sounds("北京理工大学"))


def test_the_umlaut_is_written_in_three_ways():
    assert sound_of("Lüyou Xueyuan") == sound_of("Lvyou Xueyuan") == sound_of("Luyou Xueyuan")


@pytest.mark.parametrize(
    ("name", "wade_giles"),
    [("北京大学", "Pei-ching ta-hsüeh"), ("天津大学", "T'ien-chin ta-hsüeh"),
     ("四川大学", "Ssu-ch'uan ta-hsüeh"), ("浙江大学", "Che-chiang ta-hsüeh")],
)  # fmt: skip
def test_the_older_system_is_known(name, wade_giles):
    assert sound_of(wade_giles) in set(sounds(name))


def test_characters_with_two_sounds_follow_their_word():
    assert "chongqingdaxue" in set(sounds("重庆大学"))
    assert "dianzikejidaxue" in set(sounds("電子科技大學"))


def test_a_name_that_is_not_all_chinese_or_too_short_has_no_sound():
    assert list(sounds("中国电科14所")) == []
    assert list(sounds("百度")) == []


def test_an_academy_of_the_army_has_also_the_sound_without_it():
    assert set(sounds("中国人民解放军海军潜艇学院")) >= {"haijunqiantingxueyuan"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("北京航空航天大学", "北航"), ("哈尔滨工业大学", "哈工大"), ("哈尔滨工程大学", "哈工程"),
        ("北京理工大学", "北理工"), ("上海交通大学", "上海交大"), ("天津大学", "天大"),
        ("大连理工大学", "大连理工"), ("中国科学技术大学", "中科大"), ("電子科技大學", "电子科大"),
        ("中国人民公安大学", "公安大学"), ("中国科学院计算技术研究所", "中科院计算技术所"),
        ("中国核工业集团公司", "中核集团"), ("中国航空工业集团公司", "中航工业"),
        ("中国电子科技集团公司", "中国电科"), ("中国长江三峡集团公司", "长江三峡集团"),
    ],
)  # fmt: skip
def test_short_forms_are_made_by_rule(name, short):
    assert short in set(short_forms(name))


def test_other_names_have_no_short_form():
    assert list(short_forms("Beihang University")) == []
    assert list(short_forms("华为技术有限公司")) == []
