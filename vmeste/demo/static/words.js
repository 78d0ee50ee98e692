// What the page itself says, in the language of each person.

const WORDS = {
  ru: {
    start: "Начать", restart: "Разблокировать и начать", write: "Сообщение", send: "Отправить", menu: "Команды",
    attach: "Прикрепить", file: "Фото или файл", place: "Место", edited: "изменено", typing: "печатает…",
    bot: "бот", members: (n) => `участников: ${n}`, block: "Заблокировать бота", unblock: "Разблокировать бота",
    more: "Ещё", copied: "Скопировано", via: "через", joined: (a, b) => a === b ? `${a} теперь в группе` : `${a}: в группе теперь ${b}`,
    left: (a) => `${a} больше не в группе`, reply: "Ответить", cancel: "Отмена", empty: "Здесь пока пусто", photo: "Фото",
    moved: "Группа стала супергруппой", pinned: "Сообщение закреплено", ok: "Понятно", forwarded: "Переслано от",
    about: "Что умеет этот бот?", down: "Вниз", offline: "Связь пропала, пробую снова…",
    aside: "видно только вам", group: "Группа", topic: "Тема", newGroup: "Новая группа", newTopic: "Новая тема",
    upgrade: "Сделать супергруппой", hide: "Писать от имени группы", unhide: "Писать от своего имени",
    opened: (a) => `Новая тема: ${a}`, closed: "Тема закрыта",
  },
  en: {
    start: "Start", restart: "Unblock and start", write: "Message", send: "Send", menu: "Commands",
    attach: "Attach", file: "Photo or file", place: "Place", edited: "edited", typing: "typing…",
    bot: "bot", members: (n) => `${n} members`, block: "Block the bot", unblock: "Unblock the bot",
    more: "More", copied: "Copied", via: "via", joined: (a, b) => a === b ? `${a} joined the group` : `${a} added ${b}`,
    left: (a) => `${a} left the group`, reply: "Reply", cancel: "Cancel", empty: "Nothing here yet", photo: "Photo",
    moved: "The group became a supergroup", pinned: "A message was pinned", ok: "OK", forwarded: "Forwarded from",
    about: "What can this bot do?", down: "Down", offline: "Connection lost, trying again…",
    aside: "only you see this", group: "Group", topic: "Topic", newGroup: "New group", newTopic: "New topic",
    upgrade: "Make it a supergroup", hide: "Write as the group", unhide: "Write as yourself",
    opened: (a) => `New topic: ${a}`, closed: "The topic was closed",
  },
};

const RUSSIAN = new Set(["ru", "be", "uk", "kk"]);

export const wordsOf = (language) => WORDS[RUSSIAN.has(language) ? "ru" : "en"];
