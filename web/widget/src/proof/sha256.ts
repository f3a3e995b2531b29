/** SHA-256 without waiting: the browser's own answers only by a promise, which costs more than the hash. Used by solver.ts. */

const ROUNDS = 64;

/** The first bits of the fractions of the roots of the first primes: what the standard calls its constants. */
function fractions(count: number, power: number): Uint32Array {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) if (candidate % divisor === 0) isPrime = false;
    if (isPrime) found.push((candidate ** power % 1) * 2 ** 32);
  }
  return Uint32Array.from(found);
}

const K = fractions(ROUNDS, 1 / 3);
const START = fractions(8, 1 / 2);
const W = new Uint32Array(ROUNDS);

function turn(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

function mix(state: Uint32Array, view: DataView, at: number): void {
  for (let i = 0; i < 16; i += 1) W[i] = view.getUint32(at + i * 4);
  for (let i = 16; i < ROUNDS; i += 1) {
    const early = W[i - 15] as number;
    const late = W[i - 2] as number;
    const one = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const other = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    W[i] = (W[i - 16] as number) + one + (W[i - 7] as number) + other;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < ROUNDS; i += 1) {
    const big = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (K[i] as number) + (W[i] as number);
    const small = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + big) | 0, c, b, a, (big + small) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i] as number) + value));
}

/** The hash of an ASCII text, as eight numbers of 32 bits. */
export function sha256(text: string): Uint32Array {
  const length = text.length;
  const bytes = new Uint8Array(((length + 8) >> 6 << 6) + 64);
  for (let i = 0; i < length; i += 1) bytes[i] = text.charCodeAt(i);
  bytes[length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 4, length * 8);
  const state = START.slice();
  for (let at = 0; at < bytes.length; at += 64) mix(state, view, at);
  return state;
}
