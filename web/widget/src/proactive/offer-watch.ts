/** Waits until one of the offers fits the page, the time on it and the way scrolled; loaded where a site has rules. */

import type { OfferView } from "@kefu/protocol/widget-api";

const MINUTE_MS = 60_000;

/** Whether an address fits a pattern with `*`: as a whole, without its scheme, or only its path. */
export function fits(pattern: string, address: string): boolean {
  const escaped = pattern.trim().replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  const whole = new RegExp(`^${escaped}$`, "i");
  return formsOf(address).some((form) => whole.test(form) || whole.test(form.replace(/\/$/, "")));
}

/** The address with and without what follows `?`, its scheme and `www.`; and its path alone. */
function formsOf(address: string): string[] {
  const wholes = [address, address.replace(/[?#].*$/, "")];
  const forms = wholes.flatMap((each) => [each, each.replace(/^https?:\/\//i, ""), each.replace(/^https?:\/\/(www\.)?/i, "")]);
  try {
    const { pathname, search, hash } = new URL(address);
    return [...forms, pathname, pathname + search, pathname + search + hash];
  } catch {
    return forms;
  }
}

export function isOnPage({ pages, butPages }: Pick<OfferView, "pages" | "butPages">, address: string): boolean {
  if (butPages.some((pattern) => fits(pattern, address))) return false;
  return pages.length === 0 || pages.some((pattern) => fits(pattern, address));
}

export interface Moment {
  address: string;
  /** How long the page has been looked at. */
  milliseconds: number;
  scrollPercent: number;
}

export function isNow(offer: OfferView, { address, milliseconds, scrollPercent }: Moment): boolean {
  return isOnPage(offer, address) && milliseconds >= offer.seconds * 1_000 && scrollPercent >= offer.scrollPercent;
}

/** Shows the first offer that fits, once. */
export class OfferWatch {
  #address: string;
  #since = Date.now();
  #scrollPercent = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(
    private readonly offers: readonly OfferView[],
    address: string,
    private readonly show: (offer: OfferView) => void,
  ) {
    this.#address = address;
    this.#look();
  }

  get wantsScroll(): boolean {
    return this.offers.some((offer) => offer.scrollPercent > 0);
  }

  turnTo(address: string): void {
    this.#address = address;
    this.#since = Date.now();
    this.#scrollPercent = 0;
    this.#look();
  }

  scrolled(percent: number): void {
    this.#scrollPercent = Math.max(this.#scrollPercent, percent);
    this.#look();
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #look(): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    const moment = { address: this.#address, milliseconds: Date.now() - this.#since, scrollPercent: this.#scrollPercent };
    const found = this.offers.find((offer) => isNow(offer, moment));
    if (found) {
      this.stop();
      this.show(found);
      return;
    }
    const waits = this.offers.map((offer) => offer.seconds * 1_000 - moment.milliseconds).filter((wait) => wait > 0);
    if (waits.length > 0) this.#timer = setTimeout(() => this.#look(), Math.min(...waits, MINUTE_MS));
  }
}
