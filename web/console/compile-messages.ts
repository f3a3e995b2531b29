/** A Vite plugin: compiles the messages to syntax trees at build time, so that the browser needs no message compiler. */
import { baseCompile } from "@intlify/message-compiler";
import type { Plugin } from "vite";

type Messages = { [key: string]: string | Messages };

function compile(messages: Messages, file: string): Record<string, unknown> {
  const compiled = Object.entries(messages).map(([key, value]) => {
    if (typeof value !== "string") return [key, compile(value, file)];
    const onError = (error: Error): never => {
      throw new Error(`${file}: ${key}: ${error.message}`);
    };
    return [key, baseCompile(value, { jit: true, minify: true, location: false, onError }).ast];
  });
  return Object.fromEntries(compiled);
}

export function compileMessages(): Plugin {
  return {
    name: "kefu:compile-messages",
    enforce: "pre",
    transform(source, id) {
      if (!/\/i18n\/[\w-]+\/[\w-]+\.json$/.test(id)) return null;
      return JSON.stringify(compile(JSON.parse(source) as Messages, id));
    },
  };
}
