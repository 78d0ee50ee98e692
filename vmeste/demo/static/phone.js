// One person's phone: their chats in tabs, the conversation, and all they can do in it.

import { avatar, el, get, icon, post } from "./dom.js";
import { bubble } from "./message.js";
import { wordsOf } from "./words.js";

const PLACES = { ru: [55.7158, 37.5537], en: [51.5073, -0.1657] };
const NEAR_BOTTOM = 80;

export class Phone {
  constructor(person, bot) {
    this.bot = bot;
    this.unread = new Map();
    this.replyTo = null;
    this.person = person;
    this.words = wordsOf(person.language);
    this.locale = person.language === "en" && person.time_zone.startsWith("Europe/") ? "en-GB" : person.language;
    this.chat = person.chats[0];
    this.element = this.build();
    this.update(person);
  }

  build() {
    const { words } = this;
    this.title = el("h2");
    this.status = el("small");
    this.tabs = el("div", { class: "tabs", role: "tablist" });
    this.list = el("ol", { class: "messages", "aria-live": "polite" });
    this.list.addEventListener("scroll", () => { this.toBottom.hidden = this.stuck = this.isAtBottom(); });
    this.toBottom = el("button", { class: "to-bottom round", type: "button", title: words.down, hidden: true, onclick: () => this.scroll() }, icon("down"));
    this.popover = el("div", { class: "popover", hidden: true });
    this.replyBar = el("div", { class: "reply-bar", hidden: true });
    this.input = el("textarea", { rows: "1", placeholder: words.write, "aria-label": words.write, oninput: () => this.typed(), onkeydown: (e) => this.key(e) });
    this.file = el("input", { type: "file", hidden: true, onchange: () => this.uploads() });
    this.composer = el("form", { class: "composer", onsubmit: (e) => { e.preventDefault(); this.submits(); } },
      el("button", { class: "round", type: "button", title: words.menu, "aria-label": words.menu, onclick: () => this.showCommands() }, icon("menu")),
      this.input,
      el("button", { class: "round", type: "button", title: words.attach, "aria-label": words.attach, onclick: () => this.showAttach() }, icon("attach")),
      el("button", { class: "round send", type: "submit", title: words.send, "aria-label": words.send }, icon("send")), this.file);
    this.keys = el("div", { class: "reply-keys", hidden: true });
    this.startButton = el("button", { class: "start", type: "button", onclick: () => this.says("/start") });
    this.toasts = el("div", { class: "toasts", role: "status" });
    const zone = this.person.time_zone.split("/").pop().replaceAll("_", " ");
    return el("section", { class: "phone", lang: this.person.language, "aria-label": this.person.name, "data-person": String(this.person.id) },
      el("div", { class: "owner" }, avatar(this.person.id, this.person.name), el("b", {}, this.person.name), el("span", {}, `${this.person.language} · ${zone}`)),
      el("header", {}, el("div", { class: "who" }, this.title, this.status), this.tabs,
        el("button", { class: "round", type: "button", title: words.more, "aria-label": words.more, onclick: () => this.showMore() }, icon("more"))),
      el("div", { class: "conversation" }, this.list, this.toBottom, this.toasts),
      this.popover, this.replyBar, this.keys, this.composer, this.startButton);
  }

  /** The person's chats may have changed: a group more, a menu, the chat started or blocked. */
  update(person) {
    this.person = person;
    this.chat = person.chats.find((chat) => chat.id === this.chat.id) ?? person.chats[0];
    this.tabs.replaceChildren(...(person.chats.length < 2 ? [] : person.chats).map((chat) => el("button", {
      type: "button", role: "tab", "aria-selected": String(chat.id === this.chat.id), "data-chat": String(chat.id), onclick: () => this.open(chat),
    }, chat.title, this.unread.get(chat.id) ? el("em", {}, String(this.unread.get(chat.id))) : null)));
    const chosen = this.tabs.querySelector('[aria-selected="true"]');
    if (chosen) this.tabs.scrollLeft = chosen.offsetLeft - this.tabs.offsetLeft - 40;
    this.title.textContent = this.chat.title;
    this.setStatus();
    const silent = this.chat.kind === "private" && (!this.chat.started || this.chat.blocked);
    this.composer.hidden = silent;
    this.startButton.hidden = !silent;
    this.startButton.textContent = this.chat.blocked ? this.words.restart : this.words.start;
    this.showEmpty();
  }

  setStatus(text) {
    this.status.textContent = text ?? (this.chat.kind === "private" ? this.words.bot : this.words.members(this.chat.members));
    this.status.classList.toggle("typing", Boolean(text));
  }

