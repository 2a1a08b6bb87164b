import type { IdParams } from '../../core/custom-id.ts';
import type { FormHandler } from '../command.ts';
import { formFromResult, submitFromResult } from '../reuse/result-form.ts';
import type { ComponentContext, JobPanelContext } from '../request.ts';

/** The form of `next`, and of *Make from this* on a result. */
export const makeFromResultForm: FormHandler<JobPanelContext & ComponentContext<IdParams<'job', 'make'>>> = {
  kind: 'form',
  form: async (context, services) => formFromResult(context.params, context, services),
  submit: async (context, services, fields) => submitFromResult(context.params, context, services, fields),
};
