"use strict";
// Asks the API and shows what it answers and what it knows. Talks to no other host; keeps the history in this browser.

const at = (id) => document.getElementById(id);
const page = document.body.dataset;
const KEPT = 20;

const TYPE = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
const DOCS = `{ __schema { types { kind name description
  fields(includeDeprecated: true) { name description args { name type { ${TYPE} } } type { ${TYPE} } }
  inputFields { name type { ${TYPE} } } enumValues { name } } } }`;

async function ask(query, variables) {
  const headers = { "Content-Type": "application/json" };
  if (at("adult").checked) headers["X-Buyer-Age"] = "18";
  const answer = await fetch(page.endpoint, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return answer.json();
}

async function run() {
  const query = at("query").value;
  const text = at("variables").value.trim();
  let variables;
  try {
    variables = text ? JSON.parse(text) : {};
  } catch {
    return tell(page.badVariables, true);
  }
  const started = performance.now();
  tell("…", false);
  try {
    const answer = await ask(query, variables);
    at("answer").textContent = JSON.stringify(answer, null, 2);
    tell(`${Math.round(performance.now() - started)} ${page.took}`, Boolean(answer.errors));
    remember(query, text);
  } catch {
    tell(page.noAnswer, true);
  }
}

function tell(text, wrong) {
  at("status").textContent = text;
  at("status").classList.toggle("wrong", wrong);
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem("graphiql") || "[]");
  } catch {
    return [];
  }
}

function remember(query, variables) {
  const others = kept().filter((one) => one.query !== query || one.variables !== variables);
  localStorage.setItem("graphiql", JSON.stringify([{ query, variables }, ...others].slice(0, KEPT)));
  showHistory();
}

function showHistory() {
  at("history").replaceChildren(...kept().map(({ query, variables }) => {
    const button = make("button", query.replace(/\s+/g, " ").slice(0, 80));
    button.type = "button";
    button.addEventListener("click", () => {
      at("query").value = query;
      at("variables").value = variables;
      at("query").focus();
    });
    const item = make("li");
    item.append(button);
    return item;
  }));
}

function make(tag, text = "", name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

function typeName(type) {
  if (type.kind === "NON_NULL") return `${typeName(type.ofType)}!`;
  if (type.kind === "LIST") return `[${typeName(type.ofType)}]`;
  return type.name;
}

function signature(field) {
  const args = (field.args || []).map((arg) => `${arg.name}: ${typeName(arg.type)}`).join(", ");
  return `${field.name}${args ? `(${args})` : ""}: ${typeName(field.type)}`;
}

function showType(type) {
  const details = make("details");
  details.append(make("summary", type.name));
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    if (type.description) details.append(make("p", type.description, "about"));
    const list = make("ul");
    for (const field of type.fields || type.inputFields || []) {
      const item = make("li", signature(field));
      if (field.description) item.append(make("div", field.description, "about"));
      list.append(item);
    }
    if (type.enumValues) list.append(make("li", type.enumValues.map((value) => value.name).join(" ")));
    details.append(list);
  });
  return details;
}

async function showDocs() {
  const answer = await ask(DOCS, {});
  const types = answer.data.__schema.types.filter((type) => !type.name.startsWith("__"));
  types.sort((a, b) => (b.name === "Query") - (a.name === "Query") || a.name.localeCompare(b.name));
  const show = () => {
    const word = at("find").value.trim().toLowerCase();
    const names = (type) => [type, ...(type.fields || []), ...(type.inputFields || [])].map((one) => one.name.toLowerCase());
    at("docs").replaceChildren(...types.filter((type) => names(type).some((name) => name.includes(word))).map(showType));
  };
  at("find").addEventListener("input", show);
  show();
}

at("run").addEventListener("click", run);
at("forget").addEventListener("click", () => {
  localStorage.removeItem("graphiql");
  showHistory();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
showHistory();
showDocs().catch(() => tell(page.noAnswer, true));