  showEmpty() {
    this.list.querySelector(".empty")?.remove();
    if (this.list.children.length) return;
    const about = this.chat.description;
    this.list.append(el("li", { class: "empty" }, about ? el("b", {}, this.words.about) : null, el("p", {}, about || this.words.empty)));
  }

  async open(chat) {
    this.chat = chat;
    this.unread.delete(chat.id);
    this.answers(null);
    this.popover.hidden = true;
    this.update(this.person);
    await this.load();
  }

  async load() {
    const chat = this.chat;
    const meanwhile = this.meanwhile = [];
    const messages = await get(`/demo/api/messages?person=${this.person.id}&chat=${chat.id}`);
    if (chat.id !== this.chat.id || this.meanwhile !== meanwhile) return;
    this.meanwhile = null;
    this.list.replaceChildren(...messages.map((message) => bubble(message, this)));
    this.showEmpty();
    this.showKeys(messages.findLast((message) => message.keyboard)?.keyboard);
    this.scroll();
    for (const message of meanwhile) this.show(chat.id, message);
  }

  concerns = (chatId) => this.person.chats.some((chat) => chat.id === chatId);
  isAtBottom = () => this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_BOTTOM;
  scroll = () => { this.stuck = true; this.list.scrollTop = this.list.scrollHeight; };
  grew = () => { if (this.stuck) this.scroll(); };
  find = (name) => this.list.querySelector(`[data-id="${name}"]`);

  show(chatId, message) {
    if (chatId !== this.chat.id) {
      if (message.from?.id !== this.person.id && !message.edit_date) {
        this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
        this.update(this.person);
      }
      return;
    }
    this.meanwhile?.push(message);
    const stay = !this.isAtBottom();
    const old = this.find(message.name);
    const shown = bubble(message, this);
    if (old) old.replaceWith(shown);
    else {
      this.list.querySelector(".empty")?.remove();
      shown.classList.add("new");
      this.list.append(shown);
      this.setStatus();
    }
    if (message.keyboard) this.showKeys(message.keyboard);
    if (!stay || (!old && message.from?.id === this.person.id)) this.scroll();
  }

  remove(chatId, name) {
    if (chatId !== this.chat.id) return;
    this.find(name)?.remove();
    this.showEmpty();
  }

