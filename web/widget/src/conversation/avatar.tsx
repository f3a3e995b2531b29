/** An agent's picture, or the first letter of the name on a colour; drawn in the header and beside bubbles. */

export function Avatar({ name, url, size = 32 }: { name: string; url: string | null; size?: number }) {
  const look = `avatar avatar-${size > 36 ? "large" : "small"}`;
  if (url) return <img class={look} src={url} alt="" loading="lazy" />;
  const letter = [...name.trim()][0]?.toUpperCase() ?? "?";
  return (
    <span class={look} aria-hidden="true">
      {letter}
    </span>
  );
}
