/** How hard a password is to guess, roughly: length first, variety second; drawn by `ui/password-field.vue`. */

export const LEAST_PASSWORD = 10;

export type Strength = "none" | "short" | "weak" | "fair" | "good" | "strong";

const COMMON = /^(?:password|passw0rd|qwerty|letmein|welcome|admin|iloveyou|woaini|abc123|kefu)[\W\d]*$/i;
const RUNS = /^(?:0123456789|1234567890|9876543210|abcdefghij|qwertyuiop)/i;

function varietyOf(password: string): number {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\p{L}\d]/u, /[^\u0020-\u007e]/];
  return kinds.filter((kind) => kind.test(password)).length;
}

export function strengthOf(password: string): Strength {
  if (password === "") return "none";
  if ([...password].length < LEAST_PASSWORD) return "short";
  const isPoor = COMMON.test(password) || RUNS.test(password) || new Set(password).size < 5;
  if (isPoor) return "weak";
  const points = varietyOf(password) + Math.floor(password.length / 6);
  if (points <= 2) return "weak";
  if (points === 3) return "fair";
  return points <= 5 ? "good" : "strong";
}
