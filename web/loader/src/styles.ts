/** The look of the button; put into the shadow root by launcher.ts. The panel's own is in panel-styles.ts.
    A site's rule for everything (`* {…}`) reaches the host element too; ours are important, which wins over the site's important. */

export const STYLES = `:host{all:initial!important;position:fixed!important;z-index:2147483647!important;bottom:20px!important;inset-inline:var(--t) var(--e)!important}
button{all:unset;box-sizing:border-box;display:flex;align-items:center;gap:10px;height:56px;padding:0 16px;border-radius:28px;cursor:pointer;background:var(--c);color:var(--o);box-shadow:0 8px 24px #0004;font:500 15px system-ui}
button:hover{filter:brightness(1.1)}
button:focus-visible{outline:3px solid var(--c);outline-offset:3px}
svg{width:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.open span,:empty:is(span,i){display:none}
i{position:absolute;top:-4px;inset-inline-end:-4px;padding:0 7px;border-radius:28px;background:#cf2f2a;color:#fff;font:12px/22px system-ui}
@media print{div{display:none}}`;
