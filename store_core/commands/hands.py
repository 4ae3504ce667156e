"""The hands of the tour: they press what a person would press, by its accessible name."""

import shlex
import time
from dataclasses import dataclass
from pathlib import Path

from store_core.commands.crew import Member
from store_core.domain.errors import StoreError

PATIENCE = 20.0


@dataclass(slots=True)
class Hands:
    """At one Qt program that was started with `--drive`; refusals are `refused`."""

    program: Member
    pictures: Path

    def click(self, *names: str) -> None:
        for name in names:
            self._press("click", name)

    def hold(self, name: str) -> None:
        self._press("hold", name)

    def press(self, key: str) -> None:
        self._do("press", key)

    def write(self, name: str, text: str) -> None:
        self._press("type", name, text)

    def digits(self, pad: str, number: str) -> None:
        """Press a number on a keypad, digit by digit."""
        self.click(*(f"{pad} {digit}" for digit in number))

    def see(self, name: str, seconds: float = 60) -> str:
        """What something says, once it is there."""
        self._do("wait", name, str(seconds))
        return self.read(name)

    def read(self, name: str) -> str:
        return str(self._do("read", name).get("text", ""))

    def names(self) -> list[str]:
        found = self._do("list")["names"]
        return [str(name) for name in found] if isinstance(found, list) else []

    def see_says(self, name: str, words: str, seconds: float = 60) -> str:
        """Until something says those words. Error `not_said`."""
        end = time.monotonic() + seconds
        while True:
            said = self.see(name, seconds)
            if words.lower() in said.lower():
                return said
            if time.monotonic() > end:
                raise StoreError("not_said", name=name, words=words, said=said)
            time.sleep(0.05)

    def gone(self, name: str, seconds: float = 60) -> None:
        self._do("gone", name, str(seconds))

    def picture(self, name: str) -> None:
        self._do("shoot", str(self.pictures / f"{name}.png"))

    def _press(self, *words: str) -> None:
        """As a person does: once more while something still slides over it."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self._do(*words)
            except StoreError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)
            else:
                return

    def _do(self, *words: str) -> dict[str, object]:
        return self.program.ask(shlex.join(words))
