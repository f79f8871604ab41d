import type { TemplateText } from './template-node.ts';

const PARAMETER = /\[@([^[\]]*)\]/g;

/** Finds the parameters in a string. Anything written `[@…]` is one; a name without a colon has an empty `space`. */
export function templateText(text: string): TemplateText {
  if (!text.includes('[@')) return [text];
  const parts: (TemplateText[number])[] = [];
  let end = 0;
  for (const match of text.matchAll(PARAMETER)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const inside = match[1] ?? '';
    const colon = inside.indexOf(':');
    parts.push(colon === -1 ? { space: '', name: inside } : { space: inside.slice(0, colon), name: inside.slice(colon + 1) });
  }
  if (end < text.length || parts.length === 0) parts.push(text.slice(end));
  return parts;
}
