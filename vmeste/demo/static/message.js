// A message as a bubble: formatted text, times in the viewer's zone, pictures, files, places, buttons.

import { avatar, el, hue } from "./dom.js";

const FORMATS = {
  d: { day: "numeric", month: "numeric", year: "numeric" }, D: { day: "numeric", month: "long", year: "numeric" },
  t: { hour: "2-digit", minute: "2-digit" }, T: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const MARKS = { url: "↗", copy_text: "⧉", switch_inline_query: "⇄", switch_inline_query_current_chat: "⇄", switch_inline_query_chosen_chat: "⇄" };

export function dateInZone(seconds, format, phone) {
  const { locale: language } = phone;
  const timeZone = phone.person.time_zone;
  const date = new Date(seconds * 1000);
  if (format === "r") {
    const ahead = seconds - Date.now() / 1000;
    const [unit, size] = UNITS.find(([, length]) => Math.abs(ahead) >= length) ?? UNITS.at(-1);
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.round(ahead / size), unit);
  }
  const options = { timeZone };
  for (const letter of format) Object.assign(options, letter === "w" ? { weekday: "short" } : FORMATS[letter]);
  if (options.hour && language === "en") options.hour = "numeric"; // 5:07 AM, but 05:07
  return new Intl.DateTimeFormat(language, options).format(date);
}

const fullDate = (seconds, phone) =>
  `${new Intl.DateTimeFormat(phone.locale, { dateStyle: "full", timeStyle: "short", timeZone: phone.person.time_zone }).format(new Date(seconds * 1000))} · ${phone.person.time_zone}`;

const clock = (seconds, phone) => dateInZone(seconds, "t", phone);

/** Nested entities become nested elements; offsets are UTF-16, as JavaScript's own. */
export function formatted(text, entities, phone) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const build = (from, to) => {
    const nodes = [];
    let at = from;
    while (sorted.length && sorted[0].offset < to) {
      const entity = sorted.shift();
      const start = Math.max(entity.offset, at);
      const end = Math.min(entity.offset + entity.length, to);
      const block = BLOCKS.has(entity.type);
      // a block stands on lines of its own, so the line breaks around it are not shown
      const before = text.slice(at, start);
      if (before) nodes.push(block ? before.replace(/\n$/, "") : before);
      nodes.push(wrapped(entity, text.slice(start, end), build(start, end), phone));
      at = Math.max(at, end);
      if (block && text[at] === "\n" && at < to) at += 1;
    }
    if (at < to) nodes.push(text.slice(at, to));
    return nodes;
  };
  return build(0, text.length);
}

function wrapped(entity, piece, inner, phone) {
  const { type } = entity;
  if (type === "date_time") {
    const shown = entity.date_time_format ? dateInZone(entity.unix_time, entity.date_time_format, phone) : piece;
    return el("time", { datetime: new Date(entity.unix_time * 1000).toISOString(), title: fullDate(entity.unix_time, phone) }, shown);
  }
  if (type === "spoiler") return el("span", { class: "spoiler", role: "button", tabindex: "0", onclick: (e) => e.currentTarget.classList.add("seen") }, inner);
  if (type === "url" || type === "text_link") {
    const href = entity.url ?? (/^\w+:/.test(piece) ? piece : `https://${piece}`);
    return el("a", { href, target: "_blank", rel: "noopener noreferrer", onclick: (event) => phone.follows(event, href) }, inner);
  }
  if (type === "bot_command") return el("button", { class: "command", type: "button", onclick: () => phone.says(piece) }, inner);
  if (TAGS[type]) return el(TAGS[type], { class: type === "expandable_blockquote" ? "expandable" : null }, inner);
  return el("span", { class: `entity-${type}` }, inner);
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function attachments(message, phone) {
  const parts = [];
  for (const file of message.files ?? []) {
    const address = `/demo/file/${encodeURIComponent(file.id)}`;
    if (message.photo) {
      const { width, height } = message.photo.at(-1);
      parts.push(el("a", { class: "photo", href: address, target: "_blank" }, el("img", { src: address, alt: phone.words.photo, width: String(width), height: String(height), onload: () => phone.grew() })));
    } else {
      const ending = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4) : "…";
      parts.push(el("a", { class: "document", href: address, download: file.name }, el("span", { class: "ending" }, ending), el("span", {}, el("b", {}, file.name), el("small", {}, size(file.size)))));
    }
  }
  if (message.location) {
    const { latitude, longitude } = message.location;
    const title = message.venue?.title ?? phone.words.place;
    const under = message.venue?.address ?? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
    parts.push(el("div", { class: "place" }, el("span", { class: "map", "aria-hidden": "true" }, "📍"), el("span", {}, el("b", {}, title), el("small", {}, under))));
  }
  if (message.contact) parts.push(el("div", { class: "place" }, avatar(message.contact.user_id ?? 0, message.contact.first_name), el("span", {}, el("b", {}, message.contact.first_name), el("small", {}, message.contact.phone_number))));
  return parts;
}

