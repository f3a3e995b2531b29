/** The look of the panel's place on the host page; added to the shadow root by panel.ts. */

export const PANEL_STYLES = `
.panel{position:fixed;inset-block-end:92px;inset-inline:var(--t) var(--e);width:400px;max-width:calc(100vw - 40px);height:min(704px,100vh - 112px);border-radius:20px;overflow:hidden;background:var(--s);box-shadow:0 4px 12px #0002,0 20px 56px #0004;visibility:hidden;opacity:0;transform:translateY(12px) scale(.98);transition:opacity .2s,transform .2s,visibility 0s .2s}
.open .panel,.teaser.panel{visibility:visible;opacity:1;transform:none;transition-delay:0s}
:not(.open)>.teaser{width:340px;height:min(var(--teaser),60vh);border-radius:16px}
.panel::before{content:"";position:absolute;inset:calc(50% - 14px) auto auto calc(50% - 14px);width:22px;height:22px;border:3px solid #8884;border-block-start-color:var(--c);border-radius:50%;animation:turn 1s linear infinite}
.panel.ready::before{display:none}
@keyframes turn{to{transform:rotate(1turn)}}
iframe{position:relative;display:block;width:100%;height:100%;border:0}
@media(max-width:480px){.open .panel{inset:var(--top,0) 0 auto;width:auto;max-width:none;height:var(--height,100%);border-radius:0}.open :is(button,i){display:none}}
@media(prefers-reduced-motion:reduce){.panel,.panel::before{transition:none;animation:none}}
`;
