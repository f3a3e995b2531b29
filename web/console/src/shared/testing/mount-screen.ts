/** Mounts a component as the console would, with messages, routes and cache, and finds things by role and name; for tests. */

import { VueQueryPlugin } from "@tanstack/vue-query";
import { mount, type VueWrapper } from "@vue/test-utils";
import type { Component } from "vue";
import { createMemoryHistory, createRouter, type Router } from "vue-router";
import { i18n, loadAreas, setLanguage } from "../i18n/i18n";
import { queryClient } from "../query";

export interface Screen {
  wrapper: VueWrapper;
  router: Router;
  /** The control with this accessible name, anywhere on the page; throws when there is none. */
  control: (selector: string, name: string) => HTMLElement;
}

let last: VueWrapper | null = null;
const ROUTES = ["inbox", "sign-in", "profile", "contacts", "inbox-settings", "inboxes"];

function nameOf(element: Element): string {
  const labels = element instanceof HTMLInputElement || element instanceof HTMLButtonElement ? element.labels : null;
  const label = element.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? element.textContent;
  return label.trim();
}

function control(selector: string, name: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find((each) => nameOf(each) === name);
  if (!found) throw new Error(`no ${selector} named "${name}" in ${document.body.innerHTML}`);
  return found;
}

export async function mountScreen(component: Component, areas: readonly string[], props = {}): Promise<Screen> {
  last?.unmount();
  queryClient.clear();
  await setLanguage("en");
  await loadAreas(areas);
  const blank = { template: "<div></div>", render: () => null };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: "/", component: blank },
      ...ROUTES.map((name) => ({ path: `/${name}`, name, component: blank })),
    ],
  });
  await router.push("/");
  const plugins = [i18n, router, [VueQueryPlugin, { queryClient }] as [typeof VueQueryPlugin, object]];
  const wrapper = mount(component, { attachTo: document.body, props, global: { plugins } });
  last = wrapper;
  return { wrapper, router, control };
}

/** Types into a field as a person would. */
export function type(field: HTMLElement, text: string): void {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
