/** Every address of the console, each screen its own chunk; guarded by the session. */

import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from "vue-router";
import { ref, watch } from "vue";
import { i18n, loadAreas, translate } from "../shared/i18n/i18n";
import { pageTitle } from "../shared/page-title";
import { toast } from "../shared/toast";
import { guardSession } from "./session-guard";
import { settingsRoutes } from "./settings/routes";

const RELOADED = "kefu.reloaded";

declare module "vue-router" {
  interface RouteMeta {
    /** Message areas that the screen needs beside the base ones. */
    areas?: readonly string[];
    /** Key of the message in the browser tab. */
    title?: string;
    /** Reachable without being signed in. */
    isPublic?: boolean;
    /** Only owners and admins. */
    isForAdmins?: boolean;
  }
}

const publicRoutes: RouteRecordRaw[] = [
  {
    path: "/sign-in",
    name: "sign-in",
    component: () => import("../features/me/sign-in-screen.vue"),
    meta: { isPublic: true, areas: ["entrance"], title: "entrance.signIn.title" },
  },
  {
    path: "/setup",
    name: "setup",
    component: () => import("../features/setup/setup-screen.vue"),
    meta: { isPublic: true, areas: ["entrance", "setup", "preview"], title: "setup.title" },
  },
  {
    path: "/invite/:token",
    name: "invite",
    component: () => import("../features/me/invitation-screen.vue"),
    meta: { isPublic: true, areas: ["entrance"], title: "entrance.invitation.title" },
  },
];

const shellRoutes: RouteRecordRaw[] = [
  { path: "", redirect: { name: "inbox" } },
  {
    path: "inbox/:view?/:conversationId?",
    name: "inbox",
    component: () => import("./inbox/inbox-screen.vue"),
    meta: { areas: ["inbox", "satisfaction", "words", "desk", "together"], title: "shell.nav.inbox" },
  },
  {
    path: "contacts/:contactId?",
    name: "contacts",
    component: () => import("../features/contacts/contacts-screen.vue"),
    // The inbox area knows what somebody without a name is called.
    meta: { areas: ["contacts", "inbox", "tickets", "words", "satisfaction"], title: "shell.nav.contacts" },
  },
  {
    path: "satisfaction",
    name: "satisfaction",
    component: () => import("../features/satisfaction/satisfaction-screen.vue"),
    meta: { areas: ["satisfaction", "inbox"], title: "satisfaction.title" },
  },
  {
    path: "queue",
    name: "queue",
    component: () => import("../features/queue/queue-screen.vue"),
    meta: { areas: ["queue"], title: "shell.nav.queue" },
  },
  {
    path: "tickets/callbacks",
    name: "callbacks",
    component: () => import("../features/tickets/callbacks-screen.vue"),
    meta: { areas: ["tickets", "inbox"], title: "shell.nav.tickets" },
  },
  {
    path: "tickets/:ticketId?",
    name: "tickets",
    component: () => import("../features/tickets/tickets-screen.vue"),
    meta: { areas: ["tickets", "words", "inbox"], title: "shell.nav.tickets" },
  },
  {
    path: "team-now",
    name: "team-now",
    component: () => import("../features/queue/team-now-screen.vue"),
    meta: { areas: ["together", "queue", "inbox"], title: "shell.nav.team", isForAdmins: true },
  },
  {
    path: "visitors/:visitorId?",
    name: "visitors",
    component: () => import("../features/visitors/visitors-screen.vue"),
    meta: { areas: ["visitors", "inbox"], title: "shell.nav.visitors" },
  },
  settingsRoutes,
  { path: ":path(.*)*", name: "missing", component: () => import("./shell/missing-screen.vue") },
];

/** True while the very first screen could not be opened: there is nothing else to show then. */
export const isBroken = ref(false);

/** A new build may have removed the chunk that this page still names: then the new page is loaded, once. */
function copeWithErrors(router: Router): void {
  let hasReloaded = sessionStorage.getItem(RELOADED) === "1";
  router.onError((error: unknown, to) => {
    const isOldBuild = error instanceof TypeError && /import|module/i.test(error.message);
    if (isOldBuild && !hasReloaded && navigator.onLine) {
      hasReloaded = true;
      sessionStorage.setItem(RELOADED, "1");
      window.location.assign(to.fullPath);
    } else if (router.currentRoute.value.matched.length === 0) isBroken.value = true;
    else toast.error(error);
  });
  router.afterEach((_to, _from, failure) => {
    if (!failure) sessionStorage.removeItem(RELOADED);
  });
}

export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHistory("/"),
    routes: [
      ...publicRoutes,
      { path: "/", component: () => import("./shell/console-shell.vue"), children: shellRoutes },
    ],
  });
  router.beforeEach(guardSession);
  router.beforeResolve((to) => loadAreas(to.matched.flatMap((record) => record.meta.areas ?? [])));
  const showTitle = (): void => {
    const key = router.currentRoute.value.meta.title;
    pageTitle.value = key ? translate(key) : "";
  };
  router.afterEach((to, from) => {
    if (to.name !== from.name) showTitle();
  });
  watch(i18n.global.locale, showTitle);
  copeWithErrors(router);
  return router;
}
