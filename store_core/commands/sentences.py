"""What a refusal says on the command line: what is wrong and what to do next, in one line."""

from store_core.domain.errors import StoreError

SENTENCES = {
    "bad_profile": "the profile has faults: {problems}",
    "command_failed": "`tillpass {command}` failed: {said}",
    "database_corrupt": "{path} is damaged; restore a copy of it, or pair this machine anew",
    "database_locked": "another program is using the database; end it first",
    "database_newer": "{path} was written by a newer version of Tillpass; install that one",
    "database_readonly": "the database can't be written; check who owns the folder",
    "database_unreachable": "{path} can't be opened: {detail}",
    "disk_failed": "the disk failed ({detail}); nothing was written",
    "disk_full": "the disk is full; free some space and start again",
    "no_database": "there is no store.sqlite at {path}",
    "not_paired": "this machine belongs to no store yet; pair it first (--server and --pair)",
    "port_taken": "port {port} is taken by another program; choose one with --port",
    "program_ended": "{program} ended by itself: {said}",
    "program_failed": "{program} failed; {log} says why",
    "program_silent": "{program} does not answer ({event}); its log may say why",
    "refused": "`{command}` was refused: {error}",
    "unknown_profile": "there is no profile {profile}",
}


def sentence(error: StoreError) -> str:
    """For any code; one without words of its own is named with its values."""
    words = SENTENCES.get(error.code)
    if words is None:
        return str(error)
    try:
        return words.format_map({name: _said(value) for name, value in error.values.items()})
    except KeyError:
        return f"{words.partition('{')[0].rstrip(' (:')} ({error})"


def _said(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value).strip()
