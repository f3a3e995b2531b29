/** Resolves "auto | light | dark" and puts it on :root for tokens.css; called by the widget and the console at start. */

export type ThemeChoice = "auto" | "light" | "dark";
export type Theme = "light" | "dark";

/** Applies a choice now and whenever the system changes; the returned function stops following the system. */
export function applyTheme(choice: ThemeChoice, onChange?: (theme: Theme) => void): () => void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = (): void => {
    const theme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    document.documentElement.dataset["theme"] = theme;
    onChange?.(theme);
  };
  apply();
  dark.addEventListener("change", apply);
  return () => dark.removeEventListener("change", apply);
}
