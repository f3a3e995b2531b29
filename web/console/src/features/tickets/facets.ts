/** What narrows the list of tickets: kept in the address, the order on the device; used by `ticket-list.vue`. */

import type { LocationQuery } from "vue-router";

export const STATES = ["active", "new", "in_progress", "waiting", "solved", "closed", "all"] as const;
export const DUES = ["", "overdue", "today", "week", "none"] as const;
export const ORDERS = ["updated", "created", "due", "priority", "number"] as const;

export interface Facets {
  state: (typeof STATES)[number];
  owner: string;
  team: string;
  type: string;
  due: (typeof DUES)[number];
  search: string;
}

const STORED_ORDER = "kefu.tickets.order";
export type Order = (typeof ORDERS)[number];

function oneOf<Value extends string>(values: readonly Value[], value: unknown, otherwise: Value): Value {
  return values.find((each) => each === value) ?? otherwise;
}

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function readFacets(query: LocationQuery): Facets {
  return {
    state: oneOf(STATES, query["state"], "active"),
    owner: word(query["owner"]),
    team: word(query["team"]),
    type: word(query["type"]),
    due: oneOf(DUES, query["due"], ""),
    search: word(query["search"]).slice(0, 100),
  };
}

/** Only what differs from the plain list stands in the address. */
export function writeFacets(facets: Facets): Record<string, string> {
  const { state, ...others } = facets;
  const named = Object.entries({ ...others, state: state === "active" ? "" : state });
  return Object.fromEntries(named.filter(([, value]) => value !== ""));
}

/** As the door asks for them. */
export function queryOf(facets: Facets, order: Order): Record<string, string> {
  return {
    query: facets.search,
    state: facets.state,
    assigneeId: facets.owner,
    teamId: facets.team,
    typeId: facets.type,
    due: facets.due,
    sort: order,
  };
}

export function storedOrder(): Order {
  return oneOf(ORDERS, localStorage.getItem(STORED_ORDER), "updated");
}

export function storeOrder(order: Order): void {
  localStorage.setItem(STORED_ORDER, order);
}
