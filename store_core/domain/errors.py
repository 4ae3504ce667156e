"""The one error a person can act on.

A `StoreError` carries a stable code and the values its sentence needs; the sentence itself is made
at the edge, translated, and says what to do next. Every other exception is a bug.
"""


class StoreError(Exception):
    """Something a person can put right.

    `code` is stable, lower_snake_case and public (problem documents, tests, translations);
    `values` are plain JSON values that the sentence names.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        """As it is told by one process to another."""
        return (StoreError, (self.code,), {"values": self.values, "args": self.args})

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({told})" if told else self.code
