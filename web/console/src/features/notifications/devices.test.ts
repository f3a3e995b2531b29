import { expect, it } from "vitest";
import { base64Of, keyBytes } from "./devices";

it("reads and writes the keys of the standard", () => {
  const bytes = keyBytes("-_8A");
  expect([...bytes]).toEqual([251, 255, 0]);
  expect(base64Of(bytes.buffer)).toBe("-_8A");
  expect(base64Of(keyBytes("AQI").buffer)).toBe("AQI");
});
