"""The doctor's look around: the printers, the server, and its clock."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import requests

from store_core.application.device_secrets import secrets_of
from store_core.application.examination import Examined
from store_core.commands.doctor_findings import Finding, bad, ok, warn
from store_core.commands.sentences import sentence
from store_core.domain.errors import StoreError
from store_core.domain.printers import Printer
from store_core.printing.connection import NotSent, Printed, Timeouts, send
from store_core.printing.printers import place_of
from store_core.printing.status import Trouble
from store_core.replication.http import HttpServer
from store_core.replication.messages import (
    OLDEST_PROTOCOL,
    PROTOCOL,
    SCHEMA,
    Hello,
    HelloAnswer,
)
from store_core.replication.pinning import certificate_at

QUICK = Timeouts(connect=2.0, reply=2.0, send=2.0, finish=2.0)
PATIENCE = 5
SLIGHTLY_OFF, FAR_OFF = 2.0, 60.0
"""Seconds between the clocks; small ones are put right by themselves."""
HELLO = Hello(
    oldest_protocol=OLDEST_PROTOCOL, protocol=PROTOCOL, schema=SCHEMA, epoch="", frontiers={}
)
"""As one says it who has nothing yet: nothing is given away, and nothing changes."""
ADVICE = {
    Trouble.REFUSED: "turn the printer on, and check its address and port in the settings",
    Trouble.UNREACHABLE: "check its cable and address, and that it is on the shop's network",
    Trouble.SILENT: "turn it off and on; something else may have its address",
    Trouble.GONE: "plug its cable in, and check its port in the back office under Machines",
    Trouble.FORBIDDEN: "let this user print: on Linux `sudo usermod -aG lp,dialout $USER`",
    Trouble.BUSY: "end the other program that holds its cable, often CUPS",
    Trouble.OFFLINE: "press its online or feed key",
    Trouble.PAPER_OUT: "put in a new roll",
    Trouble.COVER_OPEN: "close its cover",
    Trouble.FAULT: "clear cutter and head, then turn it off and on",
}


def printers(known: tuple[Printer, ...], device: str) -> Iterator[Finding]:
    """Each that this machine drives is asked how it is; nothing is printed."""
    known = tuple(one for one in known if one.driver in ("", device))
    if not known:
        yield warn("printer", "the store has none", "`tillpass server printer` says where one is")
        return
    with ThreadPoolExecutor(len(known)) as asking:
        yield from asking.map(_printer, known)


def _printer(printer: Printer) -> Finding:
    where = f"{printer.name} at {printer.place}"
    place, answers = place_of(printer), printer.answers
    match send(place, b"", answers_process_id=False, answers=answers, timeouts=QUICK):
        case Printed(paper_low=False):
            return ok("printer", f"{where} is ready")
        case Printed():
            return warn("printer", f"{where} is low on paper", "have a new roll at hand")
        case NotSent(trouble=trouble):
            said = f"{where}: {trouble.value.replace('_', ' ')}"
            return bad("printer", said, ADVICE[trouble])
        case _:
            return bad("printer", f"{where} hung up", ADVICE[Trouble.SILENT])


def terminals_server(folder: Path, held: Examined, address: str) -> Iterator[Finding]:
    """Says hello as this terminal would: reachable, one language, not revoked, same clock."""
    secret = secrets_of(folder).read(held.device) or secrets_of(folder, "file").read(held.device)
    token = secret.token if secret else ""
    server = HttpServer(address, token, certificate=held.certificate)
    sent = datetime.now(UTC)
    try:
        answer = server.ask("hello", HELLO, HelloAnswer)
    except StoreError as error:
        yield _unanswered(error, address)
        return
    finally:
        server.close()
    if answer.pair_again:
        again = StoreError(answer.pair_again, server=address)
        yield bad("server", sentence(again), "pair this machine again")
        return
    yield ok("server", f"{address} answers and knows this machine (protocol {answer.protocol})")
    yield _clock(answer.at, sent, datetime.now(UTC))


def any_server(address: str) -> Iterator[Finding]:
    """Whether a server of ours answers, asked by nobody in particular."""
    server: HttpServer | None = None
    try:
        certificate = certificate_at(address) if address.startswith("https:") else ""
        server = HttpServer(address, "", certificate=certificate)
        server.ask("hello", HELLO, HelloAnswer)
    except StoreError as error:
        if error.code == "device_unknown":
            yield ok("server", f"{address} answers")
        else:
            yield _unanswered(error, address)
    finally:
        if server is not None:
            server.close()


def own_server(address: str, token: str) -> Iterator[Finding]:
    """How the server that runs on this folder stands, in its own words."""
    try:
        with requests.Session() as http:
            http.trust_env = False
            headers = {"Authorization": f"Bearer {token}"}
            answer = http.get(f"{address}/health/ready", headers=headers, timeout=PATIENCE)
            checks = answer.json()["checks"]
    except (requests.RequestException, ValueError, KeyError):
        yield bad("server", f"{address} does not answer", "start it again; its log says why")
        return
    wrong = [f"{name} ({check['said']})" for name, check in checks.items() if not check["ok"]]
    if wrong:
        yield bad("server", f"not ready: {', '.join(wrong)}", "see its log, or start it again")
    else:
        yield ok("server", f"{address} is ready")
    if trouble := checks.get("backups", {}).get("said"):
        yield warn("backup", trouble, "the server's log says since when")
    if missing := checks.get("journal", {}).get("said"):
        advice = "start every machine that was there; what none has is lost"
        yield warn("journal", missing, advice)


def _unanswered(error: StoreError, address: str) -> Finding:
    told = StoreError(error.code, **{**error.values, "server": address})
    advice = {
        "server_unreachable": "start the server, check the network; the till sells on meanwhile",
        "device_unknown": "pair this machine again",
        "server_not_known": "pair this machine again, if that is the shop's server",
        "server_not_private": "pair this machine again, by the address that starts with https",
        "protocol_too_old": "update this program",
        "protocol_too_new": "update the server",
    }
    return bad("server", sentence(told), advice.get(error.code, "see the server's log"))


def _clock(theirs: datetime, sent: datetime, received: datetime) -> Finding:
    apart = (theirs - (sent + (received - sent) / 2)).total_seconds()
    said = f"{abs(apart):.1f} s {'behind' if apart > 0 else 'ahead of'} the server's"
    if abs(apart) >= FAR_OFF:
        return bad("clock", said, "set this machine's clock, and let it follow a time server")
    if abs(apart) >= SLIGHTLY_OFF:
        return warn("clock", said, "let this machine's clock follow a time server")
    return ok("clock", "as the server's")
