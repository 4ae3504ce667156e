"""What a commit changed: (area, id) pairs that screens read again."""

Touched = frozenset[tuple[str, str]]

NOTHING: Touched = frozenset()


def touch(area: str, *ids: str) -> Touched:
    return frozenset((area, one) for one in ids)
