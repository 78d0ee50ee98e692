"""Who is what in a chat, as the Bot API describes it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vmeste.demo.account import Account
    from vmeste.demo.bots import Bot
    from vmeste.demo.groups import Group

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories", "can_pin_messages",
    "can_send_welcome_messages",
)  # fmt: skip
MEMBER_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info", "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def member(who: "Account | Bot", status: str) -> dict[str, Any]:
    """A ChatMember of that status."""
    about: dict[str, Any] = {"status": status, "user": who.describe()}
    if status == "creator":
        about["is_anonymous"] = False
    elif status == "administrator":
        about |= {"can_be_edited": False, "is_anonymous": False, "can_promote_members": False}
        about |= dict.fromkeys(ADMIN_RIGHTS, True)
    elif status == "restricted":
        about |= dict.fromkeys((*MEMBER_RIGHTS, "is_member"), False) | {"is_member": True, "until_date": 0}
    elif status == "kicked":
        about["until_date"] = 0
    return about


def status_in(group: "Group", who: "Account | Bot") -> str:
    if who.id == group.owner:
        return "creator"
    if who.id in group.admins:
        return "administrator"
    if who.id in group.muted:
        return "restricted"
    if who.id in group.members or who.id in group.bots:
        return "member"
    return "kicked" if who.id in group.kicked else "left"
