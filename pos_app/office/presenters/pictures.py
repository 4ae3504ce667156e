"""The pictures of one item as they are put together in its form (O1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pos_app.desk import Desk
from pos_app.office.sentences import sentence
from qt_kit.wording import _, counted
from store_core.application.picture_files import LARGEST_FILE, PreparedPicture, prepare
from store_core.application.pictures import ADD_PICTURE, NewPicture
from store_core.application.shop import Act
from store_core.domain.errors import StoreError

MOST = 12
"""Pictures of one item: what a customer still looks through."""


@dataclass(frozen=True, slots=True)
class Refused:
    """`words` say why, and what to do."""

    file: str
    words: str


@dataclass(frozen=True, slots=True)
class StripState:
    """`progress` is empty while no file is being added; `removed` while nothing can be undone."""

    pictures: tuple[str, ...]
    progress: str
    share: float
    refused: tuple[Refused, ...]
    removed: str
    full: bool


@dataclass(frozen=True, slots=True)
class _Adding:
    """Files that were chosen together; `done` of them are through."""

    files: tuple[Path, ...]
    done: int = 0


class PicturesPresenter:
    """`changed(names)` after every act of the person, `answered` whenever the state is another;
    `came(name, data)` for a picture that the shop will have in a moment.
    """

    def __init__(
        self,
        desk: Desk,
        act: Act,
        changed: Callable[[tuple[str, ...]], object],
        answered: Callable[[], object],
        came: Callable[[str, bytes], object],
    ) -> None:
        self._desk, self._act = desk, act
        self._changed, self._answered, self._came = changed, answered, came
        self._pictures: tuple[str, ...] = ()
        self._before: tuple[str, ...] | None = None
        self._adding: _Adding | None = None
        self._refused: tuple[Refused, ...] = ()

    @property
    def state(self) -> StripState:
        adding = self._adding
        progress = ""
        if adding is not None:
            progress = _("Adding {name}, {number} of {count}").format(
                name=adding.files[adding.done].name,
                number=adding.done + 1,
                count=len(adding.files),
            )
        return StripState(
            pictures=self._pictures,
            progress=progress,
            share=adding.done / len(adding.files) if adding else 0,
            refused=self._refused,
            removed=_("Picture removed") if self._before is not None else "",
            full=len(self._pictures) >= MOST,
        )

    def show(self, pictures: Sequence[str]) -> None:
        """What the form has; nobody is told of it."""
        if tuple(pictures) != self._pictures:
            self._pictures, self._before = tuple(pictures), None
            self._answered()

    def start_anew(self, pictures: Sequence[str]) -> None:
        """Of another item: what is still being added is not for this one."""
        self._adding, self._refused, self._before = None, (), None
        self._pictures = tuple(pictures)
        self._answered()

    def add_files(self, files: Sequence[Path]) -> None:
        """One after the other, behind those that are being added."""
        if not files:
            return
        waiting = self._adding
        self._refused = self._refused if waiting else ()
        if waiting is None:
            self._adding = _Adding(tuple(files))
            self._next()
        else:
            self._adding = _Adding((*waiting.files, *files), waiting.done)
        self._answered()

    def add_dish(self, name: str) -> None:
        if name not in self._pictures and len(self._pictures) < MOST:
            self._set((*self._pictures, name))

    def cancel(self) -> None:
        """What was added stays; what was not yet, is not."""
        self._adding = None
        self._answered()

    def move(self, place: int, to: int) -> None:
        """The first is the cover."""
        to = max(0, min(to, len(self._pictures) - 1))
        if not 0 <= place < len(self._pictures) or to == place:
            return
        rest = list(self._pictures)
        rest.insert(to, rest.pop(place))
        self._set(tuple(rest))

    def remove(self, place: int) -> None:
        if 0 <= place < len(self._pictures):
            before = self._pictures
            self._set(before[:place] + before[place + 1 :])
            self._before = before
            self._answered()

    def undo(self) -> None:
        """The picture removed last is where it was."""
        if self._before is not None:
            self._set(self._before)

    def let_go(self) -> None:
        """It is too late to undo, or the refusals were read."""
        self._before = None
        self._answered()

    def dismiss(self) -> None:
        self._refused = ()
        self._answered()

    def _set(self, pictures: tuple[str, ...]) -> None:
        self._pictures, self._before = pictures, None
        self._changed(pictures)
        self._answered()

    # One file

    def _next(self) -> None:
        adding = self._adding
        if adding is None:
            return
        if adding.done >= len(adding.files):
            self._adding = None
            return
        if len(self._pictures) >= MOST:
            words = counted("An item has at most {count} picture.", _MOST_WORDS, MOST)
            self._refuse_rest(adding, words)
            return
        file = adding.files[adding.done]

        def prepared(made: PreparedPicture) -> None:
            if self._is_still(file):
                self._send(file, made)

        self._desk.look(lambda _shop: _prepared(file), prepared, lambda e: self._failed(file, e))

    def _send(self, file: Path, made: PreparedPicture) -> None:
        def added(name: str) -> None:
            self._came(name, made.data)
            if self._is_still(file):
                if name not in self._pictures:
                    self._set((*self._pictures, name))
                self._step()

        def refused(error: StoreError) -> None:
            self._failed(file, error)

        new, once = NewPicture(made.data), self._desk.new_id()
        self._desk.ask(self._act, ADD_PICTURE, new, added, refused, once)

    def _failed(self, file: Path, error: StoreError) -> None:
        if self._is_still(file):
            words = sentence(error, self._desk.settings)
            self._refused = (*self._refused, Refused(file.name, words))
            self._step()

    def _refuse_rest(self, adding: _Adding, words: str) -> None:
        self._refused += tuple(Refused(file.name, words) for file in adding.files[adding.done :])
        self._adding = None

    def _step(self) -> None:
        adding = self._adding
        if adding is not None:
            self._adding = _Adding(adding.files, adding.done + 1)
            self._next()
        self._answered()

    def _is_still(self, file: Path) -> bool:
        """False after a cancel, or for another item."""
        adding = self._adding
        return adding is not None and adding.files[adding.done] is file


_MOST_WORDS = "An item has at most {count} pictures. Remove one first."


def _prepared(file: Path) -> PreparedPicture:
    """Errors: `picture_not_read`, `picture_too_large` without reading it, those of `prepare`."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise StoreError("picture_too_large", most=LARGEST_FILE // 1_000_000)
        data = file.read_bytes()
    except OSError as error:
        raise StoreError("picture_not_read") from error
    return prepare(data)
