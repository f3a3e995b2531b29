/** Wraps one element and says what the tooltip layer shows for it: `data-tip`, `data-tip-keys`, `data-tip-side`. */

import { cloneVNode, Comment, defineComponent, type PropType } from "vue";

export type TipSide = "top" | "right" | "bottom" | "left";

export default defineComponent({
  name: "UiTooltip",
  props: {
    text: { type: String, required: true },
    keys: { type: String, default: "" },
    side: { type: String as PropType<TipSide>, default: "top" },
    isOff: { type: Boolean, default: false },
  },
  setup(props, { slots }) {
    return () => {
      const child = slots.default?.().find((node) => node.type !== Comment);
      if (!child || props.isOff) return child;
      return cloneVNode(child, { "data-tip": props.text, "data-tip-keys": props.keys, "data-tip-side": props.side });
    };
  },
});
