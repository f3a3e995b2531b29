/** Bodies and answers of the agents' HTTP door that are not in `agent-frames`; read by the console. */

import type { AgentView, ContactView, Entry } from "./agent-frames";

export type Language = "zh-CN" | "zh-TW" | "en";
export type ThemeChoice = "auto" | "light" | "dark";
export type Role = AgentView["role"];

/** One page of a list; `nextCursor` is opaque and null on the last page. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface WorkspaceView {
  id: string;
  name: string;
  language: Language;
  hasTypingPreview: boolean;
  editWindowSeconds: number;
  maxUploadBytes: number;
  allowedExtensions: string[];
  createdAt: number;
}

export type WorkspaceChange = Partial<Omit<WorkspaceView, "id" | "createdAt">>;

/** What an agent chose; language null follows the workspace. */
export interface Preferences {
  language: Language | null;
  theme: ThemeChoice;
  hasSound: boolean;
  hasDesktopNotices: boolean;
  isEnterSending: boolean;
  hasShortcuts: boolean;
}

export interface Me {
  agent: AgentView;
  workspace: WorkspaceView;
  preferences: Preferences;
}

export interface MeChange {
  name?: string;
  availability?: AgentView["availability"];
  preferences?: Partial<Preferences>;
}

export interface SetupState {
  isNeeded: boolean;
}

export interface SetupBody {
  token: string;
  workspaceName: string;
  language: Language;
  agentName: string;
  email: string;
  password: string;
  inboxName: string;
  colour: string;
  position: "end" | "start";
  allowedDomains: string[];
}

export interface SessionView {
  id: string;
  createdAt: number;
  lastSeenAt: number;
  browser: string | null;
  system: string | null;
  address: string | null;
  isCurrent: boolean;
}

export interface TokenView {
  id: string;
  name: string;
  createdAt: number;
  lastUsedAt: number | null;
}

export interface NewToken {
  token: string;
  view: TokenView;
}

export interface InvitationView {
  id: string;
  email: string;
  role: Role;
  expiresAt: number;
  invitedBy: string;
}

export interface NewInvitation {
  invitation: InvitationView;
  url: string;
}

export interface InvitationLook {
  workspaceName: string;
  email: string;
  role: Role;
}

export interface InvitationAcceptance {
  token: string;
  name: string;
  password: string;
  language: Language;
}

/** Texts of the widget in one language; empty means the built-in text. */
export interface WidgetTexts {
  title: string;
  subtitle: string;
  greeting: string;
  placeholder: string;
}

export interface InboxView {
  id: string;
  name: string;
  colour: string;
  position: "end" | "start";
  theme: ThemeChoice;
  language: "auto" | Language;
  texts: Record<string, WidgetTexts>;
  launcherText: Record<string, string>;
  allowedDomains: string[];
  isIdentityRequired: boolean;
  hasAttachments: boolean;
  hasVoice: boolean;
  snippet: string;
  isArchived: boolean;
  createdAt: number;
}

export type InboxChange = Partial<Omit<InboxView, "id" | "snippet" | "isArchived" | "createdAt">>;

export interface InboxSecret {
  secret: string;
}

export interface CannedResponseView {
  id: string;
  shortcut: string;
  title: string;
  text: string;
  isPersonal: boolean;
  createdAt: number;
  updatedAt: number;
}

export type CannedResponseBody = Pick<CannedResponseView, "shortcut" | "title" | "text" | "isPersonal">;

export interface ConversationCounts {
  mine: number;
  unassigned: number;
  all: number;
  snoozed: number;
  mineUnread: number;
  unassignedUnread: number;
}

/** `knownPos` is the event position that the page is current at: the `pos` for hello and resume. */
export interface EntryPage {
  items: Entry[];
  hasBefore: boolean;
  hasAfter: boolean;
  knownPos: number;
}

export interface ContactChange {
  name?: string;
  email?: string | null;
  phone?: string | null;
  attributes?: ContactView["attributes"];
}

export interface MessageHit {
  entryId: string;
  conversationId: string;
  pos: number;
  contactName: string;
  excerpt: string;
  highlights: [number, number][];
  createdAt: number;
  direction: "incoming" | "outgoing";
  isNote: boolean;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  code: string;
  requestId?: string;
  params?: Record<string, unknown>;
  errors?: { pointer: string; code: string; detail: string }[];
}
