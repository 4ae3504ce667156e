"""What was found in a damaged file, in words."""

from collections.abc import Iterator

from store_core.journal.salvage import Recovery, Stretch


def words_of(found: Recovery) -> Iterator[str]:
    for stretch in found.taken:
        yield f"Taken from the damaged file: {_named(stretch)}."
    for stretch in found.missing:
        yield f"Can't be read in the damaged file: {_named(stretch)}."
    for stretch in found.stranded:
        yield (
            f"Can be read there, but follows what can't: {_named(stretch)}; taken in as soon as "
            "another machine hands over what is before it."
        )


def _named(stretch: Stretch) -> str:
    numbers = (
        f"entry {stretch.first}"
        if stretch.count == 1
        else f"entries {stretch.first} to {stretch.last} ({stretch.count})"
    )
    return f"{numbers} of device {stretch.device}"
