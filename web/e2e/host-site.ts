/** A site of somebody else (another host name than Kefu's, so another site to the browser) with the snippet on it. */
import { createServer, type Server } from "node:http";
import type { KefuServer } from "./kefu-server.ts";

export interface HostPage {
  /** The site's own script, before the snippet. */
  script?: string;
  /** The site's own style sheet. */
  style?: string;
  /** Attributes of `<html>`. */
  html?: string;
  body?: string;
  /** Attributes of the snippet, beside the inbox. */
  snippet?: string;
  /** Its policy: what docs/widget.md asks for, the same by nonce, without the configuration's address, or none at all. */
  policy?: "strict" | "nonce" | "no-connect" | "none";
}

const POLICIES: Record<NonNullable<HostPage["policy"]>, (kefu: string) => string | null> = {
  // As a careful site has it: nothing inline, and only what docs/widget.md asks for.
  strict: (kefu) =>
    `default-src 'self'; img-src 'self' data:; script-src 'self' ${kefu}; frame-src ${kefu}; connect-src 'self' ${kefu}`,
  nonce: (kefu) =>
    `default-src 'none'; img-src data:; script-src 'nonce-r4nd0m'; style-src 'nonce-r4nd0m'; frame-src ${kefu}; connect-src ${kefu}`,
  "no-connect": (kefu) => `default-src 'none'; img-src data:; script-src 'self' ${kefu}; frame-src ${kefu}`,
  none: () => null,
};

export class HostSite {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(kefu: KefuServer, page: HostPage = {}): Promise<HostSite> {
    const policy = POLICIES[page.policy ?? "strict"](kefu.url);
    const body = htmlOf(page, kefu.url, await kefu.inbox());
    const files: Record<string, [type: string, content: string]> = {
      "/own.js": ["text/javascript", page.script ?? ""],
      "/own.css": ["text/css", page.style ?? ""],
    };
    const server = createServer((request, response) => {
      // Every other address is the same page, as on a single-page site.
      const [type, content] = files[request.url ?? ""] ?? ["text/html", body];
      response.setHeader("content-type", type);
      if (policy) response.setHeader("content-security-policy", policy);
      response.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return new HostSite(server, `http://localhost:${port}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function htmlOf(page: HostPage, kefu: string, inbox: string): string {
  const nonce = page.policy === "nonce" ? 'nonce="r4nd0m"' : "";
  const style = page.style === undefined ? "" : `<link rel="stylesheet" ${nonce} href="/own.css">`;
  return `<!doctype html><html lang="en" ${page.html ?? ""}><head><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tea house</title><link rel="icon" href="data:,">${style}
    <script ${nonce} src="/own.js"></script>
    <script async ${nonce} src="${kefu}/widget.js" data-inbox="${inbox}" ${page.snippet ?? ""}></script></head>
    <body>${page.body ?? "<main><h1>Tea house</h1><p>Our own page.</p></main>"}</body></html>`;
}
