"""What a refusal says on the command line: what is wrong and what to do next, in one line."""

from store_core.domain.errors import StoreError

SENTENCES = {
    "admin_unknown": "the server of this folder was started again meanwhile; try again",
    "backup_damaged": "{path} is not as it was written; take another backup",
    "backup_failed": "the backup at {path} could not be written: {detail}",
    "backup_incomplete": "{path} lacks its manifest ({path}.json), so nothing proves it is whole",
    "backup_key_missing": (
        "the store's key is not here, and not in a backup; `--key DIR` names the folder that "
        "`tillpass server key` wrote it to"
    ),
    "backup_no_room": "{path} has {free} MB free; a backup wants {wanted} MB",
    "address_not_here": "{address} is no address of this machine that it could listen at (--lan)",
    "backup_of_postgresql": (
        "{path} is a dump of PostgreSQL: put it back with pg_restore, then run this with --database"
    ),
    "backup_tool_missing": (
        "PostgreSQL's own tool {tool} is not on this machine; install its client programs"
    ),
    "bad_case": "this is no cart with what its price depends on: {problem}",
    "ask_upstream": "this server is a hub of {upstream}; that is done there",
    "bad_address": "{server} is no server's address; it is like https://192.168.1.10:8443",
    "bad_device": "a device is a till, a kitchen or a server, and has a name",
    "hub_keeps_file": "a hub keeps its own file; start it without --database",
    "hub_of_other_store": "{folder} is of another store, or a terminal's; take an empty one",
    "not_a_hub": "this server has none above it; `--pair CODE` makes it a hub",
    "one_process_per_hub": "a hub is one process, not {processes}",
    "upstream_away": "the server above this one can't be reached; try again when it is there",
    "bad_profile": "the profile has faults: {problems}",
    "benchmark_failed": "the benchmark {name} could not be measured: {said}",
    "bad_records": "nothing was saved: {problems}",
    "cancelled": "stopped; nothing was changed",
    "changed_meanwhile": "somebody else changed {records} meanwhile; try again",
    "code_expired": "this pairing code is older than 10 minutes; ask for a new one",
    "code_unknown": "there is no such pairing code; check it and type it again",
    "code_used": "this pairing code was used already; ask for a new one",
    "command_failed": "`tillpass {command}` failed: {said}",
    "database_corrupt": "{path} is damaged; `tillpass doctor --repair` says what can be done",
    "database_encoding": "{path} holds text as {encoding}; make it anew with ENCODING 'UTF8'",
    "database_url": "this is not the address of a PostgreSQL database; it begins postgresql://",
    "database_empty": "{path} is empty; there is nothing in it to check",
    "database_locked": "another program is using {path}; end it first",
    "database_lost": "{path} is gone or empty; `tillpass doctor --repair` says what can be done",
    "database_newer": "{path} was written by a newer version of Tillpass; install that one",
    "database_readonly": "{path} can't be written; check who owns the folder",
    "database_unreachable": "{path} can't be opened: {detail}",
    "device_revoked": (
        "this machine was removed from its store; pair it again (--server and --pair)"
    ),
    "device_unknown": (
        "the server at {server} does not know this machine; pair it again (--server and --pair)"
    ),
    "did_not_happen": "this did not happen: {what}",
    "disk_failed": "the disk failed ({detail}); nothing was written",
    "disk_full": "the disk is full; free some space and start again",
    "entry_refused": (
        "the server refused what this machine wrote; pair it again (--server and --pair)"
    ),
    "file_unwritable": "{path} can't be written: {detail}",
    "file_unreadable": "{path} can't be read: {detail}",
    "hours_out_of_range": "{hours} hours can't be simulated; more than 0, at most {most}",
    "in_use": "open orders ({orders}) have {records}; finish them first",
    "folder_unwritable": "{folder} can't be written ({detail}); check who owns it",
    "folder_in_use": "{folder} is in use by another program that is running; end it first",
    "folder_not_empty": "{folder} is not empty; a rush needs a new folder",
    "report_needs_kills": (
        "--report is for --kill all or database: a round ends when so many were killed"
    ),
    "rush_failed": "that run ended at a violation; look into {folder}, or take another report",
    "journal_fork": (
        "this folder is a copy of another machine's; pair it again (--server and --pair)"
    ),
    "keyring_locked": "the keyring can't be used ({detail}); unlock it, or use --keyring file",
    "no_backup": "there is no backup at {path}",
    "no_browser": "there is no Chromium or Chrome on this machine; install one",
    "no_database": "there is no store.sqlite at {path}",
    "not_a_database": "{path} is no database; name a store.sqlite, or a folder that holds some",
    "not_a_store": "{path} is a database, but not of a Tillpass store",
    "not_a_server": "{folder} is a terminal's; its server has what it holds, and the backups",
    "not_paired": "this machine belongs to no store yet; pair it first (--server and --pair)",
    "not_permitted": "this person may not do that",
    "not_said": "{name} says {said}, not {words}",
    "own_server_silent": "the shop's own server in {folder} does not start: {said}",
    "own_server_unreadable": "{path} can't be read; check who owns it",
    "pairing_paused": "too many wrong codes; try again in {seconds} s",
    "port_forbidden": "port {port} is not for everybody; choose one above 1023 with --port",
    "port_out_of_range": "{port} is no port; ports go from 1 to 65535",
    "port_taken": "port {port} is taken by another program; choose one with --port",
    "one_process_per_file": (
        "{processes} processes need PostgreSQL (--database); a file is one process's alone"
    ),
    "process_failed": "not all of the {count} server processes got ready; see what they said above",
    "sheet_damaged": "{path} is damaged, or no spreadsheet; save it as XLSX or CSV again",
    "sheet_kind": "{path} is neither .xlsx nor .csv",
    "sheet_too_large": "this file is larger than {most} MB; divide it into several",
    "too_many_records": "{count} changes at once are too many; import at most {most} at a time",
    "too_many_rows": "a sheet has at most {most} rows; divide it into several files",
    "store_key_missing": (
        "{folder} lacks the key of the store in {path}; on the machine that made it, "
        "`tillpass server key --to DIR` writes the file to carry here"
    ),
    "profile_missing": "{folder} holds no store yet; say which to make with --profile",
    "program_ended": "{program} ended by itself: {said}",
    "program_failed": "{program} failed; {log} says why",
    "program_silent": "{program} does not answer ({event}); its log may say why",
    "protocol_too_new": "the server is too old for this program; update the server",
    "protocol_too_old": "this program is too old for the server; update it",
    "refused": "`{command}` was refused: {error}",
    "restore_of_hub": (
        "this is a hub's; pair an empty folder with its upstream ({upstream}) instead, the tills "
        "hand over the rest; or, where that is gone for good, use `tillpass restore --alone`"
    ),
    "restore_other_store": "{path} is not of the server that {folder} belongs to",
    "restore_unfinished": "a backup was being put back in {folder}; run `tillpass restore` again",
    "secrets_unreadable": "{path} can't be read; restore a copy of it, or pair this machine anew",
    "server_error": "{detail}",
    "server_not_running": "no server is running on {folder}; start it first",
    "server_not_known": (
        "another machine than the shop's server answers at {server}; nothing was sent to it; "
        "check the address, or pair this machine again (--server and --pair)"
    ),
    "server_not_private": (
        "{server} is another machine, which is only reached by https; "
        "take the address that `tillpass server code` says"
    ),
    "server_unreachable": "no server answers at {server}; check the address, and that it runs",
    "store_exists": "{folder} holds a store already",
    "unknown_benchmark": "there is no benchmark {name}; {known}",
    "unknown_device": "there is no device {device}",
    "unknown_fault": "there is no fault called {fault}; there are {known}",
    "unknown_printer": "there is no printer {printer}; there are {known}",
    "unknown_profile": "there is no profile {profile}; there are {known}",
    "verify_differs": "{file} is not like the others",
    "verify_failed": "{file} is not the fold of its journal: {faults}",
    "verify_orders": "{file} has {orders} orders, not those of the tour",
    "web_refused": "the web shop did not do as the customer asked: {said}",
    "wrong_kind": "this folder or code is for a {kind}; take another",
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