  typing(chatId) {
    if (chatId !== this.chat.id) return;
    this.setStatus(this.words.typing);
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.setStatus(), 5000);
  }

  toast({ text, alert, url }) {
    for (const key of this.element.querySelectorAll(".key.busy")) key.classList.remove("busy");
    if (url) this.does("open", { url });
    if (!text) return;
    if (alert) {
      const box = el("div", { class: "alert", role: "alertdialog" }, el("p", {}, text), el("button", { type: "button", onclick: () => box.remove() }, this.words.ok));
      this.toasts.replaceChildren(box);
      box.querySelector("button").focus({ preventScroll: true });
      return;
    }
    const note = el("div", { class: "toast" }, text);
    this.toasts.replaceChildren(note);
    setTimeout(() => note.remove(), 4000);
  }

  async does(deed, more = {}) {
    try {
      await post(deed, { person: this.person.id, chat: this.chat.id, ...more });
    } catch (error) {
      this.toast({ text: error.message, alert: false });
    }
  }

  says(text) {
    const reply_to = this.replyTo?.message_id;
    this.answers(null);
    this.popover.hidden = true;
    return this.does("say", { text, reply_to });
  }

  submits() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.typed();
    this.says(text);
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submits(); }
    if (event.key === "Escape") { this.popover.hidden = true; this.answers(null); }
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    const asked = this.input.value.match(new RegExp(`^@${this.bot.username}\\s+(.*)$`, "is"));
    clearTimeout(this.inlineTimer);
    if (asked) this.inlineTimer = setTimeout(() => this.does("inline", { query: asked[1] }), 300);
    else if (this.popover.dataset.kind === "inline") this.popover.hidden = true;
  }

  presses(message, row, column, key) {
    const button = message.reply_markup.inline_keyboard[row][column];
    if ("callback_data" in button) key.classList.add("busy");
    const switching = button.switch_inline_query ?? button.switch_inline_query_current_chat ?? button.switch_inline_query_chosen_chat?.query;
    if (switching !== undefined) return this.begins(`@${this.bot.username} ${switching}`, !("switch_inline_query_current_chat" in button));
    if (button.url && this.shares(button.url)) return undefined;
    if (button.copy_text) { navigator.clipboard?.writeText(button.copy_text.text); return this.toast({ text: this.words.copied }); }
    if (button.url && !this.leadsHere(button.url)) return window.open(button.url, "_blank", "noopener");
    const chat = this.chat.id; // a link leads away from where its button stands
    if (button.url) this.open(this.person.chats[0]);
    return this.does("press", { chat, message: message.name, row, column }).then(() => setTimeout(() => key.classList.remove("busy"), 5000));
  }

  /** Puts a text into the field, of the group when it is meant for others. */
  async begins(text, elsewhere) {
    const group = elsewhere && this.person.chats.find((chat) => chat.kind === "group");
    if (group) await this.open(group);
    this.input.value = text;
    this.input.focus();
    this.typed();
  }

  /** t.me/share/url asks whom to send a link to: here, the group. */
  shares(address) {
    const url = new URL(address);
    if (!/^(t|telegram)\.me$/.test(url.host) || !/^\/share(\/url)?$/.test(url.pathname)) return false;
    this.begins([url.searchParams.get("text"), url.searchParams.get("url")].filter(Boolean).join("\n"), true);
    return true;
  }

  leadsHere = (url) => new RegExp(`^(https?://(t|telegram)\\.me/${this.bot.username}\\b|tg://resolve\\?)`, "i").test(url);

  follows(event, url) {
    if (this.shares(url)) return event.preventDefault();
    if (!this.leadsHere(url)) return undefined;
    event.preventDefault();
    this.open(this.person.chats[0]);
    return this.does("open", { url });
  }

  answers(message) {
    this.replyTo = message;
    this.replyBar.hidden = !message;
    if (!message) return;
    const text = message.text ?? message.caption ?? "…";
    this.replyBar.replaceChildren(el("span", {}, el("b", {}, this.words.reply), text.slice(0, 80)), el("button", { class: "round", type: "button", "aria-label": this.words.cancel, onclick: () => this.answers(null) }, icon("close")));
    this.input.focus();
  }

  pops(kind, items) {
    const again = !this.popover.hidden && this.popover.dataset.kind === kind && kind !== "inline";
    this.popover.hidden = again || !items.length;
    this.popover.dataset.kind = kind;
    this.popover.replaceChildren(...items.map(({ name, note, act }) => el("button", { type: "button", onclick: () => { this.popover.hidden = true; act(); } }, el("b", {}, name), note && el("small", {}, note))));
  }

  showCommands() {
    this.pops("commands", this.chat.commands.map(({ command, description }) => ({ name: `/${command}`, note: description, act: () => this.says(`/${command}`) })));
  }

  showAttach() {
    const [latitude, longitude] = PLACES[this.words === wordsOf("ru") ? "ru" : "en"];
    this.pops("attach", [{ name: this.words.file, act: () => this.file.click() }, { name: this.words.place, act: () => this.does("location", { latitude, longitude }) }]);
  }

  showMore() {
    const blocked = this.person.chats[0].blocked;
    const { words, chat } = this;
    const group = parseInt(chat.id, 10);
    const named = (name, which) => `${name} ${this.person.chats.filter(which).length + 1}`;
    const isTopic = (one) => String(one.id).includes("/");
    const found = { name: words.newGroup, act: () => this.does("found", { title: named(words.group, (one) => one.kind === "group" && !isTopic(one)) }) };
    const led = chat.leads ? [
      { name: words.newTopic, act: () => this.does("topic", { title: named(words.topic, (one) => isTopic(one) && parseInt(one.id, 10) === group) }) },
      chat.basic && { name: words.upgrade, act: () => this.does("upgrade") },
      { name: chat.hidden ? words.unhide : words.hide, act: () => this.does("hide", { hidden: !chat.hidden }) },
    ].filter(Boolean) : [];
    if (chat.kind === "group") return this.pops("more", [...led, found]);
    return this.pops("more", [found, { name: blocked ? this.words.unblock : this.words.block, act: () => this.does("block", { blocked: !blocked }) }]);
  }

  showInline({ results, button }) {
    const open = button?.start_parameter && { name: button.text, act: () => { this.input.value = ""; this.open(this.person.chats[0]); this.says(`/start ${button.start_parameter}`); } };
    const choices = results.map(({ id, title, description }) => ({ name: title ?? id, note: description, act: () => { this.input.value = ""; this.does("choose", { result: id }); } }));
    this.pops("inline", open ? [open, ...choices] : choices);
  }

  showKeys(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    this.keys.hidden = !rows.length;
    this.keys.replaceChildren(...rows.map((row) => el("div", { class: "row" }, row.map((button) => el("button", { class: `key ${button.style ?? ""}`, type: "button", onclick: () => this.says(button.text) }, button.text)))));
  }

  async uploads() {
    const [file] = this.file.files;
    if (!file) return;
    const form = new FormData();
    for (const [name, value] of [["person", this.person.id], ["chat", this.chat.id], ["caption", this.input.value], ["file", file]]) form.append(name, value);
    this.input.value = this.file.value = "";
    try { await post("upload", form); } catch (error) { this.toast({ text: error.message }); }
  }
}
