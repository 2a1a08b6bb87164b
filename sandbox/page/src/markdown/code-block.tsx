import type { VNode } from 'preact';

interface CodeBlockProps {
  readonly text: string;
  /** As it is written behind the backticks. Empty if there is none. */
  readonly language: string;
}

export function CodeBlock({ text, language }: CodeBlockProps): VNode {
  return (
    <pre class="code-block">
      {language !== '' && <span class="code-language">{language}</span>}
      <code>{text}</code>
    </pre>
  );
}
