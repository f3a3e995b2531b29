/** A real `kefu serve` with a folder of its own, for the stories; can be stopped and started again under the people. */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const OWNER = { name: "Ada", email: "ada@example.com", password: "a teapot and seven cups" };

const KEFU = join(import.meta.dirname, "..", "..", ".venv", "bin", "kefu");

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

export class KefuServer {
  private process: ChildProcess | undefined;
  /** Everything the server printed. */
  log = "";

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly settings: Record<string, string>,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** With `isSetUp` the owner and a first inbox exist; without, the wizard waits. */
  static async start(isSetUp: boolean): Promise<KefuServer> {
    const folder = await mkdtemp(join(tmpdir(), "kefu-story-"));
    const owner = { KEFU_ADMIN_EMAIL: OWNER.email, KEFU_ADMIN_PASSWORD: OWNER.password };
    const server = new KefuServer(folder, await freePort(), isSetUp ? owner : {});
    // A story that fails half-way leaves nothing behind either: the test runner ends this process.
    process.once("exit", () => {
      server.process?.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    });
    await server.up();
    return server;
  }

  private get environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("KEFU_"));
    const own = { KEFU_PORT: String(this.port), KEFU_DATA_DIR: this.folder, ...this.settings };
    return { ...Object.fromEntries(inherited), ...own };
  }

  /** Another command of Kefu on the same folder, such as `demo`. */
  async run(...command: string[]): Promise<void> {
    await promisify(execFile)(KEFU, command, { env: this.environment });
  }

  async up(): Promise<void> {
    const child = spawn(KEFU, ["serve"], { env: this.environment, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (data: Buffer) => (this.log += data.toString()));
    child.stderr.on("data", (data: Buffer) => (this.log += data.toString()));
    this.process = child;
    await this.ready(child);
  }

  private async ready(child: ChildProcess): Promise<void> {
    for (let tries = 0; tries < 400; tries++) {
      if (child.exitCode !== null) throw new Error(`kefu serve ended:\n${this.log}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`kefu serve does not answer:\n${this.log}`);
  }

  /** SIGTERM, as a deployment does, or SIGKILL, as a power cut does. */
  async down(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.down();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The id of the first inbox, as the demo shop shows it. */
  async inbox(): Promise<string> {
    const page = await (await fetch(`${this.url}/demo`)).text();
    const found = /data-inbox="(inb_[a-z0-9]+)"/.exec(page)?.[1];
    if (!found) throw new Error("the demo shop has no snippet");
    return found;
  }
}
