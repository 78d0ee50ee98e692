// The page: a phone for each person, fed by one live stream.

import { avatar, el, get } from "./dom.js";
import { Phone } from "./phone.js";
import { wordsOf } from "./words.js";

const phones = new Map();
const row = document.querySelector("#phones");
const tabs = document.querySelector("#people");
const offline = document.querySelector("#offline");

function choose(id) {
  for (const phone of phones.values()) phone.element.classList.toggle("chosen", phone.person.id === id);
  for (const tab of tabs.children) tab.setAttribute("aria-current", String(Number(tab.dataset.person) === id));
}

async function refresh() {
  const { bot, people } = await get("/demo/api/state");
  const here = new Set(people.map((person) => person.id));
  for (const [id, phone] of phones) {
    if (here.has(id)) continue;
    phone.element.remove();
    tabs.querySelector(`[data-person="${id}"]`)?.remove();
    phones.delete(id);
  }
  for (const person of people) {
    const phone = phones.get(person.id);
    if (phone) { phone.update(person); continue; }
    const added = new Phone(person, bot);
    phones.set(person.id, added);
    row.append(added.element);
    tabs.append(el("button", { type: "button", "data-person": String(person.id), onclick: () => choose(person.id) }, avatar(person.id, person.name), person.name));
    added.load();
  }
  if (people.length && !row.querySelector(".chosen")) choose(people[0].id);
}

const HEARD = {
  people: refresh,
  message: ({ chat, message, only }) => each(chat, (phone) => (only ?? phone.person.id) === phone.person.id && phone.show(chat, message)),
  delete: ({ chat, message }) => each(chat, (phone) => phone.remove(chat, message)),
  typing: ({ chat }) => each(chat, (phone) => phone.typing(chat)),
  toast: (news) => phones.get(news.person)?.toast(news),
  inline: (news) => phones.get(news.person)?.showInline(news),
};

function each(chatId, act) {
  for (const phone of phones.values()) if (phone.concerns(chatId)) act(phone);
}

function listen() {
  const stream = new EventSource("/demo/events");
  stream.onopen = async () => {
    offline.hidden = true;
    document.documentElement.dataset.live = "yes";
    await refresh();
    for (const phone of phones.values()) phone.load();
  };
  stream.onmessage = ({ data }) => { const news = JSON.parse(data); HEARD[news.kind]?.(news); };
  stream.onerror = () => {
    offline.textContent = wordsOf(navigator.language.slice(0, 2)).offline;
    offline.hidden = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

listen();
