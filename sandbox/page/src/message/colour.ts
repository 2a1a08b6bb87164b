/** The style of a name in its role's colour. RGB, 0 for none. The style sheet keeps it readable on its ground. */
export function colourOf(color: number): { readonly '--role': string } | undefined {
  return color === 0 ? undefined : { '--role': `#${color.toString(16).padStart(6, '0')}` };
}
