import { describe, expect, it } from "vitest";
import { i18n, loadAreas, nearestLanguage, setLanguage, translate } from "./i18n";

describe("language", () => {
  it("takes the nearest of ours to what the browser asks for", () => {
    expect(nearestLanguage(["fr", "zh-HK"])).toBe("zh-TW");
    expect(nearestLanguage(["zh-Hant-MY"])).toBe("zh-TW");
    expect(nearestLanguage(["zh"])).toBe("zh-CN");
    expect(nearestLanguage(["en-GB", "zh-CN"])).toBe("en");
    expect(nearestLanguage(["fr"])).toBe("en");
  });

  it("loads what the screen needs, and follows a change of language", async () => {
    await setLanguage("en");
    await loadAreas(["contacts"]);
    expect(translate("contacts.title")).toBe("Contacts");
    await setLanguage("zh-TW");
    expect(translate("contacts.title")).toBe("聯絡人");
    expect(document.documentElement.lang).toBe("zh-TW");
    expect(i18n.global.te("contacts.nonsense")).toBe(false);
  });
});
