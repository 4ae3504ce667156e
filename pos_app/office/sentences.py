"""What a refusal says in the back office: what is wrong and what to do next."""

from collections.abc import Mapping

from pos_app import sentences
from qt_kit.wording import _
from store_core.domain.errors import StoreError
from store_core.domain.store import Settings

SENTENCES: Mapping[str, str] = {
    "bad_records": "Something has to be put right first. It is marked in the form.",
    "changed_meanwhile": "Somebody else changed this meanwhile. Look at it before you go on.",
    "hours_changed": "These hours were corrected meanwhile. Look at them again.",
    "last_owner": "This is the last owner. Make somebody else an owner first.",
    "name_taken_now": "Somebody else works here as {name} now. Rename one of them first.",
    "no_recovery_code": "There is no recovery code for this person. Ask another owner.",
    "own_role": "Nobody changes their own role. Ask another owner.",
    "owner_keeps": "An owner keeps this right, or nobody could give the others back.",
    "owners_only": "Only an owner does this to an owner.",
    "retire_self": "Nobody takes themselves out. Ask another owner.",
    "retire_shift_open": "{name} has a shift open at {till}. Close it first.",
    "unknown_permission": "The server does not know this right. Update the older program.",
    "wrong_recovery_code": "That is not the recovery code. Check it and type it again.",
    "bad_device": "Say what the machine is, and give it a name.",
    "bad_message": "The server does not understand this. Update the older of the two programs.",
    "call_conflict": "This was sent before with other values. Close it, open it again and retry.",
    "device_not_allowed": "This machine may not change the shop. Use a till.",
    "device_revoked": "This till was taken out of the store. Pair it again.",
    "device_unknown": "The server does not know this till. Pair it again.",
    "picture_damaged": "This picture is damaged: part of the file is missing. Copy it again.",
    "picture_heic": (
        "This picture is HEIC, as phones keep them. Save it as JPEG first: on an iPhone, Settings, "
        "Camera, Formats, Most Compatible."
    ),
    "picture_kind": "This file is no picture that can be used. Take a JPEG, PNG, WebP or GIF.",
    "picture_not_prepared": "The server is of another version. Update the older one, then retry.",
    "picture_not_read": "This file can't be read. Copy it to this machine, then try again.",
    "picture_too_large": "This file is larger than {most} MB. Save the picture smaller first.",
    "picture_too_many_pixels": (
        "This picture has more than {most} million pixels. Save it smaller first."
    ),
    "pictures_full": (
        "The shop has {most} MB of pictures, which is all it can hold. Use one that is there."
    ),
    "server_unreachable": "The server can't be reached; nothing was changed. Reading goes on.",
    "unknown_call": "The server is older than this program. Update it, then try again.",
    "unknown_device": "This machine is not in the store any more.",
}
"""By code; `{names}` are the error's values. What the counter says too stands in its own table."""


def sentence(error: StoreError, settings: Settings) -> str:
    """For any code."""
    told = SENTENCES.get(error.code)
    return _(told).format_map(error.values) if told else sentences.sentence(error, settings)
