/** A small set of emoji, loaded on use; the arrow keys of the page work as everywhere, each one is a button. */

import { useWidgetState } from "../use-widget.ts";
import type { MessageKey } from "../i18n/messages.ts";

const GROUPS: readonly (readonly [MessageKey, string])[] = [
  ["faces", "😀 😃 😄 😁 😆 😅 😂 🙂 🙃 😉 😊 😇 🥰 😍 😘 😋 😜 🤗 🤔 🤨 😐 😑 🙄 😏 😥 😮 😯 😪 😫 😴 😌 😛 😒 😓 😔 😕 😲 🙁 😖 😟 😤 😢 😭 😨 😩 🤯 😬 😰 😱 😳 😵 😡 😠 🤕 🤒 😷 🥳 😎 🤓"],
  ["gestures", "👍 👎 👌 ✌️ 🤞 🤝 👏 🙏 🙌 💪 👋 ✋ 👉 👈 👆 👇 ☝️ ✍️ 🙋 🤷 🤦 ❤️ 💔 💯 💢 💬"],
  ["things", "🎉 🎁 🌹 🌸 ☀️ 🌙 ⭐ 🔥 ⚡ ☕ 🍵 🍰 🍺 🚗 ✈️ 📦 🚚 🛒 💰 💳 🧾 📱 💻 📷 📎 📌 🔑 🔒 ⏰ 📅 ✅ ❌ ❓ ❗ ⚠️ 💡"],
];

export default function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { say } = useWidgetState();
  return (
    <div class="emoji" role="group" aria-label={say("emoji")}>
      {GROUPS.map(([key, emoji]) => (
        <section key={key}>
          <h2>{say(key)}</h2>
          <div class="emoji-grid">
            {emoji.split(" ").map((each) => (
              <button key={each} type="button" onClick={() => onPick(each)}>
                {each}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
