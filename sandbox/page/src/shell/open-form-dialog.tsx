import type { VNode } from 'preact';
import { Form } from '../form/form.tsx';
import { useChat } from '../state/use-chat.ts';

/** The form that the bot opened last, if it is still open. */
export function OpenFormDialog(): VNode | null {
  const { session, place } = useChat();
  const interactions = session.value?.interactions;
  const form = interactions?.form.value;
  if (interactions === undefined || form === undefined) return null;
  return (
    <Form
      key={form.interactionId}
      title={form.title}
      components={form.components}
      draftKey={form.openedBy}
      fileLimit={place.value?.channel.fileLimit}
      problem={form.problem}
      onSubmit={(values, files) => interactions.submit(values, files)}
      onClose={() => interactions.closeForm()}
    />
  );
}
