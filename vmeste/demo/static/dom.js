// Elements are made by hand; whatever somebody typed goes in as text, never as markup.

export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

const ICONS = {
  send: "M3 11.5 20.5 4 14 20.5l-3.2-6.3z",
  menu: "M4 7h16M4 12h16M4 17h10",
  attach: "M8 12.5 13.6 7a2.8 2.8 0 0 1 4 4L10 18.5a4.6 4.6 0 0 1-6.5-6.5L11 4.5",
  more: "M12 5.5v.1M12 12v.1M12 18.5v.1",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9.5l6 6 6-6",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const HUES = [168, 205, 262, 330, 18, 42, 96];
export const hue = (id) => HUES[Math.abs(Number(id)) % HUES.length];

export function avatar(id, name) {
  const letters = [...name.trim()][0] ?? "?";
  return el("span", { class: `avatar hue-${hue(id)}`, "aria-hidden": "true" }, letters.toUpperCase());
}

export async function post(deed, body) {
  const form = body instanceof FormData;
  const response = await fetch(`/demo/api/${deed}`, {
    method: "POST",
    headers: form ? {} : { "Content-Type": "application/json" },
    body: form ? body : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
}

export const get = async (path) => (await fetch(path)).json();
