/** The ESLint rule that keeps the layers apart: `target` may not import anything of `from`; eslint.config.js lists the zones. */
import { dirname, relative, resolve } from "node:path";

const web = resolve(import.meta.dirname, "..");
const isWithin = (path, folder) => path === folder || path.startsWith(`${folder}/`);

/** Where an import leads, relative to web/; packages from outside lead to node_modules. */
function locate(specifier, importer) {
  if (specifier.startsWith(".")) return relative(web, resolve(dirname(importer), specifier));
  const own = /^@kefu\/([^/]+)\/(.+)$/.exec(specifier);
  if (!own) return `node_modules/${specifier}`;
  return own[1] === "protocol" ? `protocol/${own[2]}` : `${own[1]}/src/${own[2]}`;
}

function check(context, node) {
  const specifier = node.source?.value;
  if (typeof specifier !== "string") return;
  const importer = relative(web, context.filename);
  const path = locate(specifier, context.filename).replace(/\.ts$/, "");
  for (const { target, from, except = [], message } of context.options[0].zones) {
    const isRefused = from.some((folder) => isWithin(path, folder)) && !except.some((folder) => isWithin(path, folder));
    if (isWithin(importer, target) && isRefused) context.report({ node, message: `${specifier}: ${message}` });
  }
}

const rule = {
  meta: { type: "problem", schema: [{ type: "object" }] },
  create(context) {
    const visit = (node) => check(context, node);
    return {
      ImportDeclaration: visit,
      ImportExpression: visit,
      ExportNamedDeclaration: visit,
      ExportAllDeclaration: visit,
    };
  },
};

export default { rules: { "import-zones": rule } };
