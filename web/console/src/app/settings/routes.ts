/** The settings pages and their menu; read by the router and the settings frame. */

import type { RouteRecordRaw } from "vue-router";
import type { IconName } from "../../ui/icons";

export interface SettingsPage {
  name: string;
  path: string;
  icon: IconName;
  group: "me" | "workspace";
  isForAdmins: boolean;
  areas: readonly string[];
  component: () => Promise<unknown>;
}

export const SETTINGS_PAGES: readonly SettingsPage[] = [
  {
    name: "profile",
    path: "profile",
    icon: "user",
    group: "me",
    isForAdmins: false,
    areas: ["me"],
    component: () => import("../../features/me/profile-screen.vue"),
  },
  {
    name: "notifications",
    path: "notifications",
    icon: "bell",
    group: "me",
    isForAdmins: false,
    areas: ["notifications"],
    component: () => import("../../features/notifications/notifications-screen.vue"),
  },
  {
    name: "security",
    path: "security",
    icon: "lock",
    group: "me",
    isForAdmins: false,
    areas: ["me"],
    component: () => import("../../features/me/security-screen.vue"),
  },
  {
    name: "tokens",
    path: "tokens",
    icon: "key",
    group: "me",
    isForAdmins: false,
    areas: ["me"],
    component: () => import("../../features/me/tokens-screen.vue"),
  },
  {
    name: "inboxes",
    path: "inboxes",
    icon: "inbox",
    group: "workspace",
    isForAdmins: true,
    areas: ["inboxes"],
    component: () => import("../../features/inboxes/inboxes-screen.vue"),
  },
  {
    name: "hours",
    path: "hours",
    icon: "clock",
    group: "workspace",
    isForAdmins: true,
    areas: ["hours"],
    component: () => import("../../features/hours/hours-screen.vue"),
  },
  {
    name: "shifts",
    path: "shifts",
    icon: "views",
    group: "workspace",
    isForAdmins: false,
    areas: ["hours"],
    component: () => import("../../features/hours/shifts-screen.vue"),
  },
  {
    name: "proactive",
    path: "proactive",
    icon: "message",
    group: "workspace",
    isForAdmins: true,
    areas: ["proactive"],
    component: () => import("../../features/proactive/rules-screen.vue"),
  },
  {
    name: "agents",
    path: "agents",
    icon: "contacts",
    group: "workspace",
    isForAdmins: false,
    areas: ["team"],
    component: () => import("../../features/team/agents-screen.vue"),
  },
  {
    name: "teams",
    path: "teams",
    icon: "assign",
    group: "workspace",
    isForAdmins: true,
    areas: ["teams", "rules"],
    component: () => import("../../features/teams/teams-screen.vue"),
  },
  {
    name: "tags",
    path: "tags",
    icon: "tag",
    group: "workspace",
    isForAdmins: false,
    areas: ["organise"],
    component: () => import("../../features/organise/tags-screen.vue"),
  },
  {
    name: "tickets-settings",
    path: "tickets",
    icon: "ticket",
    group: "workspace",
    isForAdmins: true,
    areas: ["tickets", "organise"],
    component: () => import("../../features/tickets/types-screen.vue"),
  },
  {
    name: "attributes",
    path: "attributes",
    icon: "attributes",
    group: "workspace",
    isForAdmins: true,
    areas: ["organise"],
    component: () => import("../../features/organise/attributes-screen.vue"),
  },
  {
    name: "macros",
    path: "macros",
    icon: "play",
    group: "workspace",
    isForAdmins: false,
    areas: ["macros", "words"],
    component: () => import("../../features/macros/macros-screen.vue"),
  },
  {
    name: "automation",
    path: "automation",
    icon: "automation",
    group: "workspace",
    isForAdmins: true,
    areas: ["automation", "words", "inbox"],
    component: () => import("../../features/automation/automation-screen.vue"),
  },
  {
    name: "sla",
    path: "sla",
    icon: "bell",
    group: "workspace",
    isForAdmins: true,
    areas: ["sla", "words", "inbox"],
    component: () => import("../../features/sla/sla-screen.vue"),
  },
  {
    name: "canned",
    path: "canned-responses",
    icon: "bolt",
    group: "workspace",
    isForAdmins: false,
    areas: ["canned"],
    component: () => import("../../features/canned/canned-screen.vue"),
  },
  {
    name: "imports",
    path: "imports",
    icon: "upload",
    group: "workspace",
    isForAdmins: true,
    areas: ["imports"],
    component: () => import("../../features/imports/imports-screen.vue"),
  },
  {
    name: "blocks",
    path: "blocked",
    icon: "shield",
    group: "workspace",
    isForAdmins: false,
    areas: ["blocks"],
    component: () => import("../../features/blocks/blocks-screen.vue"),
  },
  {
    name: "words",
    path: "sensitive-words",
    icon: "eye",
    group: "workspace",
    isForAdmins: true,
    areas: ["moderation"],
    component: () => import("../../features/moderation/words-screen.vue"),
  },
  {
    name: "calls",
    path: "calls",
    icon: "phone",
    group: "workspace",
    isForAdmins: true,
    areas: ["calls"],
    component: () => import("../../features/calls/calls-screen.vue"),
  },
  {
    name: "mail",
    path: "mail",
    icon: "mail",
    group: "workspace",
    isForAdmins: true,
    areas: ["mail"],
    component: () => import("../../features/mail/mail-screen.vue"),
  },
  {
    name: "workspace",
    path: "workspace",
    icon: "workspace",
    group: "workspace",
    isForAdmins: true,
    areas: ["workspace"],
    component: () => import("../../features/workspace/workspace-screen.vue"),
  },
];

function routeOf(page: SettingsPage): RouteRecordRaw {
  return {
    path: page.path,
    name: page.name,
    component: page.component,
    meta: { areas: page.areas, title: `settings.pages.${page.name}`, isForAdmins: page.isForAdmins },
  };
}

export const settingsRoutes: RouteRecordRaw = {
  path: "settings",
  component: () => import("./settings-frame.vue"),
  meta: { areas: ["settings"] },
  children: [
    { path: "", name: "settings", component: () => import("./settings-start.vue") },
    ...SETTINGS_PAGES.map(routeOf),
    {
      path: "proactive/:ruleId",
      name: "proactive-rule",
      component: () => import("../../features/proactive/rule-screen.vue"),
      meta: { areas: ["proactive"], title: "settings.pages.proactive", isForAdmins: true },
    },
    {
      path: "inboxes/:inboxId",
      name: "inbox-settings",
      component: () => import("../../features/inboxes/inbox-screen.vue"),
      meta: { areas: ["inboxes", "links", "words", "preview", "rules"], title: "settings.pages.inboxes", isForAdmins: true },
    },
    {
      path: "hours/:scheduleId",
      name: "schedule",
      component: () => import("../../features/hours/schedule-screen.vue"),
      meta: { areas: ["hours"], title: "settings.pages.hours", isForAdmins: true },
    },
  ],
};
