// Draws /openapi.json as the reference page; loaded by docs/index.html, no framework, no inline code.
const METHODS = ["get", "post", "put", "patch", "delete"];
const DEEPEST = 4;

const api = await (await fetch("/openapi.json")).json();

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function resolve(schema) {
  const name = schema?.$ref?.split("/").at(-1);
  return name ? api.components.schemas[name] ?? {} : schema ?? {};
}

function variantsOf(schema) {
  return (schema.oneOf ?? schema.anyOf ?? []).filter((each) => each.type !== "null");
}

function limitsOf(schema) {
  const limits = [];
  if (schema.enum) limits.push(schema.enum.map((each) => JSON.stringify(each)).join(" | "));
  if ("const" in schema) limits.push(JSON.stringify(schema.const));
  if (schema.maxLength) limits.push(`≤ ${schema.maxLength} characters`);
  if (schema.minimum !== undefined) limits.push(`≥ ${schema.minimum}`);
  if (schema.maximum !== undefined) limits.push(`≤ ${schema.maximum}`);
  if (schema.maxItems) limits.push(`≤ ${schema.maxItems} items`);
  if (schema.pattern) limits.push(schema.pattern);
  return limits.join(", ");
}

function typeOf(reference) {
  const schema = resolve(reference);
  if (schema.enum || "const" in schema) return limitsOf(schema);
  if (schema.type === "array") return `${typeOf(schema.items)}[]`;
  const variants = variantsOf(schema);
  if (variants.length) return variants.map(typeOf).join(" | ");
  if (schema.type === "object" || schema.properties) return reference.$ref?.split("/").at(-1) ?? "object";
  return [].concat(schema.type ?? "any").join(" | ");
}

/** The objects inside a schema, whose fields are drawn below it. */
function objectsIn(reference) {
  const schema = resolve(reference);
  if (schema.type === "array") return objectsIn(schema.items);
  if (schema.properties) return [schema];
  return variantsOf(schema).flatMap(objectsIn);
}

function fieldsOf(reference, depth = 0) {
  const lists = objectsIn(reference).map((schema) => {
    const rows = Object.entries(schema.properties).map(([name, field]) => {
      const isRequired = schema.required?.includes(name);
      const inner = depth < DEEPEST && objectsIn(field).length ? fieldsOf(field, depth + 1) : null;
      return make(
        "li",
        null,
        make("code", null, name),
        ` ${typeOf(field)}${isRequired ? "" : " (optional)"} `,
        make("small", null, resolve(field).enum ? "" : limitsOf(resolve(field))),
        inner,
      );
    });
    return make("ul", { class: "fields" }, ...rows);
  });
  return make("div", null, ...lists);
}

function parametersOf(operation) {
  if (!operation.parameters?.length) return null;
  const rows = operation.parameters.map((each) =>
    make(
      "tr",
      null,
      make("td", null, make("code", null, each.name)),
      make("td", null, each.in),
      make("td", null, typeOf(each.schema)),
      make("td", null, limitsOf(resolve(each.schema))),
    ),
  );
  return make("div", null, make("h3", null, "Parameters"), make("table", null, ...rows));
}

function contentOf(title, content) {
  const [type, media] = Object.entries(content ?? {})[0] ?? [];
  if (!media) return null;
  return make("div", null, make("h3", null, `${title}: ${typeOf(media.schema)}`), make("small", null, type), fieldsOf(media.schema));
}

function operationOf(path, method, operation) {
  const summary = make(
    "summary",
    null,
    make("span", { class: `method ${method}` }, method.toUpperCase()),
    make("span", { class: "path" }, path),
    make("span", { class: "says" }, (operation.description ?? "").split("\n")[0]),
  );
  const details = make("details", { "data-text": `${method} ${path} ${operation.description ?? ""}`.toLowerCase() }, summary);
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    const answers = Object.entries(operation.responses)
      .filter(([status]) => status !== "default")
      .map(([status, response]) => contentOf(`Answer ${status}`, response.content) ?? make("h3", null, `Answer ${status}: nothing`));
    details.append(
      make(
        "div",
        { class: "inside" },
        make("p", null, operation.description ?? ""),
        parametersOf(operation),
        contentOf("Body", operation.requestBody?.content),
        ...answers,
      ),
    );
  });
  return details;
}

function draw() {
  const byTag = new Map();
  for (const [path, item] of Object.entries(api.paths))
    for (const method of METHODS.filter((each) => item[each])) {
      const tag = item[method].tags?.[0] ?? "other";
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationOf(path, method, item[method])]);
    }
  const links = make("ul", null);
  for (const [tag, operations] of byTag) {
    const id = `tag-${tag.replaceAll(" ", "-")}`;
    links.append(make("li", null, make("a", { href: `#${id}` }, tag)));
    document.querySelector("#operations").append(make("section", { id }, make("h2", null, tag), ...operations));
  }
  document.querySelector("#contents").append(links);
  const words = api.info.description.split("`");
  document.querySelector("#description").replaceChildren(...words.map((each, n) => (n % 2 ? make("code", null, each) : each)));
}

draw();
document.querySelector("#find").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const each of document.querySelectorAll("details")) each.hidden = !each.dataset.text.includes(wanted);
});
