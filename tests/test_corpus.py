"""The shipped corpus: complete, half Chinese and half English."""

from collections import Counter
from pathlib import Path

from bot.articles import Article, read_articles
from bot.language import language_of

CORPUS = Path(__file__).parent.parent / "corpus"


def shipped_articles() -> list[Article]:
    articles, problems = read_articles(CORPUS)
    assert problems == []
    return articles


def test_there_are_as_many_articles_in_chinese_as_in_english() -> None:
    languages = Counter(article.language for article in shipped_articles())
    assert languages["zh"] == languages["en"] >= 5


def test_every_article_says_who_wrote_it_when_and_from_what() -> None:
    for article in shipped_articles():
        assert all((article.author, article.url, article.date, article.tags)), article.path


def test_every_article_is_in_the_language_it_names() -> None:
    for article in shipped_articles():
        assert language_of(article.source[article.body_start :]) == article.language, article.path
