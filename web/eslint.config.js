/** Lint rules of the whole workspace: import zones, size limits and the strictness that the compiler does not have. */
import { existsSync, readdirSync } from "node:fs";
import vue from "eslint-plugin-vue";
import tseslint from "typescript-eslint";
import vueParser from "vue-eslint-parser";
import kefu from "./scripts/import-zones.mjs";

const here = import.meta.dirname;
const featureFolder = `${here}/console/src/features`;
const features = existsSync(featureFolder)
  ? readdirSync(featureFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  : [];

/** `target` may not import anything of `from`. */
const forbid = (target, from, message) => ({ target, from: [from].flat(), message });

const zones = [
  forbid("protocol", ["realtime", "ui", "loader", "widget", "console", "e2e"], "protocol imports nothing."),
  forbid("realtime", ["ui", "loader", "widget", "console", "e2e"], "realtime may only import protocol."),
  forbid("ui", ["loader", "widget", "console", "e2e"], "ui may only import protocol and realtime."),
  {
    ...forbid("loader/src", ["realtime", "ui", "widget", "console", "e2e", "node_modules"], "The loader stands alone."),
    except: ["node_modules/vitest"],
  },
  forbid("widget", ["console", "e2e"], "The widget never imports the console."),
  forbid(
    "widget",
    ["protocol/agent-frames", "protocol/console-api"],
    "A visitor's bundle cannot contain an agent's type.",
  ),
  forbid("console", ["widget", "e2e"], "The console never imports the widget."),
  forbid("console/worker", ["console/src", "realtime", "ui"], "The service worker stands alone."),
  forbid("console/src/shared", ["console/src/features", "console/src/app"], "shared is below features."),
  forbid("console/src/ui", ["console/src/features", "console/src/app"], "console/ui is below features."),
  forbid("console/src/features", "console/src/app", "Features do not know the app."),
  ...features.map((name) => ({
    target: `console/src/features/${name}`,
    from: ["console/src/features"],
    except: [`console/src/features/${name}`],
    message: "Features never import each other; move what both need below them.",
  })),
];

const sizes = {
  "max-lines": ["error", { max: 300 }],
  "max-lines-per-function": ["error", { max: 50, skipComments: true }],
  "max-params": ["error", 6],
};

export default tseslint.config(
  { ignores: ["**/node_modules", "**/dist", "protocol/*.ts", "**/test-results", "**/playwright-report"] },
  {
    files: ["**/*.{ts,tsx,vue}"],
    extends: [...tseslint.configs.recommended, ...vue.configs["flat/recommended"]],
    plugins: { kefu },
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: tseslint.parser, sourceType: "module", ecmaFeatures: { jsx: true } },
    },
    rules: {
      ...sizes,
      "no-console": ["error", { allow: ["warn", "error"] }],
      "no-eval": "error",
      "no-undef": "off",
      eqeqeq: "error",
      "prefer-const": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrel files: import from the module that defines it." },
        { selector: "JSXText[value=/[A-Za-z\\u4e00-\\u9fff]{2}/]", message: "No text in code: use the messages." },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "kefu/import-zones": ["error", { zones }],
      "vue/block-lang": ["error", { script: { lang: "ts" } }],
      "vue/component-api-style": ["error", ["script-setup"]],
      "vue/no-bare-strings-in-template": "error",
      "vue/no-v-html": "error",
      "vue/multi-word-component-names": "off",
      "vue/require-default-prop": "off",
      // Line breaks inside a template are the writer's choice.
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/multiline-html-element-content-newline": "off",
      "vue/html-self-closing": "off",
      "vue/html-indent": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/first-attribute-linebreak": "off",
      "vue/attributes-order": "off",
    },
  },
  {
    // Rules that need types: a forgotten promise and a forgotten case are the two bugs that matter most here.
    files: ["{realtime,ui,loader,widget,console,console/worker}/src/**/*.{ts,tsx}"],
    ignores: ["**/*.test.{ts,tsx}"],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: here } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { allowDefaultCaseForExhaustiveSwitch: true, considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ["**/*.test.{ts,tsx}", "e2e/**/*.ts", "**/*.config.ts"],
    rules: {
      "max-lines-per-function": "off",
      "no-restricted-syntax": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  { files: ["**/*.{js,mjs}"], rules: { ...sizes, eqeqeq: "error", "prefer-const": "error" } },
);
