"""The words of the two Qt programs, through gettext; numbers and times are `domain.wording`'s."""

import gettext

import resources


class Words:
    """The language in force: `words.use("it")`. English is the source and needs no file."""

    def __init__(self) -> None:
        self._texts = gettext.NullTranslations()

    def use(self, language: str) -> None:
        """Falls back to English where there is no translation."""
        try:
            folder = str(resources.path("translations"))
        except FileNotFoundError:
            self._texts = gettext.NullTranslations()
            return
        self._texts = gettext.translation("tillpass", folder, [language], fallback=True)

    def one(self, text: str) -> str:
        return self._texts.gettext(text)

    def many(self, one: str, several: str, count: int) -> str:
        """The form for that count, with `{count}` filled in."""
        return self._texts.ngettext(one, several, count).format(count=count)


words = Words()


def _(text: str) -> str:
    """The text in the person's language."""
    return words.one(text)


def counted(one: str, several: str, count: int) -> str:
    """`counted("{count} item", "{count} items", 7)`."""
    return words.many(one, several, count)