function keyboard(message, phone) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  return el("div", { class: "keyboard" }, rows.map((row, r) => el("div", { class: "row" }, row.map((button, c) => {
    const mark = Object.keys(MARKS).find((key) => key in button);
    return el("button", {
      type: "button",
      class: `key ${button.style ?? ""}`,
      disabled: "disabled" in button,
      title: button.url,
      onclick: (event) => phone.presses(message, r, c, event.currentTarget),
    }, el("span", {}, button.text), mark && el("i", { "aria-hidden": "true" }, MARKS[mark]));
  }))));
}

function service(message, words) {
  const by = message.from?.first_name ?? "";
  if (message.new_chat_members) return words.joined(by, message.new_chat_members.map((m) => m.first_name).join(", "));
  if (message.left_chat_member) return words.left(message.left_chat_member.first_name);
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return words.moved;
  if (message.pinned_message) return words.pinned;
  if (message.forum_topic_created) return words.opened(message.forum_topic_created.name);
  if (message.forum_topic_closed) return words.closed;
  return null;
}

const nameOf = (user) => [user?.first_name, user?.last_name].filter(Boolean).join(" ");

export function bubble(message, phone) {
  const { words } = phone;
  const id = message.name;
  const notice = service(message, words);
  if (notice) return el("li", { class: "service", "data-id": id }, el("span", {}, notice));
  const own = message.from?.id === phone.person.id;
  const inGroup = phone.chat.kind === "group";
  const text = message.text ?? message.caption ?? "";
  const quoted = message.reply_to_message;
  const aside = Boolean(message.ephemeral_message_id);
  const content = el("div", { class: `bubble ${message.photo ? "with-photo" : ""} ${aside ? "aside" : ""}`, ondblclick: () => phone.answers(message) },
    inGroup && !own && el("div", { class: `sender hue-${hue(message.from.id)}` }, nameOf(message.from)),
    aside && el("div", { class: "via" }, words.aside),
    message.via_bot && el("div", { class: "via" }, `${words.via} @${message.via_bot.username}`),
    message.forward_origin && el("div", { class: "via" }, `${words.forwarded} ${nameOf(message.forward_origin.sender_user)}`),
    quoted && el("div", { class: "quoted" }, el("b", {}, nameOf(quoted.from)), el("span", {}, (quoted.text ?? quoted.caption ?? "…").slice(0, 80))),
    attachments(message, phone),
    text && el("div", { class: "text", dir: "auto" }, formatted(text, message.entities ?? message.caption_entities ?? [], phone)),
    el("footer", { title: fullDate(message.date, phone) }, message.edit_date && `${words.edited} `, clock(message.date, phone)));
  return el("li", { class: own ? "own" : "theirs", "data-id": id },
    inGroup && !own && avatar(message.from.id, nameOf(message.from)),
    el("div", { class: "stack" }, content, message.reply_markup?.inline_keyboard && keyboard(message, phone)));
}
