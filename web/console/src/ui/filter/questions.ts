/** What a filter can ask: the shape of each field, its operators, and blank or complete tests; mirrors `filters/models.py`. */

import type { Filter, FilterGroup, FilterTest } from "@kefu/protocol/console-api";

export type Field = FilterTest["field"];
export type Operator = FilterTest["operator"];
export type Shape = "choice" | "reference" | "text" | "flag" | "number" | "age" | "deadline" | "value";
export type TestValue = NonNullable<FilterTest["values"]>[number];

export const SHAPES: Readonly<Record<Field, Shape>> = {
  status: "choice",
  priority: "choice",
  assignee: "reference",
  team: "reference",
  tag: "reference",
  inbox: "reference",
  waiting: "age",
  created: "age",
  last_entry: "age",
  sla_due: "deadline",
  unread: "number",
  last_direction: "choice",
  last_text: "text",
  attribute: "value",
  contact_tag: "reference",
  contact_name: "text",
  contact_email: "text",
  contact_phone: "text",
  contact_identified: "flag",
  contact_attribute: "value",
};
export const FIELDS = Object.keys(SHAPES) as Field[];

const OPERATORS: Readonly<Record<Shape, readonly Operator[]>> = {
  choice: ["is", "is_not"],
  reference: ["is", "is_not", "is_set", "is_empty"],
  text: ["contains", "contains_not", "is", "is_not", "starts_with", "is_set", "is_empty"],
  flag: ["is"],
  number: ["more_than", "less_than", "is"],
  age: ["older_than", "younger_than", "is_set", "is_empty"],
  deadline: ["due_within", "overdue", "is_set", "is_empty"],
  value: ["is", "is_not", "contains", "contains_not", "more_than", "less_than", "is_set", "is_empty"],
};

/** Inboxes are never missing, and only attributes that sort can be more or less. */
export function operatorsOf(field: Field, kind: string | null = null): readonly Operator[] {
  const all = OPERATORS[SHAPES[field]];
  if (field === "inbox") return ["is", "is_not"];
  if (field === "last_entry" || field === "created") return ["older_than", "younger_than"];
  if (SHAPES[field] !== "value" || kind === null) return all;
  if (kind === "checkbox") return ["is", "is_set", "is_empty"];
  if (kind === "list") return ["is", "is_not", "is_set", "is_empty"];
  if (kind === "number" || kind === "date") return ["is", "is_not", "more_than", "less_than", "is_set", "is_empty"];
  return ["is", "is_not", "contains", "contains_not", "is_set", "is_empty"];
}

export function takesValue(operator: Operator): boolean {
  return operator !== "is_set" && operator !== "is_empty" && operator !== "overdue";
}

const FIRST: Readonly<Record<Shape, readonly TestValue[]>> = {
  choice: [],
  reference: [],
  text: [],
  flag: [true],
  number: [0],
  age: [60],
  deadline: [60],
  value: [],
};

export function blankTest(field: Field, key: string | null = null, kind: string | null = null): FilterTest {
  const [operator = "is"] = operatorsOf(field, kind);
  const values = kind === "checkbox" ? [true] : [...FIRST[SHAPES[field]]];
  return { field, operator, values, key };
}

export function withOperator(test: FilterTest, operator: Operator): FilterTest {
  if (!takesValue(operator)) return { ...test, operator, values: [] };
  const had = test.values ?? [];
  return { ...test, operator, values: had.length > 0 ? had : blankTest(test.field, test.key ?? null).values ?? [] };
}

function isComplete(test: FilterTest): boolean {
  if (SHAPES[test.field] === "value" && !test.key) return false;
  return !takesValue(test.operator) || (test.values ?? []).some((value) => value !== "");
}

/** The filter without what was not filled in; what is left can be asked. */
export function completed(filter: Filter): Filter {
  const groups = (filter.groups ?? [])
    .map((group): FilterGroup => ({ ...group, tests: group.tests.filter(isComplete) }))
    .filter((group) => group.tests.length > 0);
  return { match: filter.match, groups };
}

export function countTests(filter: Filter | null): number {
  return (filter?.groups ?? []).reduce((sum, group) => sum + group.tests.length, 0);
}

export type Unit = "minutes" | "hours" | "days";
const MINUTES: Readonly<Record<Unit, number>> = { minutes: 1, hours: 60, days: 1440 };

/** The largest unit in which the minutes are whole. */
export function inUnits(minutes: number): { count: number; unit: Unit } {
  for (const unit of ["days", "hours"] as const) {
    if (minutes >= MINUTES[unit] && minutes % MINUTES[unit] === 0) return { count: minutes / MINUTES[unit], unit };
  }
  return { count: minutes, unit: "minutes" };
}

export function toMinutes(count: number, unit: Unit): number {
  return Math.max(1, Math.round(count * MINUTES[unit]));
}
