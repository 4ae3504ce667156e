import pytest

from pos_app.office.presenters.rights import GROUPS, WORDS, RightCell, derive
from store_core.domain.staff import Grants, Permission, Role


def cell(grants: Grants, role: Role, permission: Permission) -> RightCell:
    rows = derive(grants, "", owner=True).rows
    row = next(one for one in rows if one.permission is permission)
    return next(one for one in row.cells if one.role == role)


def test_every_right_has_its_words_and_stands_in_one_group() -> None:
    grouped = [one for permissions in GROUPS.values() for one in permissions]
    assert sorted(grouped) == sorted(Permission)
    assert set(WORDS) == set(Permission)


@pytest.mark.parametrize(
    ("role", "permission", "on", "locked", "other"),
    [
        ("owner", Permission.EDIT_STAFF, True, True, False),
        ("owner", Permission.REFUND, True, False, False),
        ("manager", Permission.REFUND, False, False, True),
        ("cashier", Permission.REFUND, False, False, False),
        ("cook", Permission.HAND_OUT, True, False, True),
    ],
)
def test_a_switch_says_whether_it_is_on_and_as_the_program_comes(
    role: Role, permission: Permission, on: bool, locked: bool, other: bool
) -> None:
    grants: Grants = {"manager": {"refund": False}, "cook": {"hand_out": True}}
    found = cell(grants, role, permission)
    assert (found.on, found.locked, found.other) == (on, locked, other)


def test_a_search_leaves_the_rights_it_is_in_under_their_heading() -> None:
    rows = derive({}, "back money", owner=True).rows
    assert [row.title for row in rows] == ["At the counter", "Give money back"]
    assert derive({}, "flying", owner=True).rows == ()


def test_who_is_no_owner_only_looks() -> None:
    state = derive({}, "", owner=False)
    assert not state.can_edit
    assert state.notice
